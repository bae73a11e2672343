"""Stops that end by themselves: what they waited for came, or they have lasted their longest."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q

from cases.errors import GuardFailed
from cases.models import Clock, ClockEvent, ClockReason
from cases.queries.clock_reasons import reasons_in_force
from cases.states.clock import ClockEventKind, ClockStatus, ClockVerb
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_changes import lock_clock, record
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Case
    from workflows.engine.clock_changes import LockedClock
    from workflows.engine.step import Step

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How many stops came to their end, and the clocks that could not be looked at."""

    stops: int
    failed: tuple[int, ...] = ()


def end_overlong_stops(*, at: datetime) -> Ended:
    """Let every clock go on that has waited as long as its reason allows.

    A clock that fails is named in the log and in the answer; the others go on without it.
    May run as often as one likes, and beside itself: a stop that has ended is not ended again.
    The clock goes on from the last day that the reason allows, whenever this runs.

    Args:
        at: the present moment.

    Writes: for each stop what `clock_changes.record` writes, in a transaction of its own.
    """
    paused = _perhaps_overlong(today=civil_date(at)).order_by("pk")
    ended = {clock.pk: _end_overlong_alone(clock, at=at) for clock in paused}
    return Ended(
        stops=sum(stops for stops in ended.values() if stops is not None),
        failed=tuple(pk for pk, stops in ended.items() if stops is None),
    )


def end_stops_waiting_for(*, case: Case, act: str, at: datetime) -> Ended:
    """Let the clocks of a case go on that waited for an act which has now been done.

    The caller holds the case's transaction; the act itself is already recorded.

    Args:
        case: the case.
        act: the name of the act or outcome.
        at: its moment.

    Writes: for each stop what `clock_changes.record` writes.
    """
    today = civil_date(at)
    codes = _codes_waiting_for(act, on=today)
    if not codes:
        return Ended(stops=0)
    clocks = Clock.objects.filter(case=case, status=ClockStatus.PAUSED).order_by("pk")
    return Ended(stops=sum(_end(clock, codes, on=today, at=at) for clock in clocks))


def any_waits_for(stopped: Sequence[Clock], *, act: str, on: date) -> bool:
    """Tell whether one of some clocks that stand still may wait for an act."""
    codes = _codes_waiting_for(act, on=on) if stopped else set()
    stops = ClockEvent.objects.filter(clock__in=stopped, kind=ClockEventKind.PAUSE)
    return bool(codes) and stops.filter(reason__in=codes).exists()


def let_stops_end(step: Step, *, act: str) -> None:
    """Let clocks go on that waited for a step just recorded; each end is an event of its own.

    Writes: as `end_stops_waiting_for`. The step's case then has the version that this leads to.
    """
    if step.case.is_closed:
        return
    if end_stops_waiting_for(case=step.case, act=act, at=step.at).stops:
        step.case.refresh_from_db(fields=["version", "head"])


def last_day_of(reason: ClockReason, since: date) -> date | None:
    """Return the last day of a stop that began on a day; None where it may last for ever."""
    if reason.most_working_days is None:
        return None
    return add_working_days(newest_calendar(), since, reason.most_working_days)


def _perhaps_overlong(*, today: date) -> QuerySet[Clock]:
    """Return the clocks standing still that were stopped, at any time, for long enough to look.

    A stop of some reason that began before the first day from which it could be over: fewer
    clocks than stand still, and never one too few. The replay of each decides.
    """
    limited = ClockReason.objects.exclude(most_working_days=None).order_by()
    began = Q(pk__in=[])
    for code, shortest in limited.values_list("code").annotate(Min("most_working_days")):
        # What lasts so many working days lasts no fewer days.
        began |= Q(reason=code, effective_on__lt=today - timedelta(days=shortest))
    stops = ClockEvent.objects.filter(began, kind=ClockEventKind.PAUSE, clock_id=OuterRef("pk"))
    return Clock.objects.filter(Exists(stops), status=ClockStatus.PAUSED)


def _codes_waiting_for(act: str, *, on: date) -> set[str]:
    waiting = ClockReason.objects.filter(resumes_on=act, effective_from__lte=on)
    return set(waiting.values_list("code", flat=True))


def _end_overlong_alone(clock: Clock, *, at: datetime) -> int | None:
    """End the stops of one clock; None where that failed, and the next run asks again."""
    try:
        return _end_overlong(clock, at=at)
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one clock, others go on
        # Its kind only: the text of an error may name people.
        logger.error("Clock %s was not looked at: %s", clock.pk, type(error).__name__)  # noqa: TRY400
        return None


@patiently
@transaction.atomic
def _end_overlong(clock: Clock, *, at: datetime) -> int:
    try:
        locked = lock_clock(clock, expected_version=None)
    except GuardFailed:
        # It ended between the read and the lock.
        return 0
    ended = 0
    for reason, last in _overlong(locked, today=civil_date(at)):
        _record(lock_clock(clock, expected_version=None), reason, ClockEventKind.RESUME, last, at)
        ended += 1
    return ended


def _overlong(locked: LockedClock, *, today: date) -> Iterator[tuple[ClockReason, date]]:
    for code, since in locked.told.open_pauses:
        reason = reasons_in_force([code], on=since).get(code)
        last = last_day_of(reason, since) if reason else None
        if reason is not None and last is not None and last < today:
            yield reason, last


def _end(clock: Clock, codes: set[str], *, on: date, at: datetime) -> int:
    locked = lock_clock(clock, expected_version=None)
    ended = 0
    for code, since in locked.told.open_pauses:
        if code in codes:
            reason = reasons_in_force([code], on=since)[code]
            is_reset = reason.verb == ClockVerb.RESET
            kind = ClockEventKind.RESET if is_reset else ClockEventKind.RESUME
            _record(lock_clock(clock, expected_version=None), reason, kind, on, at)
            ended += 1
    return ended


def _record(
    locked: LockedClock, reason: ClockReason, kind: ClockEventKind, on: date, at: datetime
) -> None:
    event = ClockEvent(kind=kind, reason=reason.code, effective_on=on, recorded_at=at, actor=None)
    record(
        locked,
        event,
        act="reset_clock" if kind == ClockEventKind.RESET else "resume_clock",
        rule=reason.source,
        membership=None,
        facts={},
    )
