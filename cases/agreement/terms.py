"""What an agreement says where its application says nothing: usual terms of the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _t

LONGEST_PERIOD_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTerms:
    """The usual terms of a version of the template.

    Attributes:
        quota: how much may be fetched.
        report_period: how often use is reported, such as `每季度`.
        rectify_working_days: how many working days a breach may be put right.
        delete_days: calendar days after the end by which the data are deleted.
        disputes: where a dispute goes that talking has not settled.
        signing: how the agreement is signed.
    """

    quota: str
    report_period: str
    rectify_working_days: int
    delete_days: int
    disputes: str
    signing: str


# House defaults, as the wording of the shipped template.
STANDARD_TERMS: Final = AgreementTerms(
    quota="以公共数据开放平台对该数据公布的限额为准",
    report_period="每季度",
    rectify_working_days=10,
    delete_days=15,
    disputes="依法向人民法院提起诉讼",
    signing="在公共数据开放平台上使用可靠的电子签名签署，或者双方在纸质协议上签字盖章",
)


def faults_of_terms(terms: AgreementTerms) -> tuple[str, ...]:
    """Return one sentence for each reason why terms may not be released."""
    found = [
        _t("“%(label)s”没有填写：协议要用它补足条款。") % {"label": label}
        for label, text in (
            (_t("使用限额"), terms.quota),
            (_t("报告周期"), terms.report_period),
            (_t("争议解决"), terms.disputes),
            (_t("签署方式"), terms.signing),
        )
        if not text.strip()
    ]
    found += [
        _t("“%(label)s”须为 1 至 %(most)s 之间的整数，现为 %(now)s。")
        % {"label": label, "most": LONGEST_PERIOD_DAYS, "now": days}
        for label, days in (
            (_t("改正期限（工作日）"), terms.rectify_working_days),
            (_t("删除期限（日）"), terms.delete_days),
        )
        if not 1 <= days <= LONGEST_PERIOD_DAYS
    ]
    return tuple(found)
