"""The daily digest: one mail per person and working day, whatever happens to the worker."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Membership, Notification, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.threads import at_once
from tests.workflows.digests import (
    AT,
    DAY,
    MONDAY,
    SUNDAY,
    a_task,
    an_office_with_digests,
    make,
    said,
)
from tests.workflows.engine.mailed import chooses, deliver_everything, with_address
from workflows.digest import MOST_TASKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office_with_digests()


def test_digest_lists_what_is_due_by_day_in_the_mail(office, settings) -> None:
    settings.CASE_PAGE = "https://data.example.cn/cases/{number}/"
    settings.MY_TASKS_PAGE = "https://data.example.cn/tasks/"
    late, today, soon, _later, _undated = (
        a_task(office, due_on=due)
        for due in (SUNDAY, MONDAY, date(2023, 10, 11), date(2023, 10, 12), None)
    )
    OutboxMessage.objects.all().delete()

    assert make() == 1
    deliver_everything(AT)

    page = "https://data.example.cn/cases"
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("【开放办】每日汇总 2023-10-09", [office.head.person.email])
    assert sent.body.splitlines()[:12] == [
        "已逾期：",
        f"{late.process.number}  2023-10-08  {page}/{late.process.number}/",
        "",
        "今天到期：",
        f"{today.process.number}  2023-10-09  {page}/{today.process.number}/",
        "",
        "两个工作日内到期：",
        f"{soon.process.number}  2023-10-11  {page}/{soon.process.number}/",
        "",
        "上次汇总以来团队新增待领取任务：0 项",
        "未读通知：0 条",
        "请登录查看：https://data.example.cn/tasks/",
    ]
    assert "演练" not in sent.message().as_string()


def test_digest_with_nothing_due_says_so(office) -> None:
    make()
    deliver_everything(AT)

    assert mail.outbox[0].body.startswith("今后两个工作日没有到期的任务。\n")


def test_digest_is_made_only_for_who_chose_it_and_can_get_it(office) -> None:
    chooses(with_address(a_person()), "case_moved", in_app=True, email=True)
    chooses(a_person(), "case_moved", in_app=True, digest=True)
    chooses(with_address(a_person(is_active=False)), "case_moved", in_app=True, digest=True)
    with_address(a_person())

    assert make() == 1
    assert said(office.head.person)["on"] == "2023-10-09"


@pytest.mark.parametrize(
    ("at", "made"),
    [
        (AT - timedelta(minutes=1), 0),
        (AT, 1),
        (shanghai(2023, 10, 9, 23, 59), 1),
        # A Saturday, a day of the National Day holiday, a Sunday that is worked on.
        (shanghai(2023, 10, 14, 9), 0),
        (shanghai(2023, 10, 2, 9), 0),
        (shanghai(2023, 10, 8, 9), 1),
    ],
)
def test_digest_is_made_on_working_days_from_its_time_on(office, at, made: int) -> None:
    assert make(at) == made


def test_digest_is_made_once_a_day_and_a_day_missed_is_not_made_up_for(office) -> None:
    made = [make(AT), make(AT + timedelta(minutes=5)), make(AT + 3 * DAY), make(AT + 3 * DAY)]

    assert made == [1, 0, 1, 0]
    keys = OutboxMessage.objects.filter(topic="digest").values_list("idempotency_key", flat=True)
    person = office.head.person_id
    assert set(keys) == {f"digest:{person}:2023-10-09", f"digest:{person}:2023-10-12"}


def test_digest_that_was_made_but_not_sent_that_day_is_not_sent_the_next(office) -> None:
    make()
    deliver_everything(AT + DAY)

    assert OutboxMessage.objects.get(topic="digest").status == "sent"
    assert mail.outbox == []


def test_digest_of_who_left_meanwhile_is_not_sent(office) -> None:
    make()
    type(office.head.person).objects.filter(pk=office.head.person_id).update(is_active=False)
    deliver_everything(AT)

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_and_send_one_digest_each() -> None:
    people = [with_address(a_person()) for _ in range(5)]
    for person in people:
        chooses(person, "case_moved", in_app=True, digest=True)

    at_once([lambda: make(batch=2)] * 2)
    at_once([lambda: deliver_everything(AT)] * 2)

    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(each.email for each in people)


def test_digest_leaves_out_what_waits_what_is_done_and_what_is_out_of_sight(office) -> None:
    waits, done, moved_on = (a_task(office, due_on=MONDAY) for _ in range(3))
    WorkItem.objects.filter(pk=waits.pk).update(waiting_since=SUNDAY, waiting_for="补充材料")
    WorkItem.objects.filter(pk=done.pk).update(finished=AT)
    elsewhere = an_organisation()
    type(moved_on.process).objects.filter(pk=moved_on.process_id).update(organisation=elsewhere)

    make()

    assert said(office.head.person)["today"] == []


def test_digest_names_twenty_tasks_and_says_that_there_are_more(office) -> None:
    for _ in range(MOST_TASKS + 2):
        a_task(office, due_on=SUNDAY)

    make()
    deliver_everything(AT)

    assert len(said(office.head.person)["overdue"]) == MOST_TASKS
    digest = next(each for each in mail.outbox if "每日汇总" in each.subject)
    assert "到期的任务不止以上各项，请登录查看。" in digest.body


def test_digest_counts_new_unclaimed_tasks_of_the_queues_that_a_person_serves() -> None:
    district = an_organisation("上海市黄浦区")
    office, stranger = an_office(an_organisation(parent=district)), an_office()
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    people = [office.head.person, office.staff.person, authority.person, stranger.head.person]
    for person in people:
        chooses(with_address(person), "task_opened", in_app=True, digest=True)
    new, old, claimed = (open_item(a_submitted_request(office)) for _ in range(3))
    WorkItem.objects.filter(pk=new.pk).update(created=shanghai(2023, 10, 8, 8, 30))
    WorkItem.objects.filter(pk=old.pk).update(created=shanghai(2023, 10, 8, 8, 29))
    WorkItem.objects.filter(pk=claimed.pk).update(created=AT, owner=office.staff.person)

    make()

    assert [said(person)["team"] for person in people] == [1, 0, 1, 0]


def test_digest_counts_the_unread_of_the_topics_that_it_was_chosen_for(office) -> None:
    head = office.head.person
    for key, topic, read_at in (
        ("a", "task_opened", None),
        ("b", "task_opened", AT),
        ("c", "case_moved", None),
    ):
        Notification.objects.create(
            person=head, topic=topic, outbox_key=key, text=key, at=AT, read_at=read_at
        )
    Notification.objects.create(
        person=office.staff.person, topic="task_opened", outbox_key="d", text="d", at=AT
    )

    make()

    assert said(head)["unread"] == 1


def test_digest_costs_the_same_for_one_and_three_people() -> None:
    office = an_office()

    def cost(size: int) -> int:
        for _ in range(size):
            head = a_member(Role.DEPARTMENT_HEAD, office.organisation)
            chooses(with_address(head.person), "task_opened", in_app=True, digest=True)
            a_task(office, due_on=MONDAY, holder=head.person)
        OutboxMessage.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            make()
        return len(captured)

    assert cost(1) == cost(2)
    assert Membership.objects.filter(role=Role.DEPARTMENT_HEAD).count() == 4


def test_digests_of_several_batches_look_for_new_tasks_once() -> None:
    office = an_office()
    for _ in range(3):
        head = a_member(Role.DEPARTMENT_HEAD, office.organisation)
        chooses(with_address(head.person), "task_opened", in_app=True, digest=True)

    with CaptureQueriesContext(connection) as captured:
        assert make(batch=1) == 3

    asked = [query["sql"] or "" for query in captured if "GROUP BY" in (query["sql"] or "")]
    assert len([text for text in asked if '"created" >=' in text]) == 1
