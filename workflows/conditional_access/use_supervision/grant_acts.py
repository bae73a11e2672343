"""The acts of a grant that follow from supervision: each is one event with its letter.

They are the system's: a head has decided in the obligation that the event names. The flow of
grants takes them in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext_lazy as _

from cases.queries.opening_decisions import opening_decisions
from cases.states.grant import SuspensionCause
from cases.states.grant_change import GrantChange
from cases.states.letter_words import LetterKind
from workflows.conditional_access.agreements.ending import FOLLOWED_REVOKED
from workflows.conditional_access.grant_push import push_grant
from workflows.conditional_access.grants.pushed import pushed_facts
from workflows.conditional_access.grants.suspending import lift, suspend
from workflows.conditional_access.letters import issue_letter
from workflows.engine.acts import CaseAct
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date

    from cases.models import AccessLine, Grant
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts
RULE: Final = "工作安排 二(4)"
SUSPEND: Final = "suspend_for_supervision"
RESUME: Final = "resume_after_supervision"
REVOKE: Final = "revoke"


def suspend_with_letter(step: Step) -> Facts:
    """Suspend a grant for what its user did; the user hears why, and until when they are heard.

    `step.data` carries `obligation` (its number), `ground`: code, label and text, its text once
    more as `reason`, and `heard_until`: the last day of the hearing.

    Writes: what a suspension of a grant writes; one `Letter`.

    Raises:
        BadInput: no text of remedies is in force.
    """
    grant, said = cast("Grant", step.case), step.data
    suspended = suspend(step, cause=SuspensionCause.SUPERVISION, reason=said["ground"]["text"])
    own = {
        "decision_number": _decision_of(grant.line),
        "suspended_on": civil_date(step.at).isoformat(),
        "reasons": [said["ground"]],
        "rectify_by": said["heard_until"],
    }
    letter = issue_letter(
        grant.line, LetterKind.SUSPENSION, own, at=step.at, reason=said["ground"]["code"]
    )
    return {"obligation": said["obligation"], **suspended, **letter}


def resume(step: Step) -> Facts:
    """Let a grant go on to its own last day; `step.data["obligation"]` says why.

    Writes: what the end of a suspension of a grant writes.
    """
    lifted = lift(step, cause=SuspensionCause.SUPERVISION)
    return {"obligation": step.data["obligation"], **lifted}


def revoke_with_letter(step: Step) -> Facts:
    """Take a grant back; the user hears why, what must be deleted by when, and how to contest it.

    `step.data` carries `obligation`, `ground` and `reason` as above, and `bar`: last day and words
    of a bar, or None.

    Writes: what the delivery system is told; one `Letter`; word to end the agreements about what
    was to follow it (S33).

    Raises:
        BadInput: no text of remedies is in force.
    """
    grant, said = cast("Grant", step.case), step.data
    step.news[FOLLOWED_REVOKED] = {"grant": grant.pk}
    push_grant(step, GrantChange.REVOKED, pushed_facts(grant))
    on, bar = civil_date(step.at), said["bar"]
    own = {
        "decision_number": _decision_of(grant.line),
        "revoked_on": on.isoformat(),
        "reasons": [said["ground"]],
        "delete_by": _delete_by(grant, on).isoformat(),
        "excluded_until": bar["until"] if bar else "",
        "excluded_from": bar["from"] if bar else "",
    }
    letter = issue_letter(
        grant.line, LetterKind.REVOCATION, own, at=step.at, reason=said["ground"]["code"]
    )
    return {"obligation": said["obligation"], "bar": bar, **letter}


def _decision_of(line: AccessLine) -> str:
    return opening_decisions([line]).get(line.pk, line.number)


def _delete_by(grant: Grant, on: date) -> date:
    terms = grant.signed_agreement.bound.template.wording["terms"]
    return on + timedelta(days=terms["delete_days"])


SUPERVISION_ACTS: Final = (
    CaseAct(
        name=SUSPEND,
        label=_("因违规中止授权"),
        transition="suspend_grant",
        rule=RULE,
        then="await_end",
        closes_items=True,
        perform=suspend_with_letter,
    ),
    CaseAct(
        name=RESUME,
        label=_("违规处理完毕，恢复授权"),
        transition="resume_grant",
        rule=RULE,
        then="after_wait",
        closes_items=True,
        perform=resume,
    ),
    CaseAct(
        name=REVOKE,
        label=_("撤销授权"),
        transition="revoke_grant",
        rule=RULE,
        then="end",
        closes_items=True,
        perform=revoke_with_letter,
    ),
)
