"""Sign after all what lapsed: once, without a new review, where nothing has changed (S23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import AccessLine, CaseEvent
from cases.queries.agreement_templates import template_in_force
from cases.queries.agreements import lines_in
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_line import UNDECIDED
from cases.states.agreement import OPEN, AgreementState
from workflows.conditional_access.agreements.ending import REDRAW
from workflows.conditional_access.agreements.still_open import is_term_over, why_followed_grant_bars
from workflows.engine.clocks import civil_date
from workflows.engine.reopening import reopen_case

if TYPE_CHECKING:
    from cases.models import Agreement, Case
    from workflows.engine.step import Step

REOPENS: Final = ("reopen", "ask_new_terms")
_LIVE: Final = (*OPEN, AgreementState.IN_FORCE)


def reopen(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the user sign the very text that lapsed.

    Writes: the case is open again.

    Raises:
        GuardFailed: the template has changed, or as `_must_be_worth_reopening`.
    """
    agreement = cast("Agreement", step.case)
    _must_be_worth_reopening(step)
    if not has_same_template(agreement):
        raise GuardFailed(
            _t(
                "协议示范文本已经更新，不能恢复原文本：请改用“按新的示范文本拟定协议”，核对差异后签署。"
            )
        )
    reopen_case(agreement)
    return {"sha256": agreement.bound.sha256}


def ask_new_terms(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Ask for an agreement by the template of today, in the place of the one that lapsed.

    Writes: word that it is due; its page shows what differs.

    Raises:
        GuardFailed: the template is the same, or as `_must_be_worth_reopening`.
    """
    agreement = cast("Agreement", step.case)
    _must_be_worth_reopening(step)
    if has_same_template(agreement):
        raise GuardFailed(_t("协议示范文本没有变化，不需要另行拟定：请使用“恢复签署”。"))
    step.news[REDRAW] = {"agreement": agreement.pk}
    return {"sha256": agreement.bound.sha256, "template": agreement.bound.template.number}


def may_reopen(agreement: Agreement) -> bool:
    """Tell whether an agreement was neither reopened yet, nor drawn up in place of a lapsed one."""
    before = agreement.replaces
    if before is not None and before.state == AgreementState.LAPSED:
        return False
    return not CaseEvent.objects.filter(case=agreement.pk, act__in=REOPENS).exists()


def offers_same_text(case: Case) -> bool:
    """Tell whether the page of an agreement offers to sign the text that lapsed."""
    agreement = cast("Agreement", case)
    is_lapsed = agreement.state == AgreementState.LAPSED
    return is_lapsed and may_reopen(agreement) and has_same_template(agreement)


def offers_new_terms(case: Case) -> bool:
    """Tell whether the page of an agreement offers one by the template of today."""
    agreement = cast("Agreement", case)
    is_lapsed = agreement.state == AgreementState.LAPSED
    return is_lapsed and may_reopen(agreement) and not has_same_template(agreement)


def has_same_template(agreement: Agreement) -> bool:
    """Tell whether the template of an agreement is the one in force."""
    return agreement.bound.template_id == template_in_force().pk


def _must_be_worth_reopening(step: Step) -> None:
    """Refuse to reopen what was reopened, has changed, is over, or is applied for anew.

    Raises:
        GuardFailed: as said; the sentence says what to do.
    """
    agreement = cast("Agreement", step.case)
    if not may_reopen(agreement):
        raise GuardFailed(_t("恢复签署只有一次，已经用过：请重新提出申请。"))
    lines = lines_in(agreement)
    changes = dataset_changes(lines)
    for line in lines:
        if line.pk in changes:
            raise GuardFailed(
                _t("“%(name)s”%(change)s，需要重新审核，不能恢复签署：请重新提出申请。")
                % {"name": line.row.name, "change": changes[line.pk].label}
            )
    if is_term_over(agreement, on=civil_date(step.at)):
        raise GuardFailed(_t("协议载明的使用期限已经届满，不能恢复签署：请重新提出申请。"))
    if refusal := why_followed_grant_bars(agreement):
        raise GuardFailed(refusal)
    if number := _applied_for_anew(agreement, [line.entry_id for line in lines]):
        raise GuardFailed(
            _t("已就同一数据重新提出申请（%(number)s），不能同时恢复签署：请等待该申请的结果。")
            % {"number": number}
        )


def _applied_for_anew(agreement: Agreement, entries: list[int]) -> str:
    waits = Q(state__in=UNDECIDED) | Q(agreed__agreement__state__in=_LIVE)
    others = AccessLine.objects.filter(
        waits, applicant=agreement.application.applicant_id, entry__in=entries
    ).exclude(application=agreement.application_id)
    return others.values_list("application__number", flat=True).order_by("pk").first() or ""
