"""Scenarios of deadlines lived through the gate, as section 8 of the domain text tells them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.models import Clock, ClockPolicy
from cases.queries.one_case import events_of_clock
from tests.factories import shanghai
from tests.practice.requests import a_draft, an_office, open_item
from tests.workflows.administration.offices import the_three
from tests.workflows.calendar_notice.test_enter import a_notice, entered
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import findings, go_on, stop
from workflows.engine.gate import take_step
from workflows.engine.why_due import derivation

if TYPE_CHECKING:
    from datetime import datetime

    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db


def handed_in(at: datetime, *, office: Office | None = None) -> Clock:
    """Hand a request in at a moment, under a term of five working days."""
    ClockPolicy.objects.filter(code="list.head_approval").update(length=5)
    office = office or an_office()
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=at,
        expected_version=request.version,
    )
    return Clock.objects.select_related("policy").get(case_id=request.pk)


def counted(clock: Clock) -> list[date]:
    """Return the days that the page counts, in order."""
    derived = derivation(clock, list(events_of_clock(clock)))
    return [each.day for each in derived.days if each.count is not None]


@pytest.mark.scenario(10)
def test_handed_in_a_minute_before_midnight_counts_from_that_day() -> None:
    clock = handed_in(shanghai(2025, 9, 25, 23, 59))

    assert clock.due_on == date(2025, 10, 9)
    assert counted(clock) == [
        date(2025, 9, 26),
        date(2025, 9, 28),
        date(2025, 9, 29),
        date(2025, 9, 30),
        date(2025, 10, 9),
    ]
    days = derivation(clock, list(events_of_clock(clock))).days
    assert [each.day for each in days if each.is_makeup] == [date(2025, 9, 28)]
    assert [each.reason for each in days if each.day == date(2025, 10, 3)] == ["国庆节、中秋节"]


@pytest.mark.scenario(11)
def test_handed_in_on_a_holiday_makes_it_day_zero() -> None:
    clock = handed_in(shanghai(2025, 10, 3, 12))

    assert (clock.start_on, clock.due_on) == (date(2025, 10, 3), date(2025, 10, 14))
    assert counted(clock)[0] == date(2025, 10, 9)


@pytest.mark.scenario(13)
def test_pause_inside_the_holiday_moves_nothing() -> None:
    office = an_office()
    request = a_request_due_on_9_october(office)

    stop(request, office, date(2025, 10, 2))
    go_on(request, office, date(2025, 10, 6))

    assert clock_of(request).due_on == date(2025, 10, 9)
    assert findings() == []


@pytest.mark.scenario(14)
def test_overlapping_pauses_are_shown_once_and_their_days_are_their_union() -> None:
    office = an_office()
    request = a_request_due_on_9_october(office)
    stop(request, office, date(2025, 9, 26))
    go_on(request, office, date(2025, 9, 28))
    stop(request, office, date(2025, 9, 28))
    go_on(request, office, date(2025, 9, 30))

    clock = clock_of(request)
    derived = derivation(clock, list(events_of_clock(clock)))
    stood = [each.day for each in derived.days if each.reason == "暂停计时"]
    assert stood == [date(2025, 9, 28), date(2025, 9, 29), date(2025, 9, 30)]
    assert clock.due_on == date(2025, 10, 13)


@pytest.mark.scenario(19)
def test_handed_in_before_an_unpublished_year_is_provisional() -> None:
    clock = handed_in(shanghai(2026, 12, 28))

    assert (clock.due_on, clock.provisional) == (date(2027, 1, 5), True)
    derived = derivation(clock, list(events_of_clock(clock)))
    assert derived.provisional
    assert [each.reason for each in derived.days if each.day == date(2027, 1, 1)] == ["元旦"]


@pytest.mark.scenario(20)
def test_amendment_that_would_shorten_twelve_clocks_moves_none() -> None:
    office = an_office()
    clocks = [handed_in(shanghai(2026, 9, 28), office=office) for _ in range(12)]
    done = handed_in(shanghai(2026, 9, 25), office=office)
    assert done.work_item is not None
    take_step(
        work_item=done.work_item,
        outcome="accept",
        actor=office.head.person,
        at=shanghai(2026, 9, 29),
        expected_version=None,
    )
    before = list(Clock.objects.order_by("pk").values())

    plan = entered(
        the_three().administrator,
        a_notice("国庆调整, 2026-10-01, 2026-10-02, 2026-10-03 2026-10-04", 2026),
        at=shanghai(2026, 9, 30),
    ).moves

    assert [move.clock.pk for move in plan.kept] == [clock.pk for clock in clocks]
    assert {move.due_on < move.clock.due_on for move in plan.kept} == {True}
    assert plan.moved == ()
    assert list(Clock.objects.order_by("pk").values()) == before


def test_stop_in_time_stays_in_time_when_a_notice_shortens_the_term() -> None:
    office = an_office()
    clock = handed_in(shanghai(2026, 12, 28), office=office)
    request = clock.case.practicerequest
    # The provisional due day; by the notice the term would have ended on 2027-01-03.
    stop(request, office, date(2027, 1, 5))

    entered(
        the_three().administrator,
        a_notice("元旦, 2027-01-01, 2027-01-01, 2027-01-02 2027-01-03"),
        at=shanghai(2027, 1, 5, 12),
    )

    assert (clock_of(request).status, clock_of(request).paused_on) == (
        "paused",
        date(2027, 1, 5),
    )
    assert findings() == []

    go_on(request, office, date(2027, 1, 7))
    assert clock_of(request).due_on == date(2027, 1, 8)
    assert findings() == []


def test_stop_that_came_too_late_stays_so_when_a_notice_lengthens_the_term() -> None:
    office = an_office()
    clock = handed_in(shanghai(2026, 12, 28), office=office)
    request = clock.case.practicerequest
    stop(request, office, date(2027, 1, 6))

    entered(
        the_three().administrator,
        a_notice("元旦, 2027-01-01, 2027-01-06, 2027-01-09"),
        at=shanghai(2027, 1, 6, 12),
    )

    # The breach is withdrawn with the date, and the clock runs on: nobody stopped it in time.
    clock = clock_of(request)
    assert (clock.status, clock.paused_on, clock.due_on) == ("running", None, date(2027, 1, 8))
    assert clock.events.get(kind="recompute").note == "日历调整后不再逾期；原升级记录保留"
    assert findings() == []
