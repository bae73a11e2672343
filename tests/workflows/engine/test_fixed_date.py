"""A deadline of a fixed date (decisions.md, Clocks; docs/decisions/0019): given, never counted."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import ClockPolicy
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, an_office, open_item
from tests.workflows.calendar_notice.test_enter import a_notice
from tests.workflows.engine.closing import (
    CLOSES_ON,
    CODE,
    a_request_that_closes,
    let_the_date_be_given,
)
from tests.workflows.engine.overdue import clock_of, rungs_fired
from tests.workflows.engine.stops import findings, go_on, stop
from workflows.calendar_notice.days import calendar_with
from workflows.calendar_notice.moves import moves_under
from workflows.engine.clock_offers import offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.escalation import sweep
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.gate import take_step
from workflows.engine.ladders import rungs_of
from workflows.engine.policy_moves import move_to_policy_in_force
from workflows.engine.standstill import Wanted, stop_clock
from workflows.engine.why_due import derivation

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    let_the_date_be_given("supplement_incomplete")
    return a_request_that_closes(office)


def extended(request: PracticeRequest, office: Office, days: int) -> None:
    """Let the head ask on 2026-03-30, and another one agree on the day after."""
    asked = ask_for_more_time(
        clock=clock_of(request),
        wanted=MoreTime(reason="complex_matter", days=days, text="评审专家未到齐"),
        actor=office.head.person,
        at=shanghai(2026, 3, 30, 10),
        expected_version=None,
    )
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    decide_on_more_time(
        request=asked, approve=True, actor=other.person, at=shanghai(2026, 3, 31, 17), note=""
    )


def test_clock_ends_on_the_date_of_its_case_and_the_event_of_the_act_names_it(request_) -> None:
    clock = clock_of(request_)

    assert (clock.start_on, clock.due_on, clock.provisional) == (
        date(2026, 3, 20),
        CLOSES_ON,
        False,
    )
    assert clock.events.get().ends_on == CLOSES_ON
    assert (open_item(request_).due_on, open_item(request_).due_is_fixed) == (CLOSES_ON, True)
    assert request_.events.get(act="submit").data["ends_on"] == {CODE: "2026-03-31"}
    assert findings() == []


def test_step_that_starts_it_without_a_date_is_refused_and_writes_nothing(office: Office) -> None:
    let_the_date_be_given()

    with pytest.raises(GuardFailed, match="还没有定下这一日期"):
        a_request_that_closes(office, None)

    request = PracticeRequest.objects.get()
    assert (request.state, request.closes_on) == ("draft", None)


def test_date_of_a_case_is_not_asked_for_by_a_deadline_that_counts(office: Office) -> None:
    request = a_request_that_closes(office)

    assert clock_of(request).due_on == date(2026, 3, 25)
    assert clock_of(request).events.get().ends_on is None
    assert "ends_on" not in request.events.get(act="submit").data
    assert open_item(request).due_is_fixed is False


def test_ladder_stands_in_working_days_around_the_date(request_) -> None:
    planned = [(each.rung.code, each.planned_at) for each in rungs_of(clock_of(request_))]

    assert planned == [
        ("W2", shanghai(2026, 3, 27, 9)),
        ("W1", shanghai(2026, 3, 30, 9)),
        ("B0", shanghai(2026, 4, 1, 0)),
        ("B1", shanghai(2026, 4, 1, 9)),
        ("B3", shanghai(2026, 4, 3, 9)),
    ]


def test_pause_stops_the_ladder_and_not_the_date(office: Office, request_) -> None:
    stop(request_, office, date(2026, 3, 23))
    sweep(at=shanghai(2026, 3, 27, 9))

    assert (clock_of(request_).status, clock_of(request_).due_on) == ("paused", CLOSES_ON)
    assert rungs_fired(request_) == []

    go_on(request_, office, date(2026, 3, 27))

    clock = clock_of(request_)
    assert (clock.status, clock.due_on) == ("running", CLOSES_ON)
    assert clock.next_rung_at == shanghai(2026, 3, 30, 9)
    assert findings() == []


def test_date_that_went_by_during_a_pause_is_late_when_the_clock_goes_on(
    office: Office, request_
) -> None:
    stop(request_, office, date(2026, 3, 30))
    go_on(request_, office, date(2026, 4, 2))

    clock = clock_of(request_)
    assert (clock.due_on, clock.has_passed(date(2026, 4, 2))) == (CLOSES_ON, True)
    assert clock.next_rung_at == shanghai(2026, 4, 3, 9)
    assert findings() == []


def test_date_that_went_by_during_a_pause_is_not_lengthened(office: Office, request_) -> None:
    stop(request_, office, date(2026, 3, 30))
    asked = MoreTime(reason="complex_matter", days=1, text="仍在征求意见")

    with pytest.raises(GuardFailed, match="逾期之后不能再延长"):
        ask_for_more_time(
            clock=clock_of(request_),
            wanted=asked,
            actor=office.head.person,
            at=shanghai(2026, 4, 1, 10),
            expected_version=None,
        )

    clock = clock_of(request_)
    told = replay(clock, clock.events.order_by("pk"))
    offers = offered_changes(clock, told, person=office.head.person, on=date(2026, 4, 1))
    assert offers.more_time == ()


def test_extension_gives_another_date_that_many_working_days_later(
    office: Office, request_
) -> None:
    # The Qingming holiday of 2026 lies in between.
    extended(request_, office, 4)

    clock = clock_of(request_)
    assert (clock.due_on, clock.extended_by) == (date(2026, 4, 7), 4)
    assert clock.events.get(kind="extend").ends_on == date(2026, 4, 7)
    assert open_item(request_).due_on == date(2026, 4, 7)
    assert request_.events.get(act="extend_clock").data["due_on"] == "2026-04-07"
    assert clock.next_rung_at == shanghai(2026, 4, 2, 9)
    assert findings() == []


def test_reason_that_starts_a_term_anew_is_neither_offered_nor_taken(
    office: Office, request_
) -> None:
    clock = clock_of(request_)
    reviewer = a_member(Role.REVIEWER, office.organisation).person
    told = replay(clock, clock.events.order_by("pk"))
    offers = offered_changes(clock, told, person=reviewer, on=date(2026, 3, 23))

    assert [each.code for each in offers.stop] == ["consult_department"]
    with pytest.raises(BadInput, match="不能用这一事由。可用的事由：征求有关单位意见"):
        stop_clock(
            clock=clock,
            wanted=Wanted(reason="supplement_incomplete", on=date(2026, 3, 23)),
            actor=reviewer,
            at=shanghai(2026, 3, 23),
            expected_version=None,
        )


def test_notice_on_holidays_leaves_the_date_where_it_is(request_) -> None:
    notice = a_notice("清明节, 2026-03-28, 2026-04-06", 2026)

    moves = moves_under(calendar_with(notice), on=date(2026, 3, 23))

    assert (moves.moved, moves.settled, moves.kept) == ((), (), ())
    assert clock_of(request_).due_on == CLOSES_ON


def test_later_rule_of_a_fixed_date_moves_no_running_clock(request_) -> None:
    rule = ClockPolicy.objects.get(code=CODE)
    rule.pk, rule.effective_from = None, date(2026, 3, 23)
    rule.save(force_insert=True)
    lead = a_member(Role.COMMISSION_LEAD, the_commission())

    with pytest.raises(GuardFailed, match="没有可以改用的新时长"):
        move_to_policy_in_force(
            clock=clock_of(request_),
            actor=lead.person,
            at=shanghai(2026, 3, 24),
            note="",
            expected_version=None,
        )


def test_clock_taken_back_keeps_its_date(office: Office, request_) -> None:
    take_step(
        work_item=open_item(request_),
        outcome="send_back",
        actor=office.head.person,
        at=shanghai(2026, 3, 24),
        expected_version=None,
        data={"reason": "缺附件"},
    )

    clock = clock_of(request_)
    assert (clock.status, clock.due_on) == ("satisfied", CLOSES_ON)
    assert findings() == []


def test_derivation_names_who_set_the_date_and_lists_no_days(office: Office, request_) -> None:
    clock = clock_of(request_)
    derived = derivation(clock, list(clock.events.order_by("pk")))

    assert (derived.days, derived.agrees) == ((), True)
    assert derived.given is not None
    assert (derived.given.on, derived.given.by) == (CLOSES_ON, office.staff.person)


def test_derivation_of_a_lengthened_date_names_both_dates(office: Office, request_) -> None:
    extended(request_, office, 4)
    clock = clock_of(request_)

    given = derivation(clock, list(clock.events.order_by("pk"))).given

    assert given is not None
    assert (given.first_on, given.on, given.lengthened_by) == (CLOSES_ON, date(2026, 4, 7), 4)


def test_derivation_without_a_record_names_nobody(request_) -> None:
    derived = derivation(clock_of(request_), [])

    assert (derived.given, derived.days, derived.agrees) == (None, (), False)
    assert derived.due_on == CLOSES_ON


def test_draft_has_no_fixed_date(office: Office) -> None:
    assert open_item(a_draft(office)).due_is_fixed is False
