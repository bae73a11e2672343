"""A deadline in working hours (decisions.md, Clocks; docs/decisions/0022)."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cases.models import Clock, ClockPolicy
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.requests import a_draft, an_office, open_item
from tests.workflows.engine.overdue import clock_of
from tests.workflows.engine.stops import findings, go_on, stop
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.gate import take_step
from workflows.engine.ladders import rungs_of
from workflows.engine.policy_moves import move_to_policy_in_force
from workflows.engine.standstill import Wanted, restart_clock, stop_clock
from workflows.engine.why_due import DayOnTheWay, derivation

if TYPE_CHECKING:
    from datetime import datetime

    from tests.practice.models import PracticeRequest
    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db

CODE = "list.head_approval"
# A Thursday; the Sunday after it is worked, and the holiday begins on 1 October.
THURSDAY = shanghai(2025, 9, 25, 16, 30)


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


def handed_in(
    office: Office, *reasons: str, hours: int = 4, at: datetime = THURSDAY
) -> PracticeRequest:
    """Hand a request in that must be checked within so many working hours."""
    policy = ClockPolicy.objects.get(code=CODE)
    policy.unit, policy.length = "working_hour", hours
    policy.reasons = [*policy.reasons, *reasons]
    policy.save()
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=at,
        expected_version=request.version,
    )
    request.refresh_from_db()
    return request


def end_of(request: PracticeRequest) -> tuple[date, time | None]:
    clock = clock_of(request)
    return clock.due_on, clock.due_time


def test_clock_ends_at_a_time_of_a_day_and_its_task_shows_the_day(office) -> None:
    request = handed_in(office)

    assert end_of(request) == (date(2025, 9, 26), time(14))
    assert clock_of(request).start_on == date(2025, 9, 25)
    assert (open_item(request).due_on, open_item(request).due_is_fixed) == (
        date(2025, 9, 26),
        False,
    )
    assert findings() == []


def test_clock_may_end_on_the_day_of_its_start_and_is_late_on_the_next(office) -> None:
    request = handed_in(office, at=shanghai(2025, 9, 25, 9))

    assert end_of(request) == (date(2025, 9, 25), time(15))
    assert not clock_of(request).has_passed(date(2025, 9, 25))
    assert clock_of(request).has_passed(date(2025, 9, 26))


def test_ladder_stands_in_working_days_around_the_last_day(office) -> None:
    planned = [(each.rung.code, each.planned_at) for each in rungs_of(clock_of(handed_in(office)))]

    assert planned == [
        ("W2", shanghai(2025, 9, 24, 9)),
        ("W1", shanghai(2025, 9, 25, 9)),
        ("B0", shanghai(2025, 9, 27, 0)),
        ("B1", shanghai(2025, 9, 28, 9)),
        ("B3", shanghai(2025, 9, 30, 9)),
    ]


def test_pause_moves_the_day_by_whole_working_days_and_leaves_the_time(office) -> None:
    request = handed_in(office, hours=13)
    stop(request, office, date(2025, 9, 26))
    while_waiting = end_of(request)
    go_on(request, office, date(2025, 9, 29))

    # Two days of waiting, the make-up Sunday and the Monday, come behind Sunday the 28th.
    assert while_waiting == (date(2025, 9, 28), time(16, 30))
    assert end_of(request) == (date(2025, 9, 30), time(16, 30))
    assert findings() == []


def test_stop_and_its_end_on_one_day_move_nothing(office) -> None:
    request = handed_in(office, hours=13)
    stop(request, office, date(2025, 9, 26))
    go_on(request, office, date(2025, 9, 26))

    assert end_of(request) == (date(2025, 9, 28), time(16, 30))


def test_stop_on_the_last_day_leaves_until_that_time_of_the_next_working_day(office) -> None:
    request = handed_in(office)
    stop(request, office, date(2025, 9, 26))
    go_on(request, office, date(2025, 9, 29))

    assert end_of(request) == (date(2025, 9, 30), time(14))
    assert findings() == []


def test_extension_adds_working_days(office) -> None:
    request = handed_in(office)
    asked = ask_for_more_time(
        clock=clock_of(request),
        wanted=MoreTime(reason="complex_matter", days=2, text="须会商"),
        actor=office.head.person,
        at=shanghai(2025, 9, 26, 10),
        expected_version=None,
    )
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    decide_on_more_time(
        request=asked, approve=True, actor=other, at=shanghai(2025, 9, 26, 11), note=""
    )

    assert end_of(request) == (date(2025, 9, 29), time(14))
    assert (clock_of(request).extended_by, clock_of(request).policy.counted_in) == (2, "工作日")
    assert findings() == []


@pytest.mark.parametrize(
    ("recorded_at", "end"),
    [
        # On the day itself the hours run from the moment; later, from the next opening.
        (shanghai(2025, 9, 29, 10), (date(2025, 9, 29), time(16))),
        (shanghai(2025, 9, 30, 10), (date(2025, 9, 30), time(15))),
    ],
)
def test_term_that_starts_anew_runs_from_the_moment_where_it_is_known(
    office, recorded_at, end
) -> None:
    request = handed_in(office, "supplement_incomplete")
    reviewer = a_member(Role.REVIEWER, office.organisation).person
    stop_clock(
        clock=clock_of(request),
        wanted=Wanted(reason="supplement_incomplete", on=date(2025, 9, 26)),
        actor=reviewer,
        at=shanghai(2025, 9, 26, 9),
        expected_version=None,
    )
    restart_clock(
        clock=clock_of(request),
        wanted=Wanted(reason="supplement_incomplete", on=date(2025, 9, 29)),
        actor=reviewer,
        at=recorded_at,
        expected_version=None,
    )

    assert (clock_of(request).cycle, end_of(request)) == (2, end)
    assert findings() == []


def test_clock_goes_over_to_another_number_of_hours(office) -> None:
    request = handed_in(office)
    rule = ClockPolicy.objects.get(code=CODE)
    rule.pk, rule.length, rule.effective_from = None, 10, date(2025, 9, 26)
    rule.save(force_insert=True)
    lead = a_member(Role.COMMISSION_LEAD, the_commission()).person
    move_to_policy_in_force(
        clock=clock_of(request),
        actor=lead,
        at=shanghai(2025, 9, 26, 9),
        note="",
        expected_version=None,
    )

    assert end_of(request) == (date(2025, 9, 28), time(11, 30))
    assert findings() == []


def test_clock_keeps_its_hours_while_the_rule_goes_over_to_days(office) -> None:
    request = handed_in(office)
    rule = ClockPolicy.objects.get(code=CODE)
    rule.pk, rule.unit, rule.length = None, "working_day", 5
    rule.effective_from = date(2025, 9, 26)
    rule.save(force_insert=True)

    assert end_of(request) == (date(2025, 9, 26), time(14))
    assert findings() == []


def test_integrity_finds_a_time_that_the_events_do_not_bear_out(office) -> None:
    clock = clock_of(handed_in(office))
    Clock.objects.filter(pk=clock.pk).update(due_time=time(17))

    assert [each.row for each in findings()] == [clock.pk]


def test_derivation_names_the_hours_of_each_day(office) -> None:
    request = handed_in(office, hours=13)
    stop(request, office, date(2025, 9, 26))
    go_on(request, office, date(2025, 9, 28))
    clock = clock_of(request)

    derived = derivation(clock, list(clock.events.order_by("pk")))

    assert derived.days == (
        DayOnTheWay(day=date(2025, 9, 25), count=1, minutes=60),
        DayOnTheWay(day=date(2025, 9, 26), count=2, minutes=390),
        DayOnTheWay(day=date(2025, 9, 27), count=None, reason="周末"),
        DayOnTheWay(day=date(2025, 9, 28), count=None, reason="暂停计时"),
        DayOnTheWay(day=date(2025, 9, 29), count=3, minutes=330),
    )
    assert (derived.began_at, derived.due_time, derived.agrees) == (
        time(16, 30),
        time(16, 30),
        True,
    )
    assert (derived.minutes, derived.hours) == (780, Decimal(13))
    assert [day.hours for day in derived.days if day.count] == [1, Decimal("6.5"), Decimal("5.5")]


@pytest.mark.parametrize(
    ("at", "hours", "shown", "in_all"),
    [
        (shanghai(2025, 9, 25, 16, 30), 4, ["1", "3"], "4"),
        (shanghai(2025, 9, 25, 16, 50), 4, ["0.67", "3.33"], "4"),
        (shanghai(2025, 9, 25, 14), 10, ["3.5", "6.5"], "10"),
    ],
)
def test_derivation_shows_hours_as_people_write_them(office, at, hours, shown, in_all) -> None:
    clock = clock_of(handed_in(office, at=at, hours=hours))

    derived = derivation(clock, list(clock.events.order_by("pk")))

    assert [str(day.hours) for day in derived.days] == shown
    assert str(derived.hours) == in_all


def test_derivation_of_a_start_after_hours_says_why_that_day_has_none(office) -> None:
    clock = clock_of(handed_in(office, at=shanghai(2025, 9, 25, 20)))

    first, *_others = derivation(clock, list(clock.events.order_by("pk"))).days

    assert first == DayOnTheWay(day=date(2025, 9, 25), count=None, reason="起算时已过当日办公时间")


def test_derivation_of_a_start_entered_later_says_that_its_time_is_not_known(office) -> None:
    clock = clock_of(handed_in(office))
    start = clock.events.get()
    start.recorded_at = shanghai(2025, 9, 26, 9)

    derived = derivation(clock, [start])

    assert derived.days[0].reason == "起算时刻没有记录，当日不计"
    assert (derived.due_on, derived.due_time) == (date(2025, 9, 26), time(15))
    assert not derived.agrees
