"""Take back one's own last step, until its messages have left: an act of its own in the chain.

Nothing is deleted: the undone event stays, a new event says that it was undone and why, and
the legal state moves through the one transition that each kind of case declares for this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotAllowed, Stale
from cases.models import (
    CaseEvent,
    OutboxMessage,
    Person,
)
from cases.permissions import require
from cases.states.clock import CLOCKS_HANDED_ON
from cases.states.outbox import OutboxStatus
from cases.states.taking_back import TAKE_BACK
from workflows.engine import cascade, requirements
from workflows.engine.clocks import civil_date
from workflows.engine.handing_on import hand_back
from workflows.engine.holding import HELD_UNTIL, leads_back
from workflows.engine.known_elsewhere import must_be_free, must_have_a_holder
from workflows.engine.locking import patiently
from workflows.engine.recording import recorded
from workflows.engine.records import locked_record
from workflows.engine.refusals import moment_shown, name_shown, reason_missing
from workflows.engine.reopening import reopen_case, reopen_task
from workflows.engine.step import Step, StepTaken

if TYPE_CHECKING:
    from cases.models import Case, WorkItem
    from workflows.engine.nodes import Outcome

UNDO = "undo"
RULE = "house default"


@dataclass(frozen=True, kw_only=True)
class LastStep:
    """A person's own last step that may still be taken back.

    Attributes:
        event: the newest event of the case.
        item: the task that it finished.
        outcome: how.
        until: when its messages leave.
    """

    event: CaseEvent
    item: WorkItem
    outcome: Outcome
    until: datetime


@patiently
@transaction.atomic
def take_back(  # one keyword per question that the gate asks
    *,
    case: Case,
    actor: Person,
    at: datetime,
    expected_version: int | None,
    reason: str,
) -> StepTaken:
    """Take back the last step of a case, which must be the person's own.

    Args:
        case: the case, as the page showed it.
        actor: who took the step and now takes it back.
        at: the moment of the act.
        expected_version: the case's version on the page; None only where no page was drawn.
        reason: why, in the person's own words.

    Writes: what the outcome's `undo` writes; the case in the state before; its finished task,
    open again under the same clocks, those it handed on among them; the tasks that the step led
    to, as no longer needed; its messages, as withdrawn; one event.

    Raises:
        Stale: somebody acted after the page was drawn.
        NotAllowed: the last step is somebody else's, or the task is no longer theirs to do.
        GuardFailed: its messages have left, or it is no step that can be taken back.
        AlreadyClaimed: somebody has taken up the next task.
        BadInput: no reason is given.

    Rests on architecture.md, section 4; decisions.md (a hold for taking a step back).
    """
    record = locked_record(case.flow_class.process_class, case.pk)
    newest = newest_event(record)
    _must_not_be_overtaken(record, newest, expected_version)
    last = last_own_step(case=record, newest=newest, person=actor, at=at)
    if not reason.strip():
        raise reason_missing(_t("撤回这一步"))
    item, event = last.item, last.event
    item.process = record
    membership = require(
        actor,
        requirements.of_task(record, item.flow_task, item),
        on=civil_date(at),
        holder_id=item.owner_id,
    )
    step = Step(
        case=record,
        actor=actor,
        membership=membership,
        at=at,
        data={"reason": reason.strip()},
        work_item=item,
    )
    must_have_a_holder(item)
    must_be_free(event)
    _withdraw_messages(last)
    if last.outcome.undo is not None:
        last.outcome.undo(step, event.data)
    from_state = record.state
    getattr(record, TAKE_BACK)(event.from_state)
    hand_back(step, event.data.get(CLOCKS_HANDED_ON, ()))
    cascade.cancel_open_tasks(step, opened_at=event.at)
    reopen_case(record)
    reopen_task(step)
    return recorded(
        step,
        act=UNDO,
        from_state=from_state,
        rule=RULE,
        items=(item,),
        facts={"undone": event.sequence, "undone_act": event.act, **step.data},
        is_announced=False,
    )


def newest_event(case: Case) -> CaseEvent:
    """Return the newest event of a case with who did it and what it finished."""
    events = case.events.select_related("actor", "work_item__organisation", "work_item__owner")
    return events.get(sequence=case.version)


def last_own_step(*, case: Case, newest: CaseEvent, person: Person, at: datetime) -> LastStep:
    """Return what a person may take back of a case, without asking who has taken up what follows.

    Raises:
        NotAllowed: the last step is somebody else's.
        GuardFailed: its messages have left, or it is no step that can be taken back.
    """
    if newest.actor_id != person.pk:
        raise NotAllowed(
            _t("%(number)s 最近一步由%(who)s于%(when)s办理。只能撤回本人刚办的一步。")
            % {
                "number": case.number,
                "who": name_shown(newest.actor),
                "when": moment_shown(newest.at),
            }
        )
    item = newest.work_item
    outcome = item.flow_task.outcome(newest.act) if item else None
    until = newest.data.get(HELD_UNTIL)
    if (
        item is None
        or outcome is None
        or until is None
        or not _can_be_undone(case, newest, outcome)
    ):
        raise GuardFailed(
            _t(
                "%(number)s 最近一步办理后立即生效，不能撤回。"
                "只有本人刚办结、通知尚未发出的任务可以撤回。"
            )
            % {"number": case.number}
        )
    last = LastStep(
        event=newest, item=item, outcome=outcome, until=datetime.fromisoformat(str(until))
    )
    if at >= last.until:
        raise _left(last)
    return last


def _can_be_undone(case: Case, event: CaseEvent, outcome: Outcome) -> bool:
    return outcome.may_be_taken_back and leads_back(case, to=event.from_state)


def _must_not_be_overtaken(case: Case, newest: CaseEvent, expected_version: int | None) -> None:
    if expected_version is not None and case.version != expected_version:
        raise Stale(
            _t("您打开页面之后，%(who)s已于%(when)s办理 %(number)s，不能再撤回。请核对最新情况。")
            % {
                "who": name_shown(newest.actor),
                "when": moment_shown(newest.at),
                "number": case.number,
            },
            case=case,
        )


def _withdraw_messages(last: LastStep) -> None:
    """Keep the step's messages from being sent, all or none.

    A worker that leases a message counts an attempt, in one update under the same condition: of
    the two, whoever writes first wins, and the other finds nothing left.

    Raises:
        GuardFailed: a worker has taken one of them.
    """
    event = last.event
    messages = OutboxMessage.objects.filter(case_id=event.case_id, sequence=event.sequence)
    messages.filter(status=OutboxStatus.WAITING, attempts=0).update(status=OutboxStatus.WITHDRAWN)
    if messages.exclude(status=OutboxStatus.WITHDRAWN).exists():
        raise _left(last)


def _left(last: LastStep) -> GuardFailed:
    sent = OutboxMessage.objects.filter(
        case_id=last.event.case_id, sequence=last.event.sequence, sent_at__isnull=False
    )
    first = sent.order_by("sent_at").values_list("sent_at", flat=True).first()
    return GuardFailed(
        _t("这一步的通知已于%(when)s发出，不能再撤回。如需更正，请与下一步的经办人联系。")
        % {"when": moment_shown(first or last.until)}
    )
