"""Start and stop the clocks that tasks run under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import BigIntegerField, CharField, DateField, OuterRef, Subquery
from django.utils.translation import gettext as _t

from cases.compiled_reads import Given, Read
from cases.compiled_writes import change, insertion
from cases.errors import GuardFailed
from cases.models import CalendarVersion, Clock, ClockEvent, ClockPolicy, ExtensionRequest
from cases.queries.calendar import VersionStamp
from cases.queries.routing import RoutingStamp, in_force
from cases.states.civil_time import SHANGHAI
from cases.states.clock import (
    OPEN_CLOCK_STATUSES,
    ClockEventKind,
    ClockStatus,
    ClockUnit,
    ExtensionDecision,
)
from workflows.clock_arithmetic import ONE_DAY, EveryDay, TermEnd, WorkingDays
from workflows.engine.calendar import calendar_stamped
from workflows.engine.ladders import next_rung_at
from workflows.engine.lapsed_requests import close_request
from workflows.office_hours import WorkingHours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime, time

    from django.db.models import QuerySet

    from cases.models import WorkItem
    from cases.statements import Statement
    from workflows.clock_arithmetic import CountedDays
    from workflows.engine.step import Step
    from workflows.working_days import WorkingCalendar

Stamp = TypeVar("Stamp")
# What the end of a clock writes.
_ENDED = ("status", "satisfied_on", "next_rung_at", "paused_on", "breach_withdrawn_on")


def civil_date(at: datetime) -> date:
    """Return the civil day in Shanghai on which a moment falls."""
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A length turned into a date under one calendar.

    `routing` is the version of the routing rules on that day: read along, it costs a step nothing.
    """

    policy: ClockPolicy
    calendar: WorkingCalendar
    start_on: date
    due_on: date
    provisional: bool
    routing: RoutingStamp | None = None
    due_time: time | None = None


def deadline_asked(code: str, *, at: datetime, ends_on: date | None = None) -> Statement[Deadline]:
    """Return the read of the deadline of a policy that starts at a moment.

    A term in days does not count the day of the start; one in hours counts what is left of it.

    Args:
        code: which.
        at: the moment at which it starts.
        ends_on: the date that the case gives, where the policy's unit is a fixed date.

    Returns:
        A statement not yet run. Its answer raises `GuardFailed` where no policy of the code is in
        force on that day, or a fixed date is not given or has gone by.
    """

    def counted(found: list[ClockPolicy]) -> Deadline:
        return _counted(code, next(iter(found), None), at=at, ends_on=ends_on)

    return _IN_FORCE.asked(code=code, on=civil_date(at)).then(counted)


def _counted(
    code: str, policy: ClockPolicy | None, *, at: datetime, ends_on: date | None
) -> Deadline:
    if policy is None:
        raise GuardFailed(
            _t(
                "时限规则“%(code)s”没有可用的时长，无法计算到期日。请管理员核对该时限的单位和施行日期。"
            )
            % {"code": code}
        )
    on = civil_date(at)
    read: Any = policy  # Any: with what the read annotates
    calendar = calendar_stamped(_stamp(VersionStamp, read.calendar_number, read.calendar_digest))
    end = _end(policy, calendar, at=at, ends_on=ends_on)
    settled = calendar.covers(min(on + ONE_DAY, end.day), end.day)
    return Deadline(
        policy=policy,
        calendar=calendar,
        start_on=on,
        due_on=end.day,
        due_time=end.time,
        provisional=policy.counts_on_calendar and not settled,
        routing=_stamp(RoutingStamp, read.routing_pk, read.routing_digest),
    )


def _end(
    policy: ClockPolicy, calendar: WorkingCalendar, *, at: datetime, ends_on: date | None
) -> TermEnd:
    on = civil_date(at)
    if policy.is_fixed_date:
        return TermEnd(_given(policy, ends_on, on=on))
    days: CountedDays = EveryDay()
    if policy.counts_on_calendar:
        counted = WorkingHours if policy.unit == ClockUnit.WORKING_HOUR else WorkingDays
        days = counted(calendar)
    return days.end(on, policy.length, since=at.astimezone(SHANGHAI).time())


def _given(policy: ClockPolicy, ends_on: date | None, *, on: date) -> date:
    if ends_on is None:
        raise GuardFailed(
            _t("“%(label)s”到固定日期截止，但还没有定下这一日期：请先填写截止日期，再办理这一步。")
            % {"label": policy.label}
        )
    if ends_on < on:
        raise GuardFailed(
            _t("“%(label)s”的截止日期 %(day)s 早于今天（%(on)s）：请先更正截止日期。")
            % {"label": policy.label, "day": ends_on, "on": on}
        )
    return ends_on


def _stamp(kind: Callable[[int, str], Stamp], key: int | None, digest: str) -> Stamp | None:
    return None if key is None else kind(key, digest)


