"""What an agreement says of its case: taken from the application and the decisions, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.agreement.facts import AgreedDataset, AgreementFacts, Party
from cases.month_terms import last_day_of_term
from cases.queries.opening_decisions import opening_decisions
from cases.seed.condition_templates import CONDITION_TEMPLATES
from cases.states.access_words import DeliveryMode, DemandType
from workflows.conditional_access.checklist import CAPABILITY
from workflows.conditional_access.follow_ups.rules import first_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.agreement.terms import AgreementTerms
    from cases.models import AccessLine, Agreement, Applicant, Organisation, SubmittedApplication

_TEMPLATES: Final = frozenset(each.code for each in CONDITION_TEMPLATES)
# What is on record of a party is printed; what is not is left to be written in by hand.
_TO_BE_WRITTEN: Final = "＿＿＿＿＿＿＿＿"
# The text is bound before anybody knows whether it will be signed online or on paper.
_SIGNATORY: Final = f"线上签署的，以电子签名证书所载为准；线下签署的，在此填写：{_TO_BE_WRITTEN}"
_ADDRESS: Final = f"线上签署的不另填写；线下签署的，在此填写：{_TO_BE_WRITTEN}"
_SANDBOX: Final = "公共数据开放平台提供的数据沙箱"


def agreement_facts(
    agreement: Agreement,
    *,
    lines: Sequence[AccessLine],
    submission: SubmittedApplication,
    terms: AgreementTerms,
    on: date,
) -> AgreementFacts:
    """Return the facts of an agreement.

    Its term begins on the day on which it is drawn up, that of a renewal after the grant, and is
    the shortest that the department granted for any of its datasets (house default: one agreement
    has one term).

    Args:
        agreement: numbered, with organisation and application.
        lines: what it covers, with their rows.
        submission: what was handed in last.
        terms: usual ones of the template.
        on: the day.
    """
    content = submission.content
    application = agreement.application
    begins_on = first_day(agreement.application, on)
    months = min(line.granted_months or 0 for line in lines)
    version = application.list_version.label if application.list_version else ""
    return AgreementFacts(
        number=agreement.number,
        application_number=application.number,
        decision_number=_decision_numbers(lines),
        provider=_provider(agreement.organisation),
        user=_user(application.applicant, contact=str(content.get("phone", ""))),
        datasets=tuple(_dataset(line, version) for line in lines),
        scenario=str(DemandType(content["demand_type"]).label),
        purpose=_without_stop(content["purpose"]),
        delivery=str(DeliveryMode(content["delivery"]).label),
        quota=terms.quota,
        begins_on=begins_on,
        ends_on=last_day_of_term(begins_on, months),
        environment=_environment(content),
        report_period=terms.report_period,
        rectify_working_days=terms.rectify_working_days,
        delete_days=terms.delete_days,
        disputes=terms.disputes,
        signing=terms.signing,
        annexes=(_annex(application.number, submission),),
    )


def _without_stop(said: str) -> str:
    """Return words of the application as part of a sentence: its template has the full stop."""
    return said.strip().rstrip("。；")


def _decision_numbers(lines: Sequence[AccessLine]) -> str:
    numbers = opening_decisions(lines)
    return "、".join(numbers.get(line.pk, _TO_BE_WRITTEN) for line in lines)


def _annex(number: str, submission: SubmittedApplication) -> str:
    return f"有条件开放申请 {number}（第 {submission.number} 次提交，内容摘要 {submission.digest}）"


def _provider(organisation: Organisation) -> Party:
    return Party(
        name=organisation.full_name,
        identifier=organisation.credit_code or _TO_BE_WRITTEN,
        signatory=_SIGNATORY,
        address=_ADDRESS,
    )


def _user(applicant: Applicant, *, contact: str) -> Party:
    code = applicant.organisation.credit_code if applicant.organisation else ""
    return Party(
        name=applicant.name,
        identifier=code or applicant.identity_shown or _TO_BE_WRITTEN,
        signatory=_SIGNATORY,
        address=f"{_ADDRESS}（联系电话：{contact}）" if contact else _ADDRESS,
    )


def _dataset(line: AccessLine, version: str) -> AgreedDataset:
    row = line.row
    own = row.condition_supplement or ("" if row.condition_templates else row.conditions)
    further = "；".join(each.strip().rstrip("。；") for each in (own, line.answer) if each.strip())
    return AgreedDataset(
        name=row.name,
        code=row.portal_dataset_id or str(row.entry.uid),
        items=tuple(str(item["name"]) for item in row.items),
        list_version=version,
        templates="".join(code for code in row.condition_templates if code in _TEMPLATES),
        further_conditions=further,
    )


def _environment(content: dict[str, object]) -> str:
    if content["delivery"] == DeliveryMode.SANDBOX:
        return _SANDBOX
    answers = content.get("answers")
    said = answers.get(CAPABILITY, "") if isinstance(answers, dict) else ""
    return (
        f"乙方在申请中说明的环境：{_without_stop(said)}" if said else "乙方在境内自有或者租用的环境"
    )
