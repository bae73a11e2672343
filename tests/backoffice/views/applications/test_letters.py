"""Letters on the pages of both sides: what is listed, what is served, who gets the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from cases.models import AccessLine, Letter, LetterReading
from cases.states.role import Role
from tests.factories import a_member
from tests.reports.drawn_pages import page_contents
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    an_applicant,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    refused,
)
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import AccessApplication
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def both_answered(town: Town) -> AccessApplication:
    """Hand in an application that one department grants and the other refuses."""
    application = handed_in(town)
    approved(line_of(application, town.traffic), town.traffic)
    refused(line_of(application, town.health), town.health)
    delivered(NEXT_DAY)
    return application


def address(number: str, letter: Letter) -> str:
    return reverse("letter", args=[number, letter.pk])


def page_of(client: Client, number: str) -> str:
    return client.get(reverse("case", args=[number])).content.decode()


@pytest.mark.access_scenario(42)
def test_applicant_sees_the_letters_of_all_departments_and_each_department_its_own(
    client: Client,
) -> None:
    town = a_town()
    application = both_answered(town)
    line = line_of(application, town.traffic)

    client.force_login(town.person.person)
    applicants = page_of(client, application.number)
    client.force_login(town.traffic.head.person)
    departments = page_of(client, line.number)

    for number in Letter.objects.values_list("number", flat=True):
        assert number in applicants
        assert (number in departments) == number.startswith("交通委员会")


def test_proof_of_service_shows_on_both_sides(client: Client) -> None:
    town = a_town()
    person = town.person.person
    person.email = "applicant@example.com"
    person.save(update_fields=["email"])
    application = handed_in(town, town.traffic.row)
    line = finished(line_of(application, town.traffic), town.traffic.reviewer, "accept", NEXT_DAY)
    letter = Letter.objects.get()
    sides = [
        (person, application.number),
        (town.traffic.reviewer.person, line.number),
    ]

    def shown() -> list[str]:
        pages = []
        for who, number in sides:
            client.force_login(who)
            pages.append(page_of(client, number))
        return pages

    before = shown()
    delivered(NEXT_DAY)
    client.force_login(town.traffic.reviewer.person)
    client.get(address(line.number, letter))
    unread = shown()
    client.force_login(person)
    client.get(address(application.number, letter))
    after = shown()

    moment = localtime(NEXT_DAY).strftime("%Y-%m-%d %H:%M")
    assert all(f"{moment} 在申请页面可见，即为送达" in page for page in before)
    assert all("申请人尚未打开" in page and "没有邮件通知" in page for page in before)
    assert all("申请人尚未打开" in page and "邮件通知已发出" in page for page in unread)
    assert all("申请人首次打开" in page for page in after)
    assert LetterReading.objects.get().person == person


def test_pdf_is_saved_and_never_shown(client: Client) -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    refused(line_of(application, town.traffic), town.traffic)
    letter = Letter.objects.get(kind="refusal")
    client.force_login(town.person.person)

    answer: Any = client.get(address(application.number, letter))

    content = b"".join(answer.streaming_content)
    assert all(letter.digest.encode() in page for page in page_contents(content))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="letter-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize(
    "who", ["health", "another applicant", "colleague", "administrator", "nobody"]
)
def test_strangers_find_no_letter(client: Client, who: str) -> None:
    town = a_town()
    application = both_answered(town)
    letter = Letter.objects.filter(number__startswith="交通委员会").latest("pk")
    line = line_of(application, town.traffic)
    people = {
        "health": town.health.head,
        "another applicant": an_applicant("上海泊联信息有限公司"),
        "colleague": a_member(Role.APPLICANT, town.person.organisation),
        "administrator": a_member(Role.ADMINISTRATOR),
    }
    expected = 302
    if who in people:
        client.force_login(people[who].person)
        expected = 404

    for number in (application.number, line.number):
        assert client.get(address(number, letter)).status_code == expected
    assert not LetterReading.objects.exists()


def test_letter_of_another_line_is_not_found_under_ones_own(client: Client) -> None:
    town = a_town()
    application = both_answered(town)
    own = line_of(application, town.health)
    other = Letter.objects.filter(number__startswith="交通委员会").latest("pk")
    client.force_login(town.health.head.person)

    assert client.get(address(own.number, other)).status_code == 404


@pytest.mark.parametrize("side", ["applicant", "department"])
def test_page_asks_as_often_however_many_letters(client: Client, side: str) -> None:
    town = a_town()
    asked = []
    for number in (1, 3):
        rows = [
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                condition_templates="A",
                conditions="有基础的数据安全保护能力",
                portal_dataset_id=f"O2023000000000{number}{each}",
            )
            for each in range(number)
        ]
        application = handed_in(town, *rows)
        lines = AccessLine.objects.filter(application=application).order_by("pk")
        for line in lines:
            finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
        number_shown = application.number
        client.force_login(town.person.person)
        if side == "department":
            number_shown = lines[0].number
            client.force_login(town.traffic.reviewer.person)
        page_of(client, number_shown)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, number_shown)
        asked.append(len(queries))

    assert asked[0] == asked[1]
