"""Messages between an applicant and one department: who reads them, and what never leaks."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseMessage, Notification, OutboxMessage, ReadMark
from cases.queries.sides import askers_among, standing_of
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_town,
    an_applicant,
    approved,
    delivered,
    handed_in,
    line_of,
)
from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from cases.models import AccessApplication, AccessLine
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
QUESTION = {"message-text": "接口每天能调用多少次？"}
SECRET = "此主体去年有一次逾期未报，内部掌握"


def talk_of(application: AccessApplication, line: AccessLine) -> str:
    return reverse("line-talk", args=[application.number, line.number])


def answered(line: AccessLine, town: Town, text: str = "每天一万次。") -> None:
    """Let the reviewer of the traffic department write to the applicant."""
    send_message(case=line, author=town.traffic.reviewer.person, text=text, at=NEXT_DAY)


def told(person: Any) -> list[str]:
    """Return what somebody was told of messages, the newest first."""
    found = Notification.objects.filter(person=person, topic="case_message")
    return list(found.order_by("-pk").values_list("text", flat=True))


def test_applicant_and_department_write_each_other_about_a_line(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    client.force_login(town.person.person)

    sent = client.post(talk_of(application, line), QUESTION, follow=True)
    client.force_login(town.traffic.reviewer.person)
    seen_by_department = client.get(reverse("case", args=[line.number])).content.decode()
    client.post(reverse("case-message", args=[line.number]), {"message-text": "每天一万次。"})
    client.force_login(town.person.person)
    overview = client.get(reverse("case", args=[application.number])).content.decode()
    page = client.get(talk_of(application, line)).content.decode()

    assert "消息已发出" in sent.content.decode()
    assert "接口每天能调用多少次？" in seen_by_department
    assert "2 条消息" in overview
    assert "1 条未读" in overview
    assert "每天一万次。" in page
    assert [(each.from_handlers, each.case_id) for each in CaseMessage.objects.order_by("pk")] == [
        (False, line.pk),
        (True, line.pk),
    ]
    assert town.traffic.reviewer.person.name not in page


def test_each_side_is_told_where_it_reads_and_nobody_else_is() -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    colleague = a_member(Role.APPLICANT, town.person.organisation).person

    send_message(case=line, author=town.person.person, text="接口有次数限制吗？", at=NEXT_DAY)
    answered(line, town)
    delivered(NEXT_DAY)

    assert told(town.person.person) == [f"{application} 有{town.traffic.organisation}的新消息"]
    assert (
        Notification.objects.get(person=town.person.person, topic="case_message").case_id
        == application.pk
    )
    assert len(told(town.traffic.reviewer.person)) == 1
    assert [told(each) for each in (town.health.reviewer.person, colleague)] == [[], []]


def test_message_is_marked_as_read(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    answered(line, town)
    client.force_login(town.person.person)
    newest = CaseMessage.objects.get()

    client.post(f"{talk_of(application, line)}read/", {"seen": str(newest.pk)})

    assert ReadMark.objects.get(person=town.person.person).message == newest
    assert "未读" not in client.get(reverse("case", args=[application.number])).content.decode()


def test_refused_message_keeps_what_was_typed(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    client.force_login(town.person.person)
    empty = client.post(talk_of(application, line), {"message-text": " "})
    approved(line, town.traffic)

    late = client.post(talk_of(application, line), QUESTION)

    assert (empty.status_code, "内容为空" in empty.content.decode()) == (422, True)
    assert late.status_code == 422
    assert "接口每天能调用多少次？" in late.content.decode()
    assert "已办结，不能再发消息" in late.content.decode()
    assert not CaseMessage.objects.exists()


def test_nobody_writes_to_the_application_as_a_whole(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    client.force_login(town.person.person)

    refused = client.post(reverse("case-message", args=[application.number]), QUESTION)

    page = client.get(reverse("case", args=[application.number])).content.decode()
    assert (refused.status_code, "按数据分别往来消息" in refused.content.decode()) == (403, True)
    assert reverse("case-message", args=[application.number]) not in page
    assert not CaseMessage.objects.exists()


@pytest.mark.access_scenario(42)
def test_notes_of_a_line_reach_the_applicant_nowhere(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    write_note(case=line, author=town.traffic.reviewer.person, text=SECRET, at=NEXT_DAY)
    answered(line, town)
    delivered(NEXT_DAY)
    client.force_login(town.person.person)

    pages = [
        client.get(address).content.decode()
        for address in (
            reverse("case", args=[application.number]),
            talk_of(application, line),
            reverse("notifications"),
            f"{reverse('search')}?q={application.number}",
        )
    ]
    dossier: Any = client.post(reverse("case-dossier", args=[application.number]))
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(dossier.streaming_content)))
    client.force_login(town.traffic.reviewer.person)
    own = client.get(reverse("case", args=[line.number])).content.decode()

    assert "每天一万次。" in pages[1]
    assert SECRET in own
    assert not [page for page in pages if SECRET in page or "内部备注" in page]
    assert not [name for name in bundle.namelist() if SECRET.encode() in bundle.read(name)]
    assert not [
        text
        for text in OutboxMessage.objects.values_list("payload", flat=True)
        if SECRET in str(text)
    ]


@pytest.mark.access_scenario(42)
def test_who_serves_applicant_and_department_reads_no_notes_of_the_line() -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    both = town.person.person
    a_member(Role.REVIEWER, town.traffic.organisation, person=both)

    standing = standing_of(both, line, on=civil_date(AT))

    assert standing.asks is not None
    assert (standing.handles, standing.may_read_notes) == (None, False)
    assert askers_among(
        [both.pk, town.traffic.reviewer.person_id], line, on=civil_date(AT)
    ) == frozenset({both.pk})


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize(
    "who", ["another applicant", "colleague", "department", "other department", "commission"]
)
def test_strangers_find_no_talk(client: Client, who: str) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    people = {
        "another applicant": an_applicant("上海泊联信息有限公司").person,
        "colleague": a_member(Role.APPLICANT, town.person.organisation).person,
        "department": town.traffic.reviewer.person,
        "other department": town.health.reviewer.person,
        "commission": a_member(Role.COMMISSION_STAFF).person,
    }
    client.force_login(people[who])
    address = talk_of(application, line)

    statuses = [
        client.get(address).status_code,
        client.post(address, QUESTION).status_code,
        client.post(f"{address}read/", {"seen": "1"}).status_code,
    ]

    assert statuses == [404] * 3
    assert not CaseMessage.objects.exists()


def test_talk_is_found_only_under_its_own_application(client: Client) -> None:
    town = a_town()
    first = handed_in(town, town.traffic.row)
    second = handed_in(town, town.health.row)
    client.force_login(town.person.person)

    assert client.get(talk_of(second, line_of(first, town.traffic))).status_code == 404


def test_talk_asks_as_often_however_many_messages(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    client.force_login(town.person.person)
    asked = []
    for texts in (("一",), ("二", "三")):
        for text in texts:
            answered(line, town, text)
        client.get(talk_of(application, line))
        with CaptureQueriesContext(connection) as queries:
            client.get(talk_of(application, line))
        asked.append(len(queries))

    assert asked[0] == asked[1]
