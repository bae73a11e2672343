"""Why a deadline ends on this day and no other: every day on the way, counted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.templatetags.rules import seeded
from backoffice.views.clock import today
from backoffice.views.due_time import is_open
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.extension_requests import pending_request_of
from cases.queries.firings import superseded_rungs
from cases.queries.hand_overs import hand_overs_of
from cases.queries.one_case import clock_of, events_of_clock, visible_case
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind
from workflows.engine.calendar import calendar_version
from workflows.engine.clock_changes import comes_too_late
from workflows.engine.clock_offers import left_to_ask, offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.handing_on import codes_handed_on
from workflows.engine.why_due import derivation
from workflows.office_hours import office_hours_on
from workflows.working_days import working_days_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Clock, ClockEvent, ClockReason
    from workflows.engine.why_due import Derivation


@login_required
@require_GET
def why_this_date(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    on = today()
    case = visible_case(request.user, number, on=on)
    clock = clock_of(case, pk)
    events = list(events_of_clock(clock))
    told = replay(clock, events)
    superseded = superseded_rungs(case)
    asked = pending_request_of(clock)
    offers = offered_changes(clock, told, person=request.user, on=on)
    known = reasons_in_force({event.reason for event in events}, on=on)
    pauses = [
        (seeded(known[code].label) if code in known else code, since)
        for code, since in told.open_pauses
    ]
    derived = derivation(clock, events, waits_for="、".join(reason for reason, _ in pauses))
    context = {
        "case": case,
        "clock": clock,
        "events": [
            (
                event,
                _reason(event, known),
                "、".join(superseded.get(event.recorded_at, ())),
                _unit(event, clock),
                event.kind == ClockEventKind.PAUSE
                and comes_too_late(event, replay(clock, events[:place])),
            )
            for place, event in enumerate(events)
        ],
        "days_left_over": _beyond_the_term(clock, derived),
        "hand_overs": hand_overs_of(clock) if _may_be_handed_on(clock) else (),
        "derived": derived,
        "hours_a_day": "" if derived.minutes is None else _office_hours(derived.start_on),
        "paused_since": clock.paused_on if _leaves_open(derived, clock.paused_on) else None,
        "pauses": pauses,
        "offers": offers,
        "may_ask": bool(left_to_ask(offers.more_time, events, is_asked=asked is not None)),
        "asked": asked,
        "is_late": _is_late(clock, on=on),
        "late_by": working_days_between(calendar_version(clock.calendar_id), clock.due_on, on)
        if _is_late(clock, on=on)
        else 0,
    }
    return render(request, "casework/why_this_date.html", context)


def _may_be_handed_on(clock: Clock) -> bool:
    return clock.code in codes_handed_on(clock.case.flow_class)


def _beyond_the_term(clock: Clock, derived: Derivation) -> int:
    """Return how many days more than its term a clock counts; 0 while it stands still."""
    if derived.given or derived.minutes is not None or derived.left is not None:
        return 0
    return max(0, derived.counted - clock.policy.length - derived.extended_by)


def _is_late(clock: Clock, *, on: date) -> bool:
    return clock.status in OPEN_CLOCK_STATUSES and clock.has_passed(on)


def _leaves_open(derived: Derivation, paused_on: date | None) -> bool:
    return derived.given is None and is_open(derived.due_on, paused_on)


def _reason(event: ClockEvent, known: Mapping[str, ClockReason]) -> str:
    found = known.get(event.reason)
    return found.label if found else event.reason


def _unit(event: ClockEvent, clock: Clock) -> str:
    """Return what the days of an event are counted in: an extension may be in another unit."""
    if event.kind == ClockEventKind.EXTEND:
        return clock.policy.counted_in
    return clock.policy.get_unit_display()


def _office_hours(day: date) -> str:
    return "、".join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in office_hours_on(day).times)
