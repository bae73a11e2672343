"""Taking one's own last step back: who may, until when, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cases.errors import AlreadyClaimed, BadInput, GuardFailed, NotAllowed, Stale
from cases.models import Absence, Assignment, CaseEvent, Clock, Notification, OutboxMessage
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office, open_item
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import stop
from workflows.engine.claims import claim, release
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import act, take_step
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from cases.models import Person

pytestmark = pytest.mark.django_db
# The check is due on 2023-10-08, after the National Day holiday.
AT = shanghai(2023, 9, 28, 15, 30)
SOON = AT + timedelta(minutes=1)


@pytest.fixture
def office() -> Office:
    return an_office()


def sent_back(
    office: Office, *, at: datetime = AT, request: PracticeRequest | None = None
) -> PracticeRequest:
    """Let the head send a request back to its author."""
    request = request or a_submitted_request(office)
    return checked(request, office.head.person, "send_back", at=at)


def checked(
    request: PracticeRequest, person: Person, outcome: str, *, at: datetime = AT
) -> PracticeRequest:
    take_step(
        work_item=open_item(request),
        outcome=outcome,
        actor=person,
        at=at,
        expected_version=None,
        data={"reason": "缺少更新频率"},
    )
    return PracticeRequest.objects.get(pk=request.pk)


def undo(
    request: PracticeRequest,
    person: Person,
    *,
    at: datetime = SOON,
    seen: int | None = None,
    reason: str = "点错了",
) -> None:
    take_back(case=request, actor=person, at=at, expected_version=seen, reason=reason)


def deliver(at: datetime) -> None:
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def unsound(at: datetime) -> list[str]:
    """Return what does not fit, but for messages: not every test delivers them."""
    return [found.sentence for found in findings(at=at) if found.what != "outbox_stuck"]


def state_of(request: PracticeRequest) -> tuple[str, int]:
    fresh = PracticeRequest.objects.get(pk=request.pk)
    return fresh.state, fresh.version


def test_undone_step_stays_in_the_chain_and_a_new_event_says_why(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person, seen=3)

    undone, event = CaseEvent.objects.filter(case_id=request.pk).order_by("sequence")[2:]
    assert (undone.act, undone.data["held_until"]) == ("send_back", "2023-09-28T07:35:00+00:00")
    assert (event.act, event.from_state, event.to_state, event.role) == (
        "undo",
        "returned",
        "checking",
        "department_head",
    )
    assert event.data == {"undone": 3, "undone_act": "send_back", "reason": "点错了"}
    assert event.work_item == undone.work_item
    assert verify_cases().first_bad is None


def test_case_that_the_step_closed_is_open_again(office: Office) -> None:
    request = checked(a_submitted_request(office), office.head.person, "accept")
    assert request.is_closed

    undo(request, office.head.person)

    fresh = PracticeRequest.objects.get(pk=request.pk)
    assert (fresh.is_closed, fresh.state) == (False, "checking")
    assert unsound(SOON) == []


def test_task_that_nobody_held_is_given_to_who_finished_it(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person)

    item = open_item(request)
    assert (item.owner, item.assigned) == (office.head.person, SOON)
    moved = Assignment.objects.get(work_item=item)
    assert (moved.why, moved.to_person, moved.by) == (
        "take_back",
        office.head.person,
        office.head.person,
    )


def test_task_that_was_held_stays_with_its_holder_without_a_movement(office: Office) -> None:
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=AT)
    sent_back(office, request=request)

    undo(request, office.head.person)

    item = open_item(request)
    assert (item.owner, item.assigned) == (office.head.person, AT)
    assert [each.why for each in Assignment.objects.filter(work_item=item)] == ["claim"]


def test_clock_goes_on_as_if_it_had_never_stopped(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    before = clock_of(request)
    at = shanghai(2025, 9, 28)
    sent_back(office, request=request, at=at)

    undo(request, office.head.person, at=at + timedelta(minutes=4))

    after = clock_of(request)
    shown = ("start_on", "due_on", "status", "satisfied_on", "cycle", "next_rung_at")
    assert [getattr(after, name) for name in shown] == [getattr(before, name) for name in shown]
    assert [event.kind for event in after.events.order_by("pk")] == ["start", "satisfy", "reopen"]


def test_clock_that_stood_still_stands_still_again(office: Office) -> None:
    request = a_request_due_on_9_october(office)
    stop(request, office, date(2025, 9, 26))
    at = shanghai(2025, 9, 28)
    sent_back(office, request=request, at=at)
    assert Clock.objects.get(case_id=request.pk).paused_on is None
    assert unsound(at) == []

    undo(request, office.head.person, at=at + timedelta(minutes=4))

    clock = clock_of(request)
    assert (clock.status, clock.paused_on, clock.next_rung_at) == (
        "paused",
        date(2025, 9, 26),
        None,
    )
    assert open_item(request).waiting_since == date(2025, 9, 26)
    assert unsound(at) == []


def test_nothing_of_an_undone_step_is_ever_sent(office: Office) -> None:
    request = sent_back(office)

    undo(request, office.head.person)
    deliver(AT + timedelta(days=1))

    held = OutboxMessage.objects.filter(case_id=request.pk, sequence=3)
    assert {(row.topic, row.status) for row in held} == {
        ("task_opened", "withdrawn"),
        ("case_moved", "withdrawn"),
    }
    assert not Notification.objects.filter(person=office.staff.person).exists()


def test_messages_leave_when_the_hold_is_over_and_not_before(office: Office) -> None:
    sent_back(office)

    deliver(AT + timedelta(minutes=4, seconds=59))
    assert not Notification.objects.filter(person=office.staff.person).exists()
    deliver(AT + timedelta(minutes=5))
    assert Notification.objects.filter(person=office.staff.person).count() == 2


def test_undo_after_the_hold_is_refused_with_the_time_at_which_messages_left(
    office: Office,
) -> None:
    request = sent_back(office)
    sentence = "这一步的通知已于2023-09-28 15:35发出，不能再撤回。"

    with pytest.raises(GuardFailed, match=sentence):
        undo(request, office.head.person, at=AT + timedelta(minutes=5))
    deliver(AT + timedelta(minutes=7))
    with pytest.raises(GuardFailed, match="已于2023-09-28 15:37发出"):
        undo(request, office.head.person, at=AT + timedelta(minutes=8))

    assert state_of(request) == ("returned", 3)


def test_message_that_a_worker_has_taken_up_refuses_the_undo(office: Office) -> None:
    request = sent_back(office)
    held = OutboxMessage.objects.filter(case_id=request.pk, sequence=3)
    held.filter(topic="case_moved").update(attempts=1, leased_by="w", leased_until=SOON)

    with pytest.raises(GuardFailed, match="不能再撤回"):
        undo(request, office.head.person)

    assert state_of(request) == ("returned", 3)
    assert not held.filter(status="withdrawn").exists()


def test_hold_ends_at_the_last_minute_of_the_due_day(office: Office) -> None:
    late_in_the_evening = shanghai(2023, 10, 8, 23, 57)
    request = sent_back(office, at=late_in_the_evening)
    assert clock_satisfied(request) == date(2023, 10, 8)

    with pytest.raises(GuardFailed, match="2023-10-08 23:59"):
        undo(request, office.head.person, at=shanghai(2023, 10, 8, 23, 59))
    undo(request, office.head.person, at=shanghai(2023, 10, 8, 23, 58))


def clock_satisfied(request: PracticeRequest) -> date | None:
    """Return the day on which the task was done: that of the step, whenever messages leave."""
    return Clock.objects.get(case_id=request.pk).satisfied_on


def test_late_step_is_not_held_and_cannot_be_taken_back(office: Office) -> None:
    late = shanghai(2023, 10, 9)
    request = sent_back(office, at=late)

    messages = OutboxMessage.objects.filter(case_id=request.pk, sequence=3)
    assert set(messages.values_list("next_try_at", flat=True)) == {late}
    with pytest.raises(GuardFailed, match="立即生效"):
        undo(request, office.head.person, at=late)


def test_hold_of_no_minutes_lets_nothing_be_taken_back(
    office: Office, settings: pytest.FixtureRequest
) -> None:
    settings.TAKE_BACK_MINUTES = 0  # type: ignore[attr-defined]
    request = sent_back(office)

    with pytest.raises(GuardFailed, match="立即生效"):
        undo(request, office.head.person)


def test_step_that_writes_what_cannot_be_put_back_is_not_held(office: Office) -> None:
    request = a_submitted_request(office)

    held = OutboxMessage.objects.get(case_id=request.pk, sequence=2)
    assert held.next_try_at == held.created_at
    with pytest.raises(GuardFailed, match="立即生效"):
        undo(request, office.staff.person)


def test_opening_case_act_and_undo_itself_cannot_be_taken_back(office: Office) -> None:
    draft = a_draft(office)
    with pytest.raises(GuardFailed, match="立即生效"):
        undo(draft, office.staff.person)
    act(case=draft, name="withdraw", actor=office.staff.person, at=AT, expected_version=None)
    with pytest.raises(GuardFailed, match="立即生效"):
        undo(draft, office.staff.person)
    request = sent_back(office)
    undo(request, office.head.person)
    with pytest.raises(GuardFailed, match="立即生效"):
        undo(request, office.head.person)


def test_step_of_another_person_is_not_theirs_to_take_back(office: Office) -> None:
    request = sent_back(office)
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person

    for person in (other, office.staff.person):
        with pytest.raises(NotAllowed, match="只能撤回本人刚办的一步"):
            undo(request, person)

    assert state_of(request) == ("returned", 3)


def test_person_whose_role_has_ended_takes_nothing_back(office: Office) -> None:
    request = sent_back(office)
    office.head.valid_until = date(2023, 9, 27)
    office.head.save()

    with pytest.raises(NotAllowed):
        undo(request, office.head.person)


def test_reason_is_required(office: Office) -> None:
    request = sent_back(office)

    with pytest.raises(BadInput, match="须写明理由"):
        undo(request, office.head.person, reason="  ")

    assert state_of(request) == ("returned", 3)


def test_stale_page_is_told_who_acted_meanwhile(office: Office) -> None:
    request = sent_back(office)
    checked(request, office.staff.person, "submit")

    with pytest.raises(Stale, match=f"{office.staff.person}已于2023-09-28 15:30办理"):
        undo(request, office.head.person, seen=3)
    with pytest.raises(NotAllowed):
        undo(request, office.head.person)


def test_next_task_that_somebody_claimed_refuses_until_it_is_put_back(office: Office) -> None:
    # The author's draft goes to its author: a colleague who took it over has taken it up.
    request = sent_back(office)
    item = open_item(request)
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    item.owner = None
    item.save()
    claim_as(item, colleague)

    with pytest.raises(AlreadyClaimed, match=f"下一步“填写”已由{colleague}于"):
        undo(request, office.head.person)

    type(item).objects.filter(pk=item.pk).update(owner=None)
    undo(request, office.head.person)
    assert state_of(request) == ("checking", 4)


def claim_as(item, person: Person) -> None:
    type(item).objects.filter(pk=item.pk).update(owner=person, assigned=SOON)
    Assignment.objects.create(work_item=item, to_person=person, by=person, why="claim", at=SOON)


def test_delegate_takes_their_own_step_back_for_the_person_they_stand_in_for(
    office: Office,
) -> None:
    delegate = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=AT)
    Absence.objects.create(
        person=office.head.person,
        delegate=delegate.person,
        valid_from=date(2023, 9, 28),
        valid_until=date(2023, 9, 28),
        entered_by=office.head.person,
        entered_at=AT,
    )
    checked(request, delegate.person, "send_back")

    with pytest.raises(NotAllowed):
        undo(request, office.head.person)
    undo(request, delegate.person)

    event = CaseEvent.objects.get(case_id=request.pk, act="undo")
    assert (event.actor, event.acting_for) == (delegate.person, office.head.person)
    assert open_item(request).owner == office.head.person
    release(work_item=open_item(request), person=office.head.person, at=SOON)
