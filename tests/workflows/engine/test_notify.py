"""Who is told what, once."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Membership, Notification, OutboxMessage, Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office, open_item
from workflows.engine.claims import claim, hand_over, release
from workflows.engine.gate import take_step
from workflows.engine.notify import case_moved, people_for, task_opened
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)
ON = date(2023, 9, 27)


@pytest.fixture
def office() -> Office:
    return an_office()


def message_about(item: WorkItem) -> OutboxMessage:
    """Return the message that a task sent."""
    return OutboxMessage.objects.get(idempotency_key=f"task:{item.pk}")


def lines() -> list[tuple[int, str]]:
    """Return who was told what."""
    return list(Notification.objects.order_by("pk").values_list("person_id", "text"))


def test_task_opened_tells_those_who_may_do_it(office: Office) -> None:
    second = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    a_member(Role.DEPARTMENT_HEAD)
    a_member(Role.REVIEWER, office.organisation)
    request = a_submitted_request(office)

    task_opened(message_about(open_item(request)), AT)

    text = f"新任务“审核”：{request.number} 演练（2023-10-08 前办结）"
    assert lines() == [(office.head.person_id, text), (second.person_id, text)]
    assert set(Notification.objects.values_list("case_id", "at")) == {(request.pk, AT)}


def test_task_opened_twice_tells_each_person_once(office: Office) -> None:
    request = a_submitted_request(office)
    for _ in range(2):
        task_opened(message_about(open_item(request)), AT)

    assert [person for person, _ in lines()] == [office.head.person_id]


def test_task_opened_of_an_owned_task_tells_its_owner_only(office: Office) -> None:
    a_member(Role.DEPARTMENT_STAFF, office.organisation)
    request = a_draft(office)

    task_opened(message_about(open_item(request)), AT)

    assert lines() == [(office.staff.person_id, f"新任务“填写”：{request.number} 演练")]


def test_task_opened_when_it_is_already_done_tells_nobody(office: Office) -> None:
    request = a_submitted_request(office)
    item = open_item(request)
    take_step(
        work_item=item,
        outcome="accept",
        actor=office.head.person,
        at=AT,
        expected_version=None,
    )

    task_opened(message_about(item), AT)

    assert lines() == []


def a_handed_over_item(office: Office) -> tuple[WorkItem, Membership]:
    """Write a task that the head has passed to a second one."""
    second = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=AT)
    hand_over(work_item=item, person=office.head.person, to=second.person, at=AT)
    return item, second


def test_task_handed_over_tells_its_receiver_by_whom(office: Office) -> None:
    Person.objects.filter(pk=office.head.person_id).update(name="周明")
    item, second = a_handed_over_item(office)
    message = OutboxMessage.objects.get(topic="task_handed_over")
    for _ in range(2):
        HANDLERS[message.topic](message, AT)

    text = f"周明将任务“审核”交由您办理：{item.process.number} 演练（2023-10-08 前办结）"
    assert lines() == [(second.person_id, text)]
    assert Notification.objects.get().topic == "task_opened"
    assert message.idempotency_key == f"assignment:{item.assignments.latest('pk').pk}"


def test_task_handed_over_and_passed_on_again_is_news_to_the_last_receiver(office: Office) -> None:
    item, second = a_handed_over_item(office)
    hand_over(work_item=item, person=second.person, to=office.head.person, at=AT)
    for message in OutboxMessage.objects.filter(topic="task_handed_over"):
        HANDLERS[message.topic](message, AT)

    assert [person for person, _ in lines()] == [office.head.person_id]


def test_task_put_back_or_given_to_oneself_tells_nobody(office: Office) -> None:
    item, second = a_handed_over_item(office)
    release(work_item=item, person=second.person, at=AT)
    hand_over(work_item=item, person=office.head.person, to=office.head.person, at=AT)

    assert OutboxMessage.objects.filter(topic="task_handed_over").count() == 1


def test_people_for_leaves_out_the_author_the_retired_and_the_deactivated(office: Office) -> None:
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person)
    gone = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person(is_active=False))
    ended = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    Membership.objects.filter(pk=ended.pk).update(valid_until=date(2023, 9, 26))
    later = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    Membership.objects.filter(pk=later.pk).update(valid_from=date(2023, 9, 28))
    item = open_item(a_submitted_request(office))

    assert people_for(item, on=ON) == [office.head.person]
    assert people_for(item, on=date(2023, 9, 26)) == [office.head.person, ended.person]
    assert gone.person not in people_for(item, on=ON)


def test_people_for_a_units_task_are_also_the_districts_authority() -> None:
    district = an_organisation("上海市黄浦区")
    office = an_office(an_organisation(parent=district))
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    a_member(Role.DEPARTMENT_HEAD, district)
    item = open_item(a_submitted_request(office))

    assert people_for(item, on=ON) == [office.head.person, authority.person]


def test_case_moved_tells_the_opener_the_state_of_that_event(office: Office) -> None:
    request = a_submitted_request(office)
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=AT,
        expected_version=None,
    )
    message = OutboxMessage.objects.get(topic="case_moved")

    case_moved(message, AT)
    case_moved(message, AT)

    text = f"{request.number} 演练 的状态变为“accepted”"
    assert lines() == [(office.staff.person_id, text)]


def test_long_titles_are_cut_to_what_a_line_holds(office: Office) -> None:
    request = a_draft(office)
    type(request).objects.filter(pk=request.pk).update(title="长" * 200)
    WorkItem.objects.update(owner=None)

    task_opened(message_about(open_item(request)), AT)

    assert [len(text) for _, text in lines()] == [len(f"新任务“填写”：{request.number} ") + 200]
