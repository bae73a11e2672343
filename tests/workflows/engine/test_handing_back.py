"""A step that handed a clock on is taken back: the clock goes back with its task, unchanged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cases.models import Case, Clock, WorkItem
from cases.proof import verify_cases
from tests.factories import shanghai
from tests.practice.models import RelayRequest
from tests.practice.relays import a_relay, answer_clock, stepped, task_of
from tests.workflows.engine.overdue import W1_AT, W2_AT, clock_of
from tests.workflows.engine.stops import stop
from tests.workflows.engine.undoing import unsound
from workflows.engine.escalation import sweep
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back

if TYPE_CHECKING:
    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db
AT = shanghai(2025, 9, 29, 8, 58)
SOON = AT + timedelta(minutes=1)
KEPT = ("start_on", "due_on", "status", "paused_on", "cycle", "extended_by", "satisfied_on")


def taken_back(case: RelayRequest, office: Office, *, at=SOON) -> RelayRequest:
    person = case.events.latest("sequence").actor
    assert person is not None
    take_back(case=case, actor=person, at=at, expected_version=None, reason="点错了")
    return RelayRequest.objects.get(pk=case.pk)


def shown(clock: Clock) -> list[object]:
    return [getattr(clock, name) for name in (*KEPT, "next_rung_at", "work_item_id")]


def found(case: Case) -> list[tuple[str, str, int | None]]:
    about = [one for one in findings(at=AT) if one.case == case.number]
    return [(one.what, one.table, one.row) for one in about if one.what != "outbox_stuck"]


def test_clock_goes_back_to_the_reopened_task_unchanged(office: Office) -> None:
    case = a_relay(office)
    before, first = answer_clock(case), task_of(case)
    case = stepped(case, office, "pass_form", at=AT)
    second = task_of(case)

    case = taken_back(case, office)

    clock = answer_clock(case)
    assert shown(clock) == shown(before)
    assert [event.kind for event in clock.events.all()] == ["start"]
    assert (task_of(case), task_of(case).due_on) == (first, first.due_on)
    said = case.events.latest("sequence").data["clocks_handed_on"]
    assert [(each["from_task"], each["to_task"]) for each in said] == [(second.pk, first.pk)]
    assert verify_cases().first_bad is None
    assert unsound(AT) == []
    assert answer_clock(stepped(case, office, "pass_form", at=SOON)).pk == before.pk


def test_stopped_clock_goes_back_stopped(office: Office) -> None:
    case = a_relay(office)
    stop(case, office, date(2025, 9, 26))
    case = stepped(case, office, "pass_form", at=AT)

    case = taken_back(case, office)

    item = task_of(case)
    assert (answer_clock(case).status, item.waiting_since) == ("paused", date(2025, 9, 26))
    assert item.waiting_for != ""
    assert unsound(AT) == []


def test_rung_that_fired_meanwhile_is_not_fired_again(office: Office) -> None:
    case = stepped(a_relay(office), office, "pass_form", at=AT)
    assert sweep(at=W2_AT).fired == 1

    case = taken_back(case, office, at=W2_AT)

    assert answer_clock(case).next_rung_at == W1_AT
    assert sweep(at=W2_AT).fired == 0


def test_answer_that_is_taken_back_reopens_the_clock_at_the_last_task(office: Office) -> None:
    case = a_relay(office)
    for outcome in ("pass_form", "propose"):
        case = stepped(case, office, outcome)
    last = task_of(case)
    case = stepped(case, office, "answer", at=AT)

    case = taken_back(case, office)

    clock = clock_of(case)
    assert (clock.status, clock.work_item, task_of(case)) == ("running", last, last)
    assert [event.kind for event in clock.events.order_by("pk")] == ["start", "satisfy", "reopen"]
    assert unsound(AT) == []


def test_clock_that_the_undone_step_ended_is_reopened_and_the_new_one_void(
    office: Office,
) -> None:
    case = stepped(a_relay(office), office, "pass_form")
    case = stepped(case, office, "send_back", at=AT)

    case = taken_back(case, office)

    assert (clock_of(case).status, clock_of(case).work_item) == ("running", task_of(case))
    assert unsound(AT) == []


def test_open_clock_of_a_closed_task_is_found(office: Office) -> None:
    case = stepped(a_relay(office), office, "pass_form")
    first = WorkItem.objects.get(process_id=case.pk, outcome="pass_form")
    clock = answer_clock(case)
    Clock.objects.filter(pk=clock.pk).update(work_item=first)

    # Once because its task is done, once because the event says otherwise.
    assert found(case) == [("clock_of_task", "cases_clock", clock.pk)] * 2
    sentences = [one.sentence for one in findings(at=AT) if one.what == "clock_of_task"]
    assert sentences == [
        f"{case.number} 的时限 {clock.code} 仍在计时，但其任务“形式审查”已经结束。",
        f"{case.number} 的时限 {clock.code} 所属的任务与案卷事件记录的接续不符。",
    ]


def test_ended_clock_at_another_task_than_the_events_say_is_found(office: Office) -> None:
    case = a_relay(office)
    for outcome in ("pass_form", "propose", "answer"):
        case = stepped(case, office, outcome)
    clock = clock_of(case)
    Clock.objects.filter(pk=clock.pk).update(
        work_item=WorkItem.objects.get(process_id=case.pk, outcome="propose")
    )

    assert found(case) == [("clock_of_task", "cases_clock", clock.pk)]


def test_clock_that_runs_for_a_task_of_another_case_is_found(office: Office) -> None:
    case, other = a_relay(office), a_relay(office)
    clock = clock_of(case)
    Clock.objects.filter(pk=clock.pk).update(work_item=task_of(other))

    sentences = [one.sentence for one in findings(at=AT) if one.what == "clock_of_task"]

    assert sentences == [f"{case.number} 的时限 {clock.code} 所属的任务不在本案卷中。"]
