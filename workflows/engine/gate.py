"""The gate: what carries a case forward (architecture.md, section 4).

Every step and case act, by a person or by the system, passes here: lock, stale check, permission,
one legal move, clocks, next tasks, one chained event, outbox rows, in one transaction. Beside it
`taking_back` moves a case back; `drafter` and `escalate_case` record events that move no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _t
from django_fsm import TransitionNotAllowed

from cases.errors import BadInput, GuardFailed
from cases.permissions import own_hats, require
from cases.search_index import index_case
from workflows.engine import cascade, requirements
from workflows.engine.clocks import civil_date, open_clocks_of_case
from workflows.engine.end_of_stops import let_stops_end
from workflows.engine.handing_on import codes_handed_on
from workflows.engine.holding import hold
from workflows.engine.locking import patiently
from workflows.engine.numbering import next_number
from workflows.engine.recording import recorded
from workflows.engine.records import (
    locked_record,
    locked_with_task,
    may_have_stopped_clocks,
)
from workflows.engine.refusals import (
    claimed_by_another,
    must_be_as_seen,
    must_be_open,
    reason_missing,
)
from workflows.engine.step import Step, StepTaken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from cases.models import Case, Membership, Person, WorkItem
    from workflows.engine.nodes import CaseAct, CaseFlow, Outcome


@patiently
@transaction.atomic
def open_case(  # one keyword per question that the gate asks
    *,
    record: Case,
    flow: type[CaseFlow],
    membership: Membership | None,
    at: datetime,
    rule: str,
    facts: Mapping[str, Any] | None = None,  # Any: JSON facts
) -> StepTaken:
    """Open a case: give it a number, its first event and its first task.

    Args:
        record: the unsaved record of its kind; title, organisation and its own fields set.
        flow: the flow that it follows.
        membership: the role under which its person opens it; None: the system does, for the
            `opened_by` of the record where there is one.
        at: the moment of opening.
        rule: what the opening rests on.
        facts: what its first event says beside number and title.

    Writes: the record, its number, its index, its first event, task, clock and messages.
    """
    record.flow_class, record.created = flow, at
    actor = membership.person if membership else None
    record.opened_by = actor or record.opened_by
    record.number = next_number(record.kind, civil_date(at).year)
    record.save(force_insert=True)
    index_case(record)
    step = Step(case=record, actor=actor, membership=membership, at=at, data={})
    return recorded(
        step,
        act="open",
        from_state="",
        rule=rule,
        items=cascade.go_on_from(step, flow.instance.start._next),  # noqa: SLF001  # viewflow's name
        facts={"number": record.number, "title": record.title, **(facts or {})},
    )


@patiently
@transaction.atomic
def take_step(  # noqa: PLR0913  # one keyword per question that the gate asks
    *,
    work_item: WorkItem,
    outcome: str,
    actor: Person,
    at: datetime,
    expected_version: int | None,
    data: Mapping[str, Any] | None = None,  # Any: cleaned form values
    hat_id: int | None = None,
    operation: UUID | None = None,
) -> StepTaken:
    """Finish a task in one of its declared ways.

    Args:
        work_item: the task, as the page showed it.
        outcome: the name of the outcome.
        actor: who acts.
        at: the moment of the act.
        expected_version: the case's version on the page; None only where no page was drawn.
        data: cleaned values of the outcome's form; `reason` among them where required.
        hat_id: the role the person picked, where several would do.
        operation: the bulk operation that the step belongs to.

    Writes: the case, the task, its clock, the next tasks, one event, outbox rows.

    Raises:
        Stale: somebody acted after the page was drawn.
        AlreadyDone, AlreadyClaimed: the task is no longer this person's to finish.
        NotAllowed: the act is not theirs. GuardFailed: the case does not allow it now.
    """
    node = work_item.flow_task
    case, item, (hats, clocks, *acts) = locked_with_task(
        node.flow_class.process_class,
        work_item,
        own_hats(actor, on=civil_date(at)),
        open_clocks_of_case(work_item.process_id),
        *requirements.earlier_acts(node, case=work_item.process_id),
    )
    must_be_as_seen(case, expected_version, actor)
    must_be_open(item)
    declared = node.outcome(outcome)
    if declared is None:
        raise BadInput(_t("“%(node)s”没有这种办理结果。") % {"node": node.task_title})
    membership = require(
        actor,
        requirements.of_task(case, node, item, acts=[pair for some in acts for pair in some]),
        on=civil_date(at),
        hat_id=hat_id,
        holder_id=item.owner_id,
        own=hats,
    )
    _must_not_be_held_by_another(item, actor, membership)
    step = Step(
        case=case,
        actor=actor,
        membership=membership,
        at=at,
        data=dict(data or {}),
        work_item=item,
        open_clocks=[clock for clock in clocks if clock.work_item_id == item.pk],
        operation=operation,
    )
    from_state = case.state
    facts = _move(step, declared)
    go_on = codes_handed_on(node.flow_class)
    stopped = [
        clock
        for clock in clocks
        if clock.paused_on and (clock.work_item_id != item.pk or clock.code in go_on)
    ]
    facts |= hold(step, declared, from_state=from_state, stopped=stopped)
    cascade.finish_task(step, outcome=outcome)
    items = cascade.go_on_from(step, node._next)  # noqa: SLF001  # viewflow's name
    taken = recorded(
        step, act=outcome, from_state=from_state, rule=declared.rule, items=items, facts=facts
    )
    if stopped:
        let_stops_end(step, act=outcome)
    return taken


@patiently
@transaction.atomic
def act(  # noqa: PLR0913  # one keyword per question that the gate asks
    *,
    case: Case,
    name: str,
    actor: Person | None,
    at: datetime,
    expected_version: int | None,
    data: Mapping[str, Any] | None = None,  # Any: cleaned form values
    hat_id: int | None = None,
) -> StepTaken:
    """Carry out a case act that belongs to no task: withdraw, take effect, a timer.

    Args and errors are those of `take_step`; an actor of None is the system, which acts by
    the declared rule alone.

    Writes: the case, tasks that fall away or follow, one event, outbox rows.
    """
    flow = case.flow_class
    record = locked_record(flow.process_class, case.pk)
    has_stopped = may_have_stopped_clocks(record, seen=case.version)
    must_be_as_seen(record, expected_version, actor)
    declared = flow.act(name)
    if declared is None:
        raise BadInput(_t("这类事项没有“%(act)s”这一操作。") % {"act": name})
    membership = None
    if actor is not None:
        requirement = requirements.of_act(record, declared)
        membership = require(actor, requirement, on=civil_date(at), hat_id=hat_id)
        if (prepared := requirements.prepared_task(record, declared)) is not None:
            _must_not_be_held_by_another(prepared, actor, membership)
    step = Step(case=record, actor=actor, membership=membership, at=at, data=dict(data or {}))
    from_state = record.state
    facts = _move(step, declared)
    if declared.closes_items:
        cascade.cancel_open_tasks(step, goes_on=declared.then is not None)
    items: tuple[WorkItem, ...] = ()
    if declared.then is not None:
        items = cascade.go_on_from(step, flow.instance.node(declared.then))
    taken = recorded(
        step, act=name, from_state=from_state, rule=declared.rule, items=items, facts=facts
    )
    if has_stopped:
        let_stops_end(step, act=name)
    return taken


def _must_not_be_held_by_another(item: WorkItem, actor: Person, membership: Membership) -> None:
    if item.owner is not None and item.owner_id not in {actor.pk, membership.person_id}:
        raise claimed_by_another(item)


def _move(step: Step, declared: Outcome | CaseAct) -> dict[str, Any]:  # Any: JSON facts
    reason = str(step.data.get("reason", "")).strip()
    if declared.reason_required and not reason:
        raise reason_missing(declared.label)
    facts = declared.perform(step) if declared.perform else {}
    try:
        getattr(step.case, declared.transition)()
    except TransitionNotAllowed as error:
        raise GuardFailed(
            _t("%(number)s 现在的状态是“%(state)s”，不能“%(label)s”。请刷新后查看可办事项。")
            % {
                "number": step.case.number,
                "state": step.case.state_label,
                "label": declared.label,
            }
        ) from error
    return {**facts, **({"reason": reason} if reason else {})}
