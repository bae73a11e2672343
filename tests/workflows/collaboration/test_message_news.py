"""Who is told of a message, and who not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Membership, Notification, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.flow import PracticeFlow
from tests.practice.models import PracticeRequest
from tests.practice.requests import an_office, open_item
from tests.workflows.collaboration.cases import (
    AT,
    a_city,
    an_application,
    held_by_head,
)
from workflows.collaboration.message_news import MOST_TOLD
from workflows.collaboration.messages import send_message
from workflows.collaboration.watching import watch
from workflows.engine.gate import open_case, take_step
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db


def told_of_message(case, author) -> list[int]:
    """Send a message, deliver it twice, and return who was told of it."""
    send_message(case=case, author=author, text="机密内容", at=AT)
    message = OutboxMessage.objects.filter(topic="case_message").latest("pk")
    for _ in range(2):
        HANDLERS["case_message"](message, AT)
    lines = Notification.objects.filter(outbox_key=message.idempotency_key)
    assert not any("机密" in line.text for line in lines)
    return sorted(lines.values_list("person_id", flat=True))


def test_message_of_the_opener_reaches_the_holder_of_the_task_alone() -> None:
    city = a_city()
    a_member(Role.DEPARTMENT_HEAD, city.office.organisation)
    held_by_head(city)

    assert told_of_message(city.request, city.office.staff.person) == [city.office.head.person_id]


def test_message_of_the_opener_reaches_all_who_may_do_an_unheld_task_up_to_a_cap() -> None:
    city = a_city()
    second = a_member(Role.DEPARTMENT_HEAD, city.office.organisation)

    both = told_of_message(city.request, city.office.staff.person)
    for _ in range(MOST_TOLD):
        a_member(Role.DEPARTMENT_HEAD, city.office.organisation)

    assert both == sorted([city.office.head.person_id, second.person_id])
    colleague = a_member(Role.DEPARTMENT_STAFF, city.office.organisation)
    assert len(told_of_message(city.request, colleague.person)) == MOST_TOLD


def test_message_of_a_handler_reaches_the_opener_with_the_side_in_words() -> None:
    city = a_city()

    assert told_of_message(city.request, city.officer.person) == [city.office.staff.person_id]
    line = Notification.objects.get()
    assert line.text == (
        f"{city.request} 有{city.officer.organisation}{city.officer.person}的新消息"
    )


def test_message_to_an_opener_who_left_reaches_colleagues_in_the_same_role() -> None:
    city = a_city()
    colleague = a_member(Role.DEPARTMENT_STAFF, city.office.organisation)
    Membership.objects.filter(pk=city.office.staff.pk).update(valid_until=date(2023, 9, 27))

    assert told_of_message(city.request, city.officer.person) == [colleague.person_id]


def test_message_about_a_returned_draft_reaches_who_sent_it_back() -> None:
    city = a_city()
    take_step(
        work_item=open_item(city.request),
        outcome="send_back",
        actor=city.office.head.person,
        at=AT,
        expected_version=None,
        data={"reason": "缺少依据"},
    )

    assert told_of_message(city.request, city.office.staff.person) == [city.office.head.person_id]


def test_message_about_a_first_draft_reaches_nobody_but_stays_on_record() -> None:
    city = a_city()
    WorkItem.objects.filter(process_id=city.request.pk).update(
        finished=AT, done_by=city.office.staff.person
    )

    assert told_of_message(city.request, city.office.staff.person) == []


def test_message_reaches_watchers_who_still_see_the_case_and_never_its_author() -> None:
    city = a_city()
    gone = a_member(Role.REVIEWER, city.office.organisation)
    stays = a_member(Role.REVIEWER, city.office.organisation)
    for hat in (gone, stays, city.officer):
        watch(case=city.request, person=hat.person, at=AT)
    Membership.objects.filter(pk=gone.pk).update(valid_until=date(2023, 9, 27))

    told = told_of_message(city.request, city.officer.person)

    assert told == sorted([city.office.staff.person_id, stays.person_id])


def test_answer_in_an_applicants_case_reaches_no_colleague_who_cannot_see_it() -> None:
    case = an_application()
    Membership.objects.filter(pk=case.applicant.pk).update(valid_until=date(2023, 9, 27))

    assert told_of_message(case.request, case.office.head.person) == []


def test_message_in_a_case_that_the_system_opened_reaches_who_has_the_task() -> None:
    office = an_office()
    taken = open_case(
        record=PracticeRequest(
            kind="practice",
            title="系统",
            state="checking",
            organisation=office.organisation,
            subject="x",
        ),
        flow=PracticeFlow,
        membership=None,
        at=shanghai(2023, 9, 26),
        rule="house default",
    )
    head = a_member(Role.DEPARTMENT_HEAD, office.organisation)
    item = open_item(taken.case)
    WorkItem.objects.filter(pk=item.pk).update(owner=head.person)

    assert told_of_message(taken.case, office.head.person) == [head.person_id]


def test_message_costs_the_same_for_one_and_three_who_may_do_the_task_and_watch() -> None:
    counts = []
    for size in (1, 3):
        city = a_city()
        for _ in range(size - 1):
            a_member(Role.DEPARTMENT_HEAD, city.office.organisation)
        for _ in range(size):
            watcher = a_member(Role.REVIEWER, city.office.organisation)
            watch(case=city.request, person=watcher.person, at=AT)
        send_message(case=city.request, author=city.office.staff.person, text="请问", at=AT)
        message = OutboxMessage.objects.filter(topic="case_message").latest("pk")
        with CaptureQueriesContext(connection) as captured:
            HANDLERS["case_message"](message, AT)
        assert Notification.objects.filter(case_id=city.request.pk).count() == 2 * size
        counts.append(len(captured))

    assert counts[0] == counts[1]
