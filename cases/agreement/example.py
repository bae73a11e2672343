"""Facts of nobody, with which a version of the template is looked at before it is released."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cases.agreement.facts import AgreedDataset, AgreementFacts, Party

if TYPE_CHECKING:
    from cases.agreement.terms import AgreementTerms

_PROVIDER: Final = Party(
    name="某某委员会（样例）",
    identifier="统一社会信用代码（样例）",
    signatory="甲方签署人（样例）",
    address="甲方地址（样例）",
)
_USER: Final = Party(
    name="某某有限公司（样例）",
    identifier="统一社会信用代码（样例）",
    signatory="乙方签署人（样例）",
    address="乙方地址（样例）",
)
_DATASETS: Final = (
    AgreedDataset(
        name="停车场实时泊位（样例）",
        code="样例-1",
        items=("停车场名称", "剩余泊位数"),
        list_version="样例版本",
        templates="AD",
    ),
    AgreedDataset(name="公交站点（样例）", code="样例-2", items=(), list_version="样例版本"),
)


def example_facts(terms: AgreementTerms) -> AgreementFacts:
    """Return facts that fill every placeholder and are nobody's."""
    return AgreementFacts(
        number="样例",
        application_number="样例",
        decision_number="样例",
        provider=_PROVIDER,
        user=_USER,
        datasets=_DATASETS,
        scenario="停车诱导（样例）",
        purpose="提示附近停车场的剩余泊位（样例）",
        delivery="接口调用",
        quota=terms.quota,
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        environment="乙方自有机房（样例）",
        report_period=terms.report_period,
        rectify_working_days=terms.rectify_working_days,
        delete_days=terms.delete_days,
        disputes=terms.disputes,
        signing=terms.signing,
        annexes=("申请书（样例）",),
    )
