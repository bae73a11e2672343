"""A mail says little, goes to who may still know, and can be told from its repeats."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from cases.models import Membership, Notification, OutboxMessage, Person
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office
from tests.workflows.engine.mailed import chooses, deliver_everything, mail_keys, with_address
from tests.workflows.engine.test_delivery import run_dying_worker
from workflows.engine.delivery import DELAYS, LEASE
from workflows.engine.integrity import outbox_stuck
from workflows.engine.mail import KEY_LENGTH, mail_key, message_id
from workflows.engine.notify import tell
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 10)


class ClosedServer(BaseEmailBackend):
    """A mail server that answers nobody."""

    def send_messages(self, email_messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("mail.example.cn 10.0.0.5")


@pytest.fixture
def office() -> Office:
    office = an_office()
    chooses(with_address(office.head.person), "task_opened", in_app=True, email=True)
    return office


def test_mail_says_number_kind_due_date_and_link_and_nothing_else(office, settings) -> None:
    settings.CASE_PAGE = "https://data.example.cn/cases/{number}/"
    settings.NOTIFICATION_SETTINGS_PAGE = "https://data.example.cn/notifications/settings/"
    request = a_submitted_request(office)

    deliver_everything(AT)

    sent = mail.outbox[0]
    assert sent.subject == f"【开放办】新任务：{request.number}"
    assert sent.to == [office.head.person.email]
    assert sent.body == (
        "事项：新任务\n"
        f"案卷编号：{request.number}\n"
        "应办结日期：2023-10-08\n"
        f"请登录查看：https://data.example.cn/cases/{request.number}/\n"
        "\n"
        "本邮件由系统发出，请勿回复。"
        "修改通知方式：https://data.example.cn/notifications/settings/\n"
    )
    assert request.title not in sent.message().as_string()


def test_addresses_in_mails_are_those_of_the_pages(settings) -> None:
    pages = {
        settings.CASE_PAGE.format(number="PR-2023-00001"): reverse("case", args=["PR-2023-00001"]),
        settings.MY_TASKS_PAGE: reverse("my-queue"),
        settings.NOTIFICATIONS_PAGE: reverse("notifications"),
        settings.NOTIFICATION_SETTINGS_PAGE: reverse("notification-settings"),
    }

    assert list(pages) == [settings.BASE_URL + page for page in pages.values()]


def test_mail_without_a_case_links_to_the_notifications_and_marks_who_stands_in(settings) -> None:
    person = with_address(a_person())
    OutboxMessage.objects.bulk_create(
        [
            message(
                topic="email",
                key="email:k:1",
                payload={
                    "person": person.pk,
                    "topic": "absence",
                    "stands_in": True,
                    "due_on": None,
                },
                at=AT,
            )
        ]
    )

    deliver_everything(AT)

    assert mail.outbox[0].subject == "【开放办】代办"
    assert mail.outbox[0].body.splitlines()[:3] == [
        "事项：代办",
        "您因代办收到本通知。",
        f"请登录查看：{settings.NOTIFICATIONS_PAGE}",
    ]


def test_mail_to_who_may_not_see_the_case_any_more_is_not_sent(office) -> None:
    request = a_submitted_request(office)
    news = message(topic="task_opened", key="k", payload={}, at=AT, case=request)
    tell([office.head.person], news, "新任务", AT)
    yesterday = AT.date() - timedelta(days=1)
    Membership.objects.filter(pk=office.head.pk).update(valid_until=yesterday)
    OutboxMessage.objects.exclude(topic="email").delete()

    deliver_everything(AT)

    assert OutboxMessage.objects.get().status == "sent"
    assert mail.outbox == []


@pytest.mark.parametrize("changed", [{"is_active": False}, {"email": ""}])
def test_mail_to_who_left_or_has_no_address_any_more_is_not_sent(changed) -> None:
    person = with_address(a_person())
    chooses(person, "case_moved", email=True)
    tell([person], message(topic="case_moved", key="k", payload={}, at=AT), "新消息", AT)
    Person.objects.filter(pk=person.pk).update(**changed)

    deliver_everything(AT)

    assert OutboxMessage.objects.get().status == "sent"
    assert mail.outbox == []


def test_message_id_is_the_same_for_a_repeat_and_another_for_another_person(settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "开放办 <kaifang@data.example.cn>"
    person, other = (with_address(a_person()) for _ in range(2))
    for each in (person, other):
        chooses(each, "case_moved", email=True)
    tell([person, other], message(topic="case_moved", key="k", payload={}, at=AT), "x", AT)
    deliver_everything(AT)
    OutboxMessage.objects.update(status="waiting")
    deliver_everything(AT)

    ids = [sent.message()["Message-ID"] for sent in mail.outbox]

    assert ids == ids[:2] * 2
    assert len(set(ids)) == 2
    assert ids[0] == message_id(f"email:k:{person.pk}")
    assert ids[0].endswith("@data.example.cn>")


def test_mail_key_of_a_long_key_fits_and_differs() -> None:
    first, second = (mail_key("k" * 119 + end, 7) for end in "ab")

    assert len(first) <= KEY_LENGTH
    assert first != second
    assert mail_key("k", 7) == "email:k:7"


def test_mail_that_no_server_takes_is_retried_and_ends_as_a_finding(office, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ClosedServer"
    a_submitted_request(office)
    at = AT
    for delay in (*DELAYS, timedelta()):
        deliver_everything(at)
        at += delay

    row = OutboxMessage.objects.get(topic="email")
    assert (row.status, row.attempts) == ("failed", 5)
    assert row.last_error == "SMTPServerDisconnected (email)"
    assert Notification.objects.filter(person=office.head.person).count() == 1
    assert [finding.row for finding in outbox_stuck(at=at)] == [row.pk]


def test_mail_after_the_server_came_back_is_sent(office, settings) -> None:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.ClosedServer"
    a_submitted_request(office)
    deliver_everything(AT)
    settings.EMAIL_BACKEND = works

    deliver_everything(AT + DELAYS[0])

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_line_and_mail_row_leaves_neither_and_both_come_once() -> None:
    office = an_office()
    head = with_address(office.head.person)
    chooses(head, "task_opened", in_app=True, email=True)
    request = a_submitted_request(office)
    OutboxMessage.objects.exclude(case=request, topic="task_opened").delete()
    OutboxMessage.objects.update(next_try_at=AT)

    assert run_dying_worker("between", AT) == -9
    assert Notification.objects.filter(person=head).count() == 0
    assert mail_keys() == []
    deliver_everything(AT + LEASE)

    assert Notification.objects.filter(person=head).count() == 1
    assert len(mail_keys()) == len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_sending_and_marking_sends_again_under_the_same_message_id(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = with_address(a_person())
    chooses(person, "case_moved", in_app=True, email=True)
    tell([person], message(topic="case_moved", key="k", payload={}, at=AT), "新消息", AT)
    monkeypatch.setenv("KAIFANG_EMAIL_URL", f"file:{tmp_path}")

    assert run_dying_worker("mailed", AT) == -9
    assert OutboxMessage.objects.get().status == "waiting"
    deliver_everything(AT + LEASE)

    (first,) = (message_from_bytes(path.read_bytes()) for path in tmp_path.iterdir())
    assert [first["Message-ID"]] == [sent.message()["Message-ID"] for sent in mail.outbox]
    assert OutboxMessage.objects.get().status == "sent"
    assert Notification.objects.filter(person=person).count() == 1


def test_mail_about_a_draft_goes_to_its_opener_wherever_they_serve_now(office) -> None:
    request = a_draft(office)
    opener = with_address(office.staff.person)
    chooses(opener, "case_moved", email=True)
    a_member(Role.REVIEWER, person=opener)
    tell(
        [opener],
        message(topic="case_moved", key="k", payload={}, at=AT, case=request),
        "新消息",
        AT,
    )
    OutboxMessage.objects.exclude(topic="email").delete()

    deliver_everything(AT)

    assert [sent.to for sent in mail.outbox] == [[opener.email]]
