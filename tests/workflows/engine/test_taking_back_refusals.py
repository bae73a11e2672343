"""Taking one's own last step back: who may, and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import AlreadyClaimed, BadInput, GuardFailed, NotAllowed, Stale
from cases.models import Absence, CaseEvent, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office, open_item
from tests.workflows.engine.undoing import (
    AT,
    SOON,
    checked,
    claim_as,
    clock_satisfied,
    deliver,
    sent_back,
    state_of,
    undo,
)
from workflows.collaboration.messages import send_message
from workflows.engine.claims import claim, release
from workflows.engine.exports import record_dossier
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


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


@pytest.mark.parametrize("announced", ["message", "dossier"])
def test_step_that_is_known_elsewhere_stays(office: Office, announced: str) -> None:
    request = sent_back(office)
    if announced == "message":
        send_message(case=request, author=office.head.person, text="已退回，请补正。", at=SOON)
    else:
        record_dossier(case=request, person=office.staff.person, at=SOON)

    with pytest.raises(GuardFailed, match="不能再撤回"):
        undo(request, office.head.person, at=SOON)

    assert state_of(request) == ("returned", 3)


def test_message_written_before_the_step_does_not_keep_it(office: Office) -> None:
    request = a_submitted_request(office)
    before = AT - timedelta(minutes=1)
    send_message(case=request, author=office.head.person, text="正在核对。", at=before)
    sent_back(office, request=request)

    undo(request, office.head.person, at=SOON)

    assert state_of(request) == ("checking", 4)
