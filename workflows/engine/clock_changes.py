"""Record that something happened to a clock, and let everything shown follow from it.

What the clock, the task and the ladder show is counted again from the events, never moved by
hand (queues-and-deadlines 2.1), in one transaction with the event of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_case_event
from cases.models import Case, Clock, ClockEvent
from cases.permissions import require
from cases.queries.clock_reasons import reasons_in_force
from cases.states.civil_time import SHANGHAI
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind
from workflows.clock_arithmetic import ONE_DAY
from workflows.engine.calendar import calendar_version
from workflows.engine.clock_replay import replay
from workflows.engine.clocks import civil_date
from workflows.engine.ladders import next_rung_at
from workflows.engine.lapsed_requests import LAPSED, lapse_with_cycle
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.engine.refusals import must_be_as_seen
from workflows.engine.requirements import recused_from_clock, requirement_about

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from cases.models import Membership, Person
    from workflows.engine.clock_replay import Replayed

WAITING_LENGTH = 80
NOTE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class LockedClock:
    """An open clock with its case, both locked, and what its events add up to."""

    case: Case
    clock: Clock
    told: Replayed


@dataclass(frozen=True, kw_only=True)
class ClockChanged:
    """What became of a clock."""

    clock: Clock
    due_before: date
    is_late: bool = False


def lock_clock(
    clock: Clock, *, expected_version: int | None, actor: Person | None = None
) -> LockedClock:
    """Lock the case and then the clock, and count the clock.

    Raises:
        Stale: somebody acted on the case after the page was drawn.
        GuardFailed: the clock no longer counts, or its task is done.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=clock.case_id)
    must_be_as_seen(case, expected_version, actor)
    rows = Clock.objects.select_for_update(of=("self",))
    locked = rows.select_related(
        "policy", "work_item__organisation", "work_item__owner", "case__organisation"
    ).get(pk=clock.pk)
    if locked.status not in OPEN_CLOCK_STATUSES or case.is_closed:
        raise GuardFailed(_over(locked))
    told = replay(locked, locked.events.order_by("pk"))
    return LockedClock(case=case, clock=locked, told=told)


def _over(clock: Clock) -> str:
    label = clock.policy.label
    if clock.status in OPEN_CLOCK_STATUSES:
        return _t("“%(label)s”所属的案卷已办结，不能再调整。请刷新后查看。") % {"label": label}
    return _t("“%(label)s”%(status)s，不能再调整。请刷新后查看。") % {
        "label": label,
        "status": clock.get_status_display(),
    }


def require_role(
    locked: LockedClock,
    roles: frozenset[str],
    *,
    actor: Person,
    at: datetime,
    hat_id: int | None = None,
) -> Membership:
    """Return the role under which a person changes a clock of their own organisation's task.

    Raises:
        NotAllowed: they hold none of the roles there, or stand on another side of the case.
    """
    item = locked.clock.work_item
    return require(
        actor,
        requirement_about(locked.clock, roles, barred=recused_from_clock(locked.clock)),
        on=civil_date(at),
        hat_id=hat_id,
        holder_id=item.owner_id if item is not None else None,
    )


