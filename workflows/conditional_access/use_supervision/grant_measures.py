"""What a decision about an obligation does to grants, in the transaction of the decision.

The obligation is locked first, then its grants in the order of their keys; no act of a grant ever
locks an obligation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Grant, Obligation
from cases.statements import run
from cases.states.grant import LIVE_STATES
from cases.states.obligation import BarScope, ViolationGround
from workflows.conditional_access.use_supervision.grant_acts import RESUME, REVOKE, SUSPEND
from workflows.conditional_access.use_supervision.late import HEARING_CLOCK
from workflows.conditional_access.use_supervision.promises import promises_of
from workflows.engine.clocks import deadline_asked
from workflows.engine.gate import act
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Bar, MeasureProposal, Violation


def must_be_live(obligation: Obligation) -> None:
    """Refuse a measure against a grant that has ended.

    Raises:
        GuardFailed: it has.
    """
    grant = Grant.objects.get(pk=obligation.data_grant_id)
    if not grant.is_live:
        raise GuardFailed(
            _t("授权 %(number)s 已经是“%(state)s”，不能再采取措施：该履约事项将自动终结。")
            % {"number": grant.number, "state": grant.state_label}
        )


def suspend_for_supervision(obligation: Obligation, violation: Violation, *, at: datetime) -> None:
    """Suspend the grant of an obligation, with its letter.

    Writes: the grant's own act.
    """
    heard_until = run(deadline_asked(HEARING_CLOCK, at=at)).due_on
    _done(
        obligation.data_grant,
        SUSPEND,
        {
            "obligation": obligation.number,
            "ground": _reason(violation.ground, violation.text),
            "reason": violation.text,
            "heard_until": heard_until.isoformat(),
        },
        at=at,
    )


def resume_after_supervision(obligation: Obligation, *, at: datetime) -> None:
    """Let the grant of an obligation go on; one that has ended meanwhile stays ended.

    Writes: the grant's own act.
    """
    grant = Grant.objects.get(pk=obligation.data_grant_id)
    if grant.is_live:
        _done(grant, RESUME, {"obligation": obligation.number}, at=at)


def grants_resting_on(obligation: Obligation) -> list[Grant]:
    """Return the live grants that fall with an obligation, by their keys.

    They rest on the same agreement or commitment, delivered or not, or renew one that does.
    """
    live = Grant.objects.filter(
        applicant=obligation.data_grant.applicant_id, state__in=LIVE_STATES
    ).select_related("signed_agreement", "line__application")
    falling: dict[int, Grant] = {}
    # What follows a grant was granted after it.
    for grant in live.order_by("pk"):
        follows = grant.line.application.data_grant_id
        if follows in falling or _rests_on(grant, obligation):
            falling[grant.pk] = grant
    return list(falling.values())


def _rests_on(grant: Grant, obligation: Obligation) -> bool:
    if grant.pk == obligation.data_grant_id:
        return True
    return any(each.rests_on == obligation.rests_on for each in promises_of(grant))


def revoke_for_violation(
    grant: Grant,
    obligation: Obligation,
    proposal: MeasureProposal,
    bar: Bar | None,
    *,
    at: datetime,
) -> None:
    """Revoke one grant, with its letter.

    Writes: the grant's own act.
    """
    _done(
        grant,
        REVOKE,
        {
            "obligation": obligation.number,
            "ground": _reason(proposal.ground, proposal.text),
            "reason": proposal.text,
            "bar": _shown(bar),
        },
        at=at,
    )


def _reason(ground: str, text: str) -> dict[str, str]:
    with in_record_language():
        label = str(ViolationGround(ground).label)
    return {"code": ground, "label": label, "text": text}


def _shown(bar: Bar | None) -> dict[str, str] | None:
    if bar is None:
        return None
    with in_record_language():
        return {"until": bar.ends_on.isoformat(), "from": str(BarScope(bar.scope).label)}


def _done(grant: Grant, name: str, data: dict[str, Any], *, at: datetime) -> None:  # Any: JSON
    act(case=grant, name=name, actor=None, at=at, expected_version=None, data=data)