def _read_in_force() -> QuerySet[ClockPolicy]:
    """A policy with the calendar and the routing rules of the day, all in one statement."""
    on = Given("on", DateField())
    calendar = CalendarVersion.objects.order_by("-number")[:1]
    policies = ClockPolicy.objects.filter(
        code=Given("code", CharField()), effective_from__lte=on, withdrawn_at__isnull=True
    )
    return policies.annotate(
        calendar_number=Subquery(calendar.values("number")),
        calendar_digest=Subquery(calendar.values("digest")),
        routing_pk=Subquery(in_force(on).values("pk")),
        routing_digest=Subquery(in_force(on).values("digest")),
    ).order_by("-effective_from")[:1]


_IN_FORCE: Read[ClockPolicy] = Read(_read_in_force)


def start_clock(step: Step, *, work_item: WorkItem | None, limit: Deadline) -> Clock:
    """Start a clock of the step's case under a deadline already computed.

    Writes: one `Clock`; its start event is written with the step.
    """
    clock = Clock(
        case_id=step.case.pk,
        work_item=work_item,
        policy=limit.policy,
        code=limit.policy.code,
        calendar_id=limit.calendar.version,
        start_on=limit.start_on,
        due_on=limit.due_on,
        due_time=limit.due_time,
        provisional=limit.provisional,
    )
    clock.next_rung_at = next_rung_at(clock, at=step.at, calendar=limit.calendar)
    step.unit.add(insertion([clock]))
    step.unit.flush()
    _record(step, clock, ClockEventKind.START, on=limit.start_on, limit=limit)
    return clock


def stop_clocks(step: Step, clocks: Iterable[Clock], *, status: ClockStatus) -> None:
    """End open clocks: satisfied when their task is done, void when it falls away.

    An answer that was sent before it was recorded counts from its sending (2.1, item 10); a
    breach seen meanwhile is then withdrawn. A request for more time that still waits is void.

    Args:
        step: the act.
        clocks: from `open_clocks_of` or `open_clocks_of_case`, which read such requests along.
        status: satisfied or void.

    Writes: the clocks, when the step's unit is flushed; one event each, with the step; at once
    what becomes of requests. A satisfied clock keeps its calendar for ever.
    """
    kind = ClockEventKind.SATISFY if status == ClockStatus.SATISFIED else ClockEventKind.VOID
    known_on, on = civil_date(step.at), civil_date(step.sent_at or step.at)
    for clock in clocks:
        if (
            status == ClockStatus.SATISFIED
            and not clock.paused_on
            and on <= clock.due_on < known_on
        ):
            clock.breach_withdrawn_on = known_on
        clock.status = status
        clock.satisfied_on = on if status == ClockStatus.SATISFIED else None
        clock.next_rung_at = clock.paused_on = None
        step.unit.add(change(clock, _ENDED))
        read: Any = clock  # Any: with what the read annotates
        if read.asked is not None:
            close_request(step, read.asked)
        _record(step, clock, kind, on=on)


def open_clocks_of(work_item: WorkItem) -> Statement[list[Clock]]:
    """Return the read of the open clocks of a task, not yet run."""
    return _OPEN_CLOCKS.asked(work_item=work_item.pk)


def open_clocks_of_case(case: int) -> Statement[list[Clock]]:
    """Return the read of the open clocks of a case and all its tasks, not yet run."""
    return _OPEN_CLOCKS_OF_CASE.asked(case=case)


def _open_clocks() -> QuerySet[Clock]:
    """Open clocks, each with its request for more time that waits, if any, as `asked`."""
    waiting = ExtensionRequest.objects.filter(
        clock=OuterRef("pk"), decision=ExtensionDecision.PENDING
    )
    rows = Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES)
    return rows.annotate(asked=Subquery(waiting.values("pk")[:1])).order_by("pk")


_OPEN_CLOCKS_OF_CASE = Read(lambda: _open_clocks().filter(case=Given("case", BigIntegerField())))
_OPEN_CLOCKS = Read(lambda: _open_clocks().filter(work_item=Given("work_item", BigIntegerField())))


def _sent(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 发出" if at else ""


def _record(
    step: Step, clock: Clock, kind: ClockEventKind, *, on: date, limit: Deadline | None = None
) -> None:
    event = ClockEvent(
        clock=clock,
        kind=kind,
        effective_on=on,
        recorded_at=step.at,
        actor=step.actor,
        note=_sent(step.sent_at) if kind == ClockEventKind.SATISFY else "",
        evidence=step.evidence if kind == ClockEventKind.SATISFY else None,
    )
    if limit is not None:
        event.days, event.calendar_id = limit.policy.length, limit.calendar.version
        event.ends_on = limit.due_on if limit.policy.is_fixed_date else None
    step.clock_events.append(event)