def record(  # noqa: PLR0913  # an event is its facts, one keyword each
    locked: LockedClock,
    event: ClockEvent,
    *,
    act: str,
    rule: str,
    membership: Membership | None,
    facts: Mapping[str, Any],  # Any: JSON facts
    beside: Callable[[ClockChanged], Mapping[str, Any]] | None = None,  # Any: JSON facts
) -> ClockChanged:
    """Write one event of a clock and everything that follows from it.

    Args:
        locked: the clock, locked.
        event: unsaved; kind, day, moment, actor, reason, days, note and evidence set.
        act: the name of the act in the case's history.
        rule: what the act rests on.
        membership: the role under which its person acts; None: the system.
        facts: what the case's event says beside clock, day and reason.
        beside: writes what belongs to the act once the clock shows its new date, and returns
            further facts.

    Writes: the clock's event, the clock, its open task, one event of the case, one message;
    where the term starts anew also the request for more time that waits, and a message about it.
    """
    clock, due_before = locked.clock, locked.clock.due_on
    event.clock = clock
    event.save(force_insert=True)
    told = replay(clock, clock.events.order_by("pk"))
    lapsed = lapse_with_cycle(clock, at=event.recorded_at) if told.cycle > clock.cycle else []
    _show(clock, told, at=event.recorded_at, rungs_from=rungs_from(event))
    case, actor = locked.case, event.actor
    changed = ClockChanged(
        clock=clock, due_before=due_before, is_late=comes_too_late(event, locked.told)
    )
    append_case_event(
        case=case,
        act=act,
        actor=actor,
        membership=membership,
        acting_for=_principal(membership, actor),
        at=event.recorded_at,
        from_state=case.state,
        rule=rule,
        work_item=clock.work_item,
        data={
            "clock": clock.pk,
            "code": clock.code,
            "on": event.effective_on,
            "due_before": due_before,
            "due_on": clock.due_on,
            **({"clock_reason": event.reason} if event.reason else {}),
            **({"lapsed_requests": lapsed} if lapsed else {}),
            **facts,
            **(beside(changed) if beside is not None else {}),
        },
    )
    case.save(update_fields=["version", "head"])
    news: dict[str, dict[str, Any]] = {"clock_changed": {"event": event.pk}}  # Any: JSON content
    if lapsed:
        news[LAPSED] = {"requests": lapsed}
    for topic, payload in news.items():
        message(
            topic=topic,
            key=f"{topic}:{event.pk}",
            payload=payload,
            at=event.recorded_at,
            case=case,
        ).save(force_insert=True)
    return changed


def comes_too_late(event: ClockEvent, told: Replayed) -> bool:
    """Tell whether a stop came after the due date: it is kept, and cures nothing (2.1, item 9)."""
    if event.kind != ClockEventKind.PAUSE or told.paused_on or told.due_on is None:
        return False
    return event.effective_on > told.due_on


def _principal(membership: Membership | None, actor: Person | None) -> Person | None:
    if membership is None or actor is None or membership.person_id == actor.pk:
        return None
    return membership.person


def rungs_from(event: ClockEvent) -> datetime:
    """Return the moment after which rungs are still to come.

    What the system enters late, after a downtime, took effect on its day: the rungs since then
    are made up for by the sweep. A person's entry schedules only what is ahead (2.1, item 13).
    """
    if event.actor is not None:
        return event.recorded_at
    day_after = datetime.combine(event.effective_on + ONE_DAY, time(), tzinfo=SHANGHAI)
    return min(event.recorded_at, day_after)


def _show(clock: Clock, told: Replayed, *, at: datetime, rungs_from: datetime) -> None:
    clock.start_on = told.start_on or clock.start_on
    clock.due_on = told.due_on or clock.due_on
    clock.due_time = told.due_time
    clock.provisional = _is_provisional(clock)
    clock.status = told.status
    clock.cycle, clock.paused_on = told.cycle, told.paused_on
    clock.extended_by, clock.breach_withdrawn_on = told.extended_by, told.breach_withdrawn_on
    clock.next_rung_at = next_rung_at(clock, at=rungs_from)
    clock.save(
        update_fields=[
            *("start_on", "due_on", "due_time", "provisional", "status", "cycle"),
            *("paused_on", "extended_by", "breach_withdrawn_on", "next_rung_at"),
        ]
    )
    item = clock.work_item
    if item is not None and item.finished is None:
        item.due_on, item.provisional = clock.due_on, clock.provisional
        item.waiting_since, item.waiting_for = told.paused_on, waiting_for(told, on=civil_date(at))
        item.save(update_fields=["due_on", "provisional", "waiting_since", "waiting_for"])


def waiting_for(told: Replayed, *, on: date) -> str:
    """Return the names of the reasons for which a clock stands still, as its task shows them."""
    known = reasons_in_force([code for code, _since in told.open_pauses], on=on)
    with in_record_language():
        names = [known[code].label if code in known else code for code, _ in told.open_pauses]
    return "、".join(names)[:WAITING_LENGTH]


def _is_provisional(clock: Clock) -> bool:
    if not clock.policy.counts_on_calendar:
        return False
    first = min(clock.start_on + ONE_DAY, clock.due_on)
    return not calendar_version(clock.calendar_id).covers(first, clock.due_on)
