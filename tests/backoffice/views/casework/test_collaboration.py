"""Messages, notes and watching, as people use them on the case page."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import (
    CaseMessage,
    CaseNote,
    Notification,
    OutboxMessage,
    ReadMark,
    Reminder,
    Watch,
)
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member
from tests.practice.requests import open_item
from tests.workflows.collaboration.cases import AT, a_city, an_application
from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note
from workflows.collaboration.watching import watch
from workflows.engine.claims import claim
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
SECRET = "申请材料疑似伪造"


def address(name: str, case, **more) -> str:
    return reverse(name, kwargs={"number": case.number, **more})


def test_message_is_sent_shown_unread_to_the_other_side_and_marked_read() -> None:
    city = a_city()
    staff, head = logged_in(city.office.staff.person), logged_in(city.office.head.person)
    case_url = address("case", city.request)

    sent = staff.post(address("case-message", city.request), {"message-text": "何时审核？"})
    page = head.get(case_url)
    own = staff.get(case_url)
    newest = CaseMessage.objects.get().pk
    head.post(address("case-messages-read", city.request), {"seen": str(newest)})

    assert sent["Location"] == f"{case_url}#messages"
    assert (page.context["talk"].unread, own.context["talk"].unread) == (1, 0)
    assert [is_unread for _row, is_unread in page.context["talk"].rows] == [True]
    assert "1 条未读" in page.content.decode()
    assert "何时审核？" in page.content.decode()
    assert head.get(case_url).context["talk"].unread == 0


def test_answer_marks_what_stood_above_it_as_read_and_nothing_that_came_since() -> None:
    city = a_city()
    staff = city.office.staff.person
    first, since = (
        send_message(case=city.request, author=staff, text=text, at=AT).words
        for text in ("第一条", "刚刚到达")
    )
    client = logged_in(city.office.head.person)

    client.post(
        address("case-message", city.request), {"message-text": "收到", "seen": str(first.pk)}
    )

    talk = client.get(address("case", city.request)).context["talk"]
    assert talk.unread == 1
    assert [(row.text, unread) for row, unread in talk.rows] == [
        ("收到", False),
        (since.text, True),
        ("第一条", False),
    ]


def test_queue_row_says_how_many_messages_are_new() -> None:
    city = a_city()
    claim(work_item=open_item(city.request), person=city.office.head.person, at=AT)
    for text in ("一", "二"):
        send_message(case=city.request, author=city.office.staff.person, text=text, at=AT)

    html = logged_in(city.office.head.person).get(reverse("my-queue")).content.decode()

    assert f'href="{address("case", city.request)}#messages">2 条新消息</a>' in html


def test_form_sent_twice_writes_once() -> None:
    city = a_city()
    client = logged_in(city.office.head.person)

    for _ in range(2):
        client.post(address("case-message", city.request), {"message-text": "请补充"})
        client.post(address("case-note", city.request), {"note-text": "等补充"})

    assert (CaseMessage.objects.count(), CaseNote.objects.count()) == (1, 1)
    assert OutboxMessage.objects.filter(topic="case_message").count() == 1


@pytest.mark.parametrize(
    ("name", "field"), [("case-message", "message-text"), ("case-note", "note-text")]
)
def test_too_long_text_is_refused_with_a_sentence_and_kept(name, field) -> None:
    city = a_city()
    text = "长" * 2001

    answer = logged_in(city.office.head.person).post(address(name, city.request), {field: text})

    assert answer.status_code == 422
    assert "内容共 2001 字，最多 2000 字" in answer.content.decode()
    assert text in answer.content.decode()
    assert not CaseMessage.objects.exists()
    assert not CaseNote.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("case-message", {"message-text": "甲\x00"}),
        ("case-note", {"note-text": "甲\x00"}),
        ("case-remind", {"reminder-moment": "tomorrow", "reminder-text": "甲\x00"}),
        ("case-message", {}),
        ("case-note", {}),
        ("case-remind", {}),
        ("case-remind", {"reminder-moment": "custom", "reminder-when": "0001-01-01T00:00"}),
        ("case-remind", {"reminder-moment": "custom", "reminder-when": "9999-12-31T23:59"}),
        ("case-remind", {"reminder-moment": "custom", "reminder-when": "²"}),
        ("case-remind", {"reminder-moment": "custom"}),
        ("case-remind", {"reminder-moment": "never"}),
        ("case-remind", {"reminder-moment": "tomorrow", "reminder-text": "长" * 201}),
    ],
)
def test_odd_input_is_refused_with_a_sentence_and_nothing_is_written(name, data) -> None:
    city = a_city()

    answer = logged_in(city.office.head.person).post(address(name, city.request), data)

    assert answer.status_code == 422
    assert Page(answer).faults == []
    written = (CaseMessage, CaseNote, Reminder)
    assert [model for model in written if model.objects.exists()] == []


@pytest.mark.parametrize("seen", ["²", "-1", "9" * 30, "x", "0"])
def test_odd_mark_is_passed_over(seen) -> None:
    city = a_city()
    send_message(case=city.request, author=city.officer.person, text="x", at=AT)

    answer = logged_in(city.office.head.person).post(
        address("case-messages-read", city.request), {"seen": seen}
    )

    assert answer.status_code == 302
    assert not ReadMark.objects.exists()


def test_message_to_a_case_closed_meanwhile_keeps_what_was_typed() -> None:
    city = a_city()
    client = logged_in(city.office.head.person)
    item = open_item(city.request)
    client.post(f"/tasks/{item.pk}/", {"outcome": "accept", "expected_version": "2"})

    answer = client.post(address("case-message", city.request), {"message-text": "等一等"})

    assert answer.status_code == 422
    assert "已办结，不能再发消息" in answer.content.decode()
    assert "等一等" in answer.content.decode()
    assert client.get(address("case", city.request)).context["talk"].form is None


def test_auditor_reads_notes_and_messages_and_may_write_neither() -> None:
    city = a_city()
    write_note(case=city.request, author=city.office.head.person, text=SECRET, at=AT)
    client = logged_in(city.auditor.person)

    page = client.get(address("case", city.request))
    note = client.post(address("case-note", city.request), {"note-text": "x"})
    message = client.post(address("case-message", city.request), {"message-text": "x"})

    assert SECRET in page.content.decode()
    assert (page.context["notes"].form, page.context["talk"].form) == (None, None)
    assert (note.status_code, message.status_code) == (403, 403)


def test_applicant_sees_no_note_on_page_dossier_search_or_notification(settings, tmp_path) -> None:
    settings.DATA_DIR = str(tmp_path)
    case = an_application()
    client = logged_in(case.applicant.person)
    watch(case=case.request, person=case.applicant.person, at=AT)
    write_note(case=case.request, author=case.office.head.person, text=SECRET, at=AT)
    send_message(case=case.request, author=case.office.head.person, text="请补正。", at=AT)
    deliver_due(at=moment(), worker="w", handlers=HANDLERS)

    page = client.get(address("case", case.request))
    search = client.get(reverse("search"), {"q": SECRET})
    searched = client.get(reverse("search"), {"q": "演练申请"})
    taken = client.post(address("case-dossier", case.request))
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(taken)))
    pages = [page, search, client.get(reverse("notifications"))]

    assert page.context["notes"] is None
    assert not any(SECRET in each.content.decode() for each in pages[:1] + pages[2:])
    assert "内部备注" not in page.content.decode()
    assert case.request.number not in search.content.decode()
    assert case.request.number in searched.content.decode()
    assert not any(SECRET.encode() in bundle.read(name) for name in bundle.namelist())
    said = json.loads(bundle.read("messages.json"))["messages"]
    assert [message["text"] for message in said] == ["请补正。"]
    lines = Notification.objects.filter(person=case.applicant.person)
    assert lines.filter(outbox_key__startswith="message:").count() == 1
    assert client.post(address("case-note", case.request), {"note-text": "x"}).status_code == 403
    assert (
        SECRET
        in logged_in(case.office.staff.person).get(address("case", case.request)).content.decode()
    )


def test_watch_button_puts_the_case_into_the_watched_queue_and_takes_it_out() -> None:
    city = a_city()
    client = logged_in(city.office.head.person)
    page_before = Page(client.get(address("case", city.request)))

    client.post(address("case-watch", city.request))
    page = Page(client.get(address("case", city.request)))
    queue = client.get(reverse("watched-queue")).content.decode()
    client.post(address("case-unwatch", city.request))

    assert len(page_before.of("form", action=address("case-watch", city.request))) == 1
    assert len(page.of("form", action=address("case-unwatch", city.request))) == 1
    assert city.request.number in queue
    assert not Watch.objects.exists()
    assert [
        client.get(address(name, city.request)).status_code
        for name in ("case-watch", "case-unwatch")
    ] == [405, 405]


@pytest.mark.parametrize("size", [1, 3])
def test_case_page_takes_the_same_queries_however_much_is_written(
    size: int, django_assert_num_queries
) -> None:
    city = a_city()
    for number in range(size):
        for author in (city.office.staff.person, a_member(Role.COMMISSION_LEAD).person):
            send_message(case=city.request, author=author, text=str(number), at=AT)
            write_note(case=city.request, author=author, text=str(number), at=AT)
        Reminder.objects.create(
            person=city.office.head.person,
            case_id=city.request.pk,
            at=moment() + timedelta(days=1),
            text=str(number),
        )
    client = logged_in(city.office.head.person)
    client.get(address("case", city.request))

    with django_assert_num_queries(QUERIES):
        client.get(address("case", city.request))


# What the page took before, and: standing (roles, first event), messages, what is unread, notes,
# the watch, reminders, and the calendar of the quick choices.
QUERIES = 32
