"""What a person is offered to do with a clock: the questions of the acts, asked for the buttons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.permissions import hats_for, memberships_on
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.extension_requests import pending_requests_about
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind, ClockVerb
from cases.states.role import Role
from workflows.engine.calendar import newest_calendar
from workflows.engine.policy_moves import another_length
from workflows.engine.requirements import commission, requirement_about
from workflows.engine.standstill import earliest_day, stands_or_runs_since, verbs_that_stop
from workflows.engine.stops_of_acts import act_that_stops

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from cases.models import (
        Clock,
        ClockEvent,
        ClockPolicy,
        ClockReason,
        Membership,
        Person,
    )
    from workflows.engine.clock_replay import Replayed


@dataclass(frozen=True, kw_only=True)
class OpenStop:
    """A stop that lasts, and since when."""

    reason: ClockReason
    since: date


@dataclass(frozen=True, kw_only=True)
class ClockOffers:
    """What a person may do with one clock on a day.

    Attributes:
        stop: reasons for which they may let it stand still.
        stop_from: the first day on which a stop could begin; None: not asked for.
        restart: stops that they may end.
        more_time: reasons for which they may ask for more time.
        new_length: the length now in force that they may move it to.
        is_too_late_for_more: they could have asked for more time, had the term not ended.
    """

    stop: tuple[ClockReason, ...] = ()
    stop_from: date | None = None
    restart: tuple[OpenStop, ...] = ()
    more_time: tuple[ClockReason, ...] = ()
    new_length: ClockPolicy | None = None
    is_too_late_for_more: bool = False


def offered_changes(clock: Clock, told: Replayed, *, person: Person, on: date) -> ClockOffers:
    """Return what the acts on a clock would take from a person on a day.

    How often a reason was used and the days typed are not asked: the refusal says so. After the
    term has ended a stop is offered where it can be dated back to before the breach: any other
    changes nothing (2.1, item 9).

    Args:
        clock: the clock with its policy, task and case.
        told: what its events add up to.
        person: who looks.
        on: the civil day.
    """
    if clock.status not in OPEN_CLOCK_STATUSES or clock.case.is_closed:
        return ClockOffers()
    known = reasons_in_force(clock.policy.reasons, on=on)
    hats = tuple(memberships_on(person, on))
    usable = _usable(clock, known, hats)
    stops = dict(told.open_pauses)
    is_breached, begun = clock.has_passed(on), stands_or_runs_since(clock, told)
    more_time = tuple(each for each in usable if each.verb == ClockVerb.EXTEND)
    more_stops = [each for each in _that_stop(clock, usable, on=on) if each.code not in stops]
    if is_breached and begun > clock.due_on:
        more_stops = []
    return ClockOffers(
        stop=tuple(more_stops),
        stop_from=begun if more_stops else None,
        restart=tuple(
            OpenStop(reason=each, since=stops[each.code]) for each in usable if each.code in stops
        ),
        more_time=() if is_breached else more_time,
        new_length=None if is_breached else _new_length(clock, hats, on=on),
        is_too_late_for_more=is_breached and bool(more_time),
    )


def ever_offered(
    clock: Clock, events: Sequence[ClockEvent], *, person: Person, on: date
) -> ClockOffers:
    """Return what a person's roles let them do with a clock, in whatever state it is by now.

    To be asked for a page that others overtook, so that it can still say what was typed on it.

    Args:
        clock: the clock with its policy, task and case.
        events: what happened to it.
        person: who looks.
        on: the civil day.
    """
    hats = tuple(memberships_on(person, on))
    usable = _usable(clock, reasons_in_force(clock.policy.reasons, on=on), hats)
    pauses = (each for each in events if each.kind == ClockEventKind.PAUSE)
    stopped = {each.reason: each.effective_on for each in pauses}
    return ClockOffers(
        stop=tuple(each for each in usable if each.verb in verbs_that_stop(clock)),
        restart=tuple(
            OpenStop(reason=each, since=stopped[each.code])
            for each in usable
            if each.code in stopped
        ),
        more_time=tuple(each for each in usable if each.verb == ClockVerb.EXTEND),
        new_length=clock.policy if _leads(clock, hats) else None,
    )


def _that_stop(clock: Clock, usable: Iterable[ClockReason], *, on: date) -> list[ClockReason]:
    """Return for which reasons a clock may stand still, so far as that changes anything.

    After the term has ended only a stop that is dated back to before its end does, and where the
    term ends on a given date not even that.
    """
    found = [each for each in usable if each.verb in verbs_that_stop(clock)]
    if not found or not clock.has_passed(on):
        return found
    if clock.policy.is_fixed_date:
        return []
    calendar = newest_calendar()
    return [each for each in found if earliest_day(each, calendar, today=on) <= clock.due_on]


def left_to_ask(
    reasons: Iterable[ClockReason], events: Iterable[ClockEvent], *, is_asked: bool
) -> tuple[ClockReason, ...]:
    """Return for which reasons more time may still be asked for: none twice, none beyond its uses.

    Args:
        reasons: what would be offered.
        events: what happened to the clock.
        is_asked: whether a request waits for its decision.
    """
    if is_asked:
        return ()
    used = Counter(each.reason for each in events if each.kind == ClockEventKind.EXTEND)
    return tuple(
        each for each in reasons if each.most_uses is None or used[each.code] < each.most_uses
    )


def _new_length(clock: Clock, hats: Sequence[Membership], *, on: date) -> ClockPolicy | None:
    return another_length(clock, on=on) if _leads(clock, hats) else None


def _leads(clock: Clock, hats: Sequence[Membership]) -> bool:
    if not any(hat.role == Role.COMMISSION_LEAD for hat in hats):
        return False
    leads = requirement_about(clock, frozenset({Role.COMMISSION_LEAD}), organisation=commission())
    return bool(hats_for(hats, leads))


def changeable(
    clocks: Iterable[Clock], *, person: Person, on: date
) -> dict[int, tuple[ClockVerb, ...]]:
    """Return what a person may do with clocks of one case, by key of the clock.

    Without the events, so that it is a guess in two ways: a clock that stands still may wait for
    what is not theirs to end, and a stop may have been used up.

    Args:
        clocks: as `clocks_of` reads them.
        person: who looks.
        on: the civil day.

    Returns:
        Of each clock that they may change, stop or go on (`PAUSE`) and more time (`EXTEND`).
    """
    running = [clock for clock in clocks if clock.status in OPEN_CLOCK_STATUSES]
    known = reasons_in_force({code for each in running for code in each.policy.reasons}, on=on)
    hats = tuple(memberships_on(person, on))
    asked = pending_requests_about(running)
    found = {
        clock.pk: _verbs(clock, _usable(clock, known, hats), is_asked=clock.pk in asked, on=on)
        for clock in running
    }
    return {pk: verbs for pk, verbs in found.items() if verbs}


def _verbs(
    clock: Clock, usable: Sequence[ClockReason], *, is_asked: bool, on: date
) -> tuple[ClockVerb, ...]:
    found = []
    if clock.paused_on:
        if any(each.verb in verbs_that_stop(clock) for each in usable):
            found.append(ClockVerb.PAUSE)
    elif _that_stop(clock, usable, on=on):
        found.append(ClockVerb.PAUSE)
    if not is_asked and not clock.has_passed(on) and _may_be_extended(clock, usable):
        found.append(ClockVerb.EXTEND)
    return tuple(found)


def _may_be_extended(clock: Clock, usable: Iterable[ClockReason]) -> bool:
    # A reason that is good once is taken for used where anything lengthened the clock.
    return any(
        each.verb == ClockVerb.EXTEND and not (clock.extended_by and each.most_uses == 1)
        for each in usable
    )


def _usable(
    clock: Clock, known: Mapping[str, ClockReason], hats: Sequence[Membership]
) -> list[ClockReason]:
    found = (known[code] for code in clock.policy.reasons if code in known)
    return [
        reason
        for reason in found
        # An answer's own day is asked for with the answer.
        if reason.verb != ClockVerb.ANSWER
        and act_that_stops(clock.case, reason.code) is None
        and hats_for(hats, requirement_about(clock, frozenset(reason.roles)))
    ]
