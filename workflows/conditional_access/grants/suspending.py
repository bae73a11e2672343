"""Suspend a grant for one of several causes, and let it go on when the last one is gone.

What suspends a grant cannot be taken back by taking back a step: it is lifted, as an act of its
own, so that what the delivery system was told stays true (docs/decisions/0039).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Grant, GrantSuspension
from cases.states.grant import SuspensionCause
from cases.states.grant_change import GrantChange
from workflows.conditional_access.grant_push import push_grant
from workflows.conditional_access.grants.pushed import pushed_facts
from workflows.conditional_access.grants.suspension_letter import issue_suspension
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def suspend(step: Step, *, cause: SuspensionCause, reason: str) -> Facts:
    """Suspend the grant of a step for a cause.

    Args:
        step: the act.
        cause: of which there is none open yet.
        reason: what both sides read.

    Returns:
        What the step's event says of it.

    Writes: one `GrantSuspension`; a message to the delivery system, unless it was suspended.

    Raises:
        GuardFailed: it is suspended for that cause already, or its last day is over.
    """
    grant = cast("Grant", step.case)
    causes = open_causes(grant)
    if cause in causes:
        raise GuardFailed(
            _t("该授权已经因“%(cause)s”中止，不必再次中止。") % {"cause": cause.label}
        )
    _must_not_be_over(step, grant)
    GrantSuspension.objects.create(grant=grant, cause=cause, reason=reason, begun_at=step.at)
    if not causes:
        push_grant(step, GrantChange.SUSPENDED, pushed_facts(grant))
    return {"cause": cause.value}


def lift(step: Step, *, cause: SuspensionCause) -> Facts:
    """End one cause for which the grant of a step is suspended; its own last day stays (S29).

    Writes: the end of that `GrantSuspension`; a message to the delivery system, if it was the
    last cause.

    Raises:
        GuardFailed: it is not suspended for that cause, or its last day is over.
    """
    grant = cast("Grant", step.case)
    causes = open_causes(grant)
    if cause not in causes:
        raise GuardFailed(
            _t("该授权没有因“%(cause)s”中止，不能恢复。请刷新后查看中止原因。")
            % {"cause": cause.label}
        )
    _must_not_be_over(step, grant)
    open_now = GrantSuspension.objects.filter(grant=grant, cause=cause, ended_at=None)
    open_now.update(ended_at=step.at)
    if causes == {cause}:
        push_grant(step, GrantChange.RESUMED, pushed_facts(grant))
    return {"cause": cause.value, "left": sorted(causes - {cause})}


def restrict(step: Step) -> Facts:
    """Let the department suspend a grant; the reason is what the user reads (A19).

    Writes: what `suspend` writes, and the letter that tells of it.
    """
    reason = str(step.data.get("reason", "")).strip()
    said = suspend(step, cause=SuspensionCause.DEPARTMENT, reason=reason)
    return said | issue_suspension(cast("Grant", step.case), reason=reason, at=step.at)


def lift_restriction(step: Step) -> Facts:
    """Let the department end its suspension; writes what `lift` writes."""
    return lift(step, cause=SuspensionCause.DEPARTMENT)


def open_causes(grant: Grant) -> set[str]:
    """Return for which causes a grant is suspended."""
    found = GrantSuspension.objects.filter(grant=grant.pk, ended_at=None)
    return set(found.values_list("cause", flat=True))


def is_restricted(case: Any) -> bool:  # Any: a grant, as `CaseAct.on_case_page` gives it
    """Tell whether the department has suspended a grant itself."""
    return SuspensionCause.DEPARTMENT in open_causes(case)


def is_not_restricted(case: Any) -> bool:  # Any: as above
    """Tell whether the department can still suspend a grant."""
    return not is_restricted(case)


def _must_not_be_over(step: Step, grant: Grant) -> None:
    if civil_date(step.at) > grant.valid_until:
        raise GuardFailed(
            _t("授权期限已于 %(day)s 届满，不再中止或者恢复。") % {"day": grant.valid_until}
        )
