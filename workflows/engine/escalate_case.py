"""Rungs with an effect: give an overdue task to the lead's queue, open a supervision order.

The case is locked first, as a claim and a step lock it, and never waited for: a case that
somebody holds is left for the next sweep. Its version moves, so the page of whoever was typing
turns stale and nothing typed is lost (queues-and-deadlines 2.1, item 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from viewflow.workflow.status import STATUS

from cases.events import append_case_event
from cases.models import Assignment, Case, Clock, EscalationFiring, OrganisationKind
from cases.states.clock import AssignmentReason, ClockStatus
from cases.states.role import Role
from workflows.engine.firing import LateClock, Passed, write_firings
from workflows.engine.ladders import rungs_of
from workflows.engine.locking import patiently
from workflows.engine.rungs import Effect, first_after, passed_rungs
from workflows.supervision.open_order import open_order_by_rung

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Organisation, WorkItem

LEADS = {
    OrganisationKind.COMMISSION: Role.COMMISSION_LEAD,
    OrganisationKind.DISTRICT: Role.DISTRICT_AUTHORITY,
}


def lead_role(organisation: Organisation) -> Role:
    """Return the role that leads an organisation and takes what its people left too late."""
    return LEADS.get(OrganisationKind(organisation.kind), Role.DEPARTMENT_HEAD)


def _lead_of(item: WorkItem, case: Case) -> str:
    """Return the role of the lead's queue of a task.

    Where rules gave the task to another organisation, such as the data centre, it is theirs by
    its role alone, and nobody there leads it.
    """
    organisation = item.organisation
    is_routed = organisation.pk != case.organisation_id
    if is_routed and organisation.kind != OrganisationKind.COMMISSION:
        return item.role
    return lead_role(organisation)


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """From whom a task was taken, and whether it was the lead's own."""

    was: int | None
    was_the_leads: bool


@patiently
@transaction.atomic
def escalate_case(*, clock_pk: int, at: datetime) -> int:
    """Fire the passed rungs of one clock with their effects, in one transaction.

    Args:
        clock_pk: the clock.
        at: the moment of the sweep.

    Returns:
        How many rungs were recorded; 0 where somebody holds the case, or nothing is left to do.

    Writes: the ledger and its seal, one outbox row, the clock's next moment; for `reassign` the
    task without holder in the lead's queue and one `Assignment`; for `supervise` an order; one
    chained event per effect.
    """
    case = _case_of(clock_pk)
    clock = _due_clock(clock_pk, at) if case else None
    if case is None or clock is None or clock.next_rung_at is None:
        return 0
    fired = EscalationFiring.objects.filter(clock_id=clock.pk, cycle=clock.cycle)
    rungs = rungs_of(clock)
    new = passed_rungs(
        rungs,
        since=clock.next_rung_at,
        at=at,
        fired=fired.values_list("rung", flat=True),
    )
    clock.next_rung_at = first_after(rungs, at)
    clock.save(update_fields=["next_rung_at"])
    if not new:
        return 0
    moved = _Moved(was=None, was_the_leads=False)
    for each in new:
        if each.rung.effect == Effect.REASSIGN:
            moved = _reassign(case, clock, rung=each.rung.code, at=at)
        elif each.rung.effect == Effect.SUPERVISE:
            _supervise(case, clock, rung=each.rung.code, at=at)
    passed = Passed(
        clocks=[LateClock(clock.pk, case.pk, clock.cycle)],
        due_on=clock.due_on,
        rungs=new,
        also_tell=("commission",) if moved.was_the_leads else (),
        was=moved.was,
    )
    return write_firings([passed], at=at)


def _case_of(clock_pk: int) -> Case | None:
    owning = Clock.objects.filter(pk=clock_pk).values("case_id")
    rows = Case.objects.select_for_update(skip_locked=True, of=("self",))
    found: Case | None = rows.select_related("organisation").filter(pk__in=owning).first()
    return found


def _due_clock(pk: int, at: datetime) -> Clock | None:
    """Lock the clock, if it is still due now that the case is ours."""
    rows = Clock.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("policy", "work_item__organisation")
    return rows.filter(pk=pk, status=ClockStatus.RUNNING, next_rung_at__lte=at).first()


def _reassign(case: Case, clock: Clock, *, rung: str, at: datetime) -> _Moved:
    item = clock.work_item
    if item is None or item.finished is not None:
        return _Moved(was=None, was_the_leads=False)
    was, role = item.owner_id, _lead_of(item, case)
    moved = _Moved(was=was, was_the_leads=item.role == role)
    item.owner = None
    item.role = role
    item.status = STATUS.NEW
    item.assigned = None
    item.escalated_at = at
    item.save(update_fields=["owner", "role", "status", "assigned", "escalated_at"])
    Assignment.objects.create(
        work_item=item, from_person_id=was, by=None, why=AssignmentReason.ESCALATE, note=rung, at=at
    )
    _record(case, clock, act="escalate", rung=rung, item=item, at=at, facts={"from": was})
    return moved


def _supervise(case: Case, clock: Clock, *, rung: str, at: datetime) -> None:
    order = open_order_by_rung(clock=clock, case=case, item=clock.work_item, rung=rung, at=at)
    if order is not None:
        facts = {"order": order.number}
        _record(case, clock, act="supervise", rung=rung, item=clock.work_item, at=at, facts=facts)


def _record(  # noqa: PLR0913  # an event is its facts, one keyword each
    case: Case,
    clock: Clock,
    *,
    act: str,
    rung: str,
    item: WorkItem | None,
    at: datetime,
    facts: dict[str, Any],  # Any: JSON facts
) -> None:
    append_case_event(
        case=case,
        act=act,
        actor=None,
        membership=None,
        at=at,
        from_state=case.state,
        rule=f"house default: ladder rung {rung}",
        work_item=item,
        data={"clock": clock.code, "rung": rung, "due_on": clock.due_on, **facts},
    )
    case.save(update_fields=["version", "head"])
