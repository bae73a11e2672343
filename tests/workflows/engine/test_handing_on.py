"""A clock handed on: one deadline over several tasks, ended by the answer alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Clock, ClockEvent, ClockReason, ExtensionRequest, Notification
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.relay_flow import ANSWER, RelayFlow
from tests.practice.relays import (
    NEXT_DAY,
    a_drafted_relay,
    a_relay,
    acted,
    answer_clock,
    stepped,
    task_of,
)
from tests.workflows.engine.overdue import B1_AT, W1_AT, W2_AT, clock_of, rungs_fired
from tests.workflows.engine.stops import WHY, go_on, stop
from tests.workflows.engine.undoing import deliver, unsound
from workflows.engine.claims import claim
from workflows.engine.escalation import sweep
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.handing_on import codes_handed_on
from workflows.engine.nodes import Human

if TYPE_CHECKING:
    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db
DUE = date(2025, 10, 9)
AT = shanghai(2025, 9, 29, 8)


def kinds(case: Case) -> list[str]:
    """Return what happened to all clocks of a case, in order."""
    return list(
        ClockEvent.objects.filter(clock__case_id=case.pk)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def handed_on(case: Case) -> list[dict[str, object]]:
    """Return what the last event of a case says of clocks that went on."""
    said: list[dict[str, object]] = case.events.latest("sequence").data.get("clocks_handed_on", [])
    return said


def test_one_clock_runs_through_three_tasks_and_ends_with_the_answer(office: Office) -> None:
    case = a_relay(office)
    clock, first = answer_clock(case), task_of(case)

    case = stepped(case, office, "pass_form")
    second = task_of(case)
    said = handed_on(case)
    case = stepped(case, office, "propose", at=AT)
    third = task_of(case)
    assert (answer_clock(case), answer_clock(case).work_item) == (clock, third)
    case = stepped(case, office, "answer", at=AT)

    assert [item.due_on for item in (first, second, third)] == [DUE] * 3
    assert said == [
        {"clock": clock.pk, "code": ANSWER, "from_task": first.pk, "to_task": second.pk}
    ]
    assert handed_on(case) == []
    assert kinds(case) == ["start", "satisfy"]
    clock.refresh_from_db()
    assert (clock.status, clock.satisfied_on, clock.work_item) == ("satisfied", AT.date(), third)
    assert verify_cases().first_bad is None
    assert unsound(AT) == []


def test_task_that_continues_starts_the_clock_where_none_ran_before(office: Office) -> None:
    case = stepped(a_drafted_relay(office), office, "submit_checked")

    clock = answer_clock(case)
    assert (clock.start_on, clock.work_item) == (NEXT_DAY.date(), task_of(case))
    assert (kinds(case), handed_on(case)) == (["start"], [])


def test_clock_ends_where_what_follows_does_not_continue_it(office: Office) -> None:
    case = stepped(a_relay(office), office, "pass_form")

    case = stepped(case, office, "send_back", at=AT)

    assert (kinds(case), handed_on(case)) == (["start", "satisfy"], [])
    assert task_of(case).due_on is None
    stepped(case, office, "submit", at=AT)
    assert answer_clock(case).start_on == AT.date()


def test_stopped_clock_stays_stopped_and_goes_on_with_the_new_task(office: Office) -> None:
    case = a_relay(office)
    stop(case, office, date(2025, 9, 26))

    case = stepped(case, office, "pass_form", at=AT)

    clock, item = answer_clock(case), task_of(case)
    assert (clock.status, clock.paused_on, clock.next_rung_at) == (
        "paused",
        date(2025, 9, 26),
        None,
    )
    assert (item.waiting_since, item.waiting_for) == (
        date(2025, 9, 26),
        ClockReason.objects.get(code=WHY).label,
    )
    assert unsound(AT) == []
    go_on(case, office, date(2025, 9, 30))
    item.refresh_from_db()
    assert (item.waiting_since, item.waiting_for) == (None, "")
    assert item.due_on == answer_clock(case).due_on > DUE
    assert unsound(AT) == []


def test_stop_that_waits_for_the_act_ends_with_the_act_that_hands_on(office: Office) -> None:
    ClockReason.objects.filter(code=WHY).update(resumes_on="pass_form")
    case = a_relay(office)
    stop(case, office, date(2025, 9, 26))

    case = stepped(case, office, "pass_form", at=AT)

    clock = answer_clock(case)
    assert (clock.status, kinds(case)) == ("running", ["start", "pause", "resume"])
    assert task_of(case).waiting_since is None
    acts = list(case.events.order_by("sequence").values_list("act", "work_item_id"))
    assert acts[-1] == ("resume_clock", clock.work_item_id)
    assert "held_until" not in case.events.get(act="pass_form").data
    assert unsound(AT) == []


def test_extension_and_the_request_for_it_stay_with_the_clock(office: Office) -> None:
    the_commission()
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    case = a_relay(office)
    wanted = MoreTime(reason="complex_matter", days=2, text="涉及三家单位")
    asked = ask_for_more_time(
        clock=answer_clock(case),
        wanted=wanted,
        actor=office.head.person,
        at=NEXT_DAY,
        expected_version=None,
    )

    case = stepped(case, office, "pass_form")
    assert ExtensionRequest.objects.get().decision == "pending"
    decide_on_more_time(request=asked, approve=True, actor=other.person, at=AT, note="")
    assert task_of(case).due_on == date(2025, 10, 11)
    case = stepped(case, office, "propose", at=AT)

    assert (task_of(case).due_on, answer_clock(case).extended_by) == (date(2025, 10, 11), 2)
    assert unsound(AT) == []


def test_rungs_go_on_and_reach_the_holder_of_the_new_task(office: Office) -> None:
    the_commission()
    reviewer = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    case = a_relay(office)
    before = answer_clock(case).next_rung_at
    sweep(at=W2_AT)
    case = stepped(case, office, "pass_form", at=W2_AT)
    claim(work_item=task_of(case), person=reviewer, at=W2_AT)
    deliver(W2_AT)
    Notification.objects.all().delete()

    assert (before, answer_clock(case).next_rung_at) == (W2_AT, W1_AT)
    sweep(at=W1_AT)
    deliver(W1_AT)
    assert Notification.objects.filter(person=reviewer, topic="rung_escalated").exists()
    sweep(at=B1_AT)

    item = task_of(case)
    assert (item.role, item.owner, item.escalated_at) == (Role.DEPARTMENT_HEAD, None, B1_AT)
    assert rungs_fired(case) == ["W2", "W1", "B0", "B1"]
    # What fired in the first task is not fired again by the later ones.
    stepped(case, office, "propose", at=B1_AT)
    sweep(at=B1_AT)
    assert rungs_fired(case) == ["W2", "W1", "B0", "B1"]


def test_act_that_closes_the_task_hands_the_clock_to_the_node_it_goes_on_at(
    office: Office,
) -> None:
    case = a_relay(office)
    clock, first = clock_of(case), task_of(case)

    case = acted(case, office, "call_in")

    assert (answer_clock(case), answer_clock(case).work_item) == (clock, task_of(case))
    assert [(each["from_task"], each["to_task"]) for each in handed_on(case)] == [
        (first.pk, task_of(case).pk)
    ]
    assert (task_of(case).due_on, kinds(case)) == (DUE, ["start"])
    assert unsound(AT) == []


@pytest.mark.parametrize("name", ["withdraw", "drop"])
def test_act_that_goes_on_at_no_task_leaves_the_clock_void(office: Office, name: str) -> None:
    case = acted(stepped(a_relay(office), office, "pass_form"), office, name)

    assert (kinds(case), handed_on(case)) == (["start", "void"], [])
    assert clock_of(case).status == "void"


def test_request_for_more_time_falls_away_with_a_clock_that_nobody_takes_over(
    office: Office,
) -> None:
    case = stepped(a_relay(office), office, "pass_form")
    ask_for_more_time(
        clock=answer_clock(case),
        wanted=MoreTime(reason="complex_matter", days=2, text="涉及三家单位"),
        actor=office.head.person,
        at=NEXT_DAY,
        expected_version=None,
    )

    case = stepped(case, office, "send_back", at=AT)

    request = ExtensionRequest.objects.get()
    assert request.decision == "void"
    assert case.events.latest("sequence").data["lapsed_requests"] == [request.pk]


def test_step_that_hands_a_clock_on_takes_no_more_statements_than_one_that_starts_it(
    office: Office,
) -> None:
    counted = []
    for case, outcome in ((a_drafted_relay(office), "submit"), (a_relay(office), "pass_form")):
        with CaptureQueriesContext(connection) as captured:
            stepped(case, office, outcome)
        counted.append(len(captured))

    assert counted[1] <= counted[0]


def test_codes_that_may_be_handed_on_are_those_of_tasks_that_continue() -> None:
    assert codes_handed_on(RelayFlow) == {ANSWER}


def test_task_that_continues_must_name_a_deadline() -> None:
    with pytest.raises(ValueError, match="审核 continues a deadline: name its code"):
        Human(title="审核", roles=(), clock="", continues=True, outcomes=())


def test_only_one_clock_of_a_case_is_open_through_all_its_tasks(office: Office) -> None:
    case = a_relay(office)
    for outcome in ("pass_form", "propose", "review_again", "propose"):
        case = stepped(case, office, outcome)

        assert Clock.objects.filter(case_id=case.pk).count() == 1
        assert answer_clock(case).work_item == task_of(case)
