"""A breach that turns out to be none is withdrawn, its firings stay (2.1, items 8, 10 and 12)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Clock, ClockEvent, ClockPolicy
from cases.permissions import hats_on
from cases.queries.supervision import Overseer, load_by_clock, load_by_organisation
from tests.factories import shanghai, the_commission
from tests.practice.requests import Office, an_office
from tests.workflows.administration.offices import the_three
from tests.workflows.calendar_notice.test_enter import a_notice, entered
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of, rungs_fired
from tests.workflows.engine.stops import WHY, findings
from tests.workflows.engine.test_clock_scenarios import handed_in
from workflows.engine.at_risk import horizons
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_replay import replay
from workflows.engine.escalation import sweep
from workflows.engine.standstill import Wanted, stop_clock

pytestmark = pytest.mark.django_db
DAY_AFTER = date(2027, 1, 6)


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


def a_breach_that_a_notice_withdraws(office: Office) -> Clock:
    """Let a provisional term end on 2027-01-05, and a notice move its end to the 8th."""
    clock = handed_in(shanghai(2026, 12, 28), office=office)
    sweep(at=shanghai(2027, 1, 6, 8))
    entered(
        the_three().administrator,
        a_notice("元旦, 2027-01-01, 2027-01-06, 2027-01-09"),
        at=shanghai(2027, 1, 6, 12),
    )
    clock.refresh_from_db()
    return clock


def stopped(office: Office, request, on: date, *, recorded: date) -> Clock:
    """Let the head stop the clock for a day, entered on another."""
    stop_clock(
        clock=clock_of(request),
        wanted=Wanted(reason=WHY, on=on),
        actor=office.head.person,
        at=shanghai(recorded.year, recorded.month, recorded.day, 10),
        expected_version=None,
    )
    return clock_of(request)


def overdue(office: Office, on: date) -> tuple[int, int]:
    """Return how many deadlines and tasks of the office its head sees as overdue on a day."""
    head = office.head.person
    who = Overseer(
        person=head, hats=hats_on(head, on), on=on, horizons=horizons(newest_calendar(), on)
    )
    (clocks,), (tasks,) = load_by_clock(who), load_by_organisation(who)
    return clocks["overdue"], tasks["overdue"]


@pytest.mark.scenario(19)
def test_notice_that_moves_the_end_past_today_withdraws_the_breach(office: Office) -> None:
    clock = a_breach_that_a_notice_withdraws(office)

    assert (clock.status, clock.due_on, clock.breach_withdrawn_on) == (
        "running",
        date(2027, 1, 8),
        DAY_AFTER,
    )
    assert rungs_fired(clock.case.practicerequest) == ["W2", "W1", "B0"]
    assert findings() == []


def test_withdrawn_breach_is_not_overdue_for_who_oversees(office: Office) -> None:
    handed_in(shanghai(2026, 12, 28), office=office)
    assert overdue(office, DAY_AFTER) == (1, 1)

    entered(
        the_three().administrator,
        a_notice("元旦, 2027-01-01, 2027-01-06, 2027-01-09"),
        at=shanghai(2027, 1, 6, 12),
    )

    assert overdue(office, DAY_AFTER) == (0, 0)
    assert overdue(office, date(2027, 1, 9)) == (1, 1)


def test_notice_that_leaves_the_term_in_time_withdraws_nothing(office: Office) -> None:
    clock = handed_in(shanghai(2026, 12, 28), office=office)

    entered(the_three().administrator, a_notice("元旦, 2027-01-01, 2027-01-06, 2027-01-09"))

    clock.refresh_from_db()
    assert (clock.due_on, clock.breach_withdrawn_on) == (date(2027, 1, 8), None)


def test_stop_entered_late_for_a_day_in_time_withdraws_the_breach(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    sweep(at=shanghai(2025, 10, 10, 8))

    clock = stopped(office, request, date(2025, 10, 9), recorded=date(2025, 10, 10))

    assert (clock.status, clock.breach_withdrawn_on) == ("paused", date(2025, 10, 10))
    assert rungs_fired(request) == ["W2", "W1", "B0"]
    assert request.events.get(act="stop_clock").data["superseded"] == ["B0"]
    assert findings() == []


def test_stop_after_the_due_date_withdraws_nothing(office: Office) -> None:
    request = a_request_due_on_9_october(office)

    clock = stopped(office, request, date(2025, 10, 10), recorded=date(2025, 10, 10))

    assert (clock.status, clock.breach_withdrawn_on) == ("running", None)
    assert findings() == []


def test_stop_entered_late_moves_no_fixed_date_and_withdraws_nothing() -> None:
    clock = Clock(policy=ClockPolicy(length=0, unit="fixed_date"), calendar_id=1)
    events = [
        ClockEvent(
            kind="start",
            effective_on=date(2026, 3, 20),
            recorded_at=shanghai(2026, 3, 20),
            ends_on=date(2026, 3, 31),
        ),
        ClockEvent(
            kind="pause",
            reason=WHY,
            effective_on=date(2026, 3, 31),
            recorded_at=shanghai(2026, 4, 1),
        ),
    ]

    told = replay(clock, events)

    assert (told.status, told.due_on, told.breach_withdrawn_on) == (
        "paused",
        date(2026, 3, 31),
        None,
    )


def test_answer_taken_back_leaves_the_breach_as_it_was() -> None:
    clock = Clock(policy=ClockPolicy(length=5, unit="working_day"), calendar_id=1)
    start, answer, back = (
        ClockEvent(kind=kind, effective_on=on, recorded_at=at)
        for kind, on, at in (
            ("start", date(2025, 9, 25), shanghai(2025, 9, 25)),
            ("satisfy", date(2025, 10, 9), shanghai(2025, 10, 10)),
            ("reopen", date(2025, 10, 10), shanghai(2025, 10, 10)),
        )
    )

    assert replay(clock, [start, answer]).breach_withdrawn_on == date(2025, 10, 10)
    assert replay(clock, [start, answer, back]).breach_withdrawn_on is None


def test_term_that_starts_anew_has_no_breach_to_withdraw(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    clock = stopped(office, request, date(2025, 10, 9), recorded=date(2025, 10, 10))
    anew = ClockEvent(
        kind="reset",
        reason=WHY,
        effective_on=date(2025, 10, 13),
        recorded_at=shanghai(2025, 10, 13),
    )

    told = replay(clock, [*clock.events.order_by("pk"), anew])

    assert (told.cycle, told.breach_withdrawn_on) == (2, None)
