"""Second looks on the pages of who rules, of the department, and of who reads the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import AccessLine, Letter, LetterReading, SecondLook, WorkItem
from tests.backoffice.views.applications.second_look_pages import address, page_of, set_day
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    a_town,
    delivered,
    handed_in,
    refused,
)
from tests.workflows.conditional_access.second_looks import (
    ASKED_AT,
    GROUNDS,
    REASONS,
    RULED_AT,
    a_contested_town,
    asked,
    ruled,
)
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    set_day(monkeypatch, ASKED_AT)


def posted(client: Client, look: SecondLook, outcome: str, **said: Any) -> Any:
    item = WorkItem.objects.get(process=look.pk, finished__isnull=True)
    version = SecondLook.objects.get(pk=look.pk).version
    sent = {"outcome": outcome, "expected_version": str(version), **said}
    return client.post(reverse("step", args=[item.pk]), sent)


def test_commission_examines_and_rules_on_its_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _town, office, line, look = a_contested_town()
    item = WorkItem.objects.get(process=look.pk)
    client.force_login(office.staff.person)
    page = client.get(reverse("step", args=[item.pk])).content.decode()
    empty = posted(client, look, "propose", reasons=REASONS)
    proposed = posted(client, look, "propose", ruling="return", reasons=REASONS)

    set_day(monkeypatch, RULED_AT)
    client.force_login(office.lead.person)
    turned = posted(client, look, "uphold", reasons=REASONS)
    ruling = posted(client, look, "return_to_department", reasons=REASONS)

    assert GROUNDS in page
    assert "申请的数据范围超出停车导航所需" in page
    assert "为停车导航应用提供附近泊位" in page
    assert (empty.status_code, proposed.status_code) == (422, 302)
    assert "请选择复核意见" in empty.content.decode()
    assert turned.status_code == 422
    assert "请改写" in turned.content.decode()
    assert ruling.status_code == 302
    assert SecondLook.objects.get().state == "returned"
    assert line.number in page


def test_applicant_takes_the_letter_and_its_first_reading_is_proof_of_service(
    client: Client,
) -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "uphold")
    delivered(RULED_AT)
    letter = Letter.objects.get(second_look=look)
    client.force_login(office.lead.person)
    seen = client.get(reverse("letter", args=[look.number, letter.pk]))
    read_by_others = LetterReading.objects.count()
    client.force_login(town.person.person)

    page = page_of(client, line.application.number)
    pdf = client.get(reverse("letter", args=[line.application.number, letter.pk]))

    assert letter.number in page
    assert "复核决定书" in page
    assert (seen.status_code, read_by_others) == (200, 0)
    assert pdf["Content-Type"] == "application/pdf"
    assert LetterReading.objects.get().person == town.person.person


def test_line_decided_anew_names_the_first_and_the_reasons(client: Client) -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")
    delivered(RULED_AT)
    anew = AccessLine.objects.get(anew_of=line)
    client.force_login(town.traffic.reviewer.person)
    departments = page_of(client, anew.number)
    client.force_login(town.person.person)
    applicants = page_of(client, line.application.number)

    assert line.number in departments
    assert REASONS in departments
    assert "复核后重新决定" in applicants
    assert REASONS in client.get(address(line)).content.decode()


def test_page_of_an_application_asks_as_much_for_three_contested_lines_as_for_one(
    client: Client,
) -> None:
    town = a_town()
    client.force_login(town.person.person)
    counts = []
    for rows in (1, 3):
        entries = [
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                conditions="有基础的数据安全保护能力",
                condition_templates="A",
                portal_dataset_id=f"O20231000000000{rows}{each}",
            )
            for each in range(rows * 2)
        ]
        application = handed_in(town, *entries)
        lines = AccessLine.objects.filter(application=application).order_by("pk")
        for line in lines:
            refused(line, town.traffic)
        delivered(shanghai(2023, 9, 28))
        for line in lines[:rows]:
            asked(town, line)
        # What a process reads once, such as the calendar, and the session that is kept alive
        # after a while are nothing to the page.
        page_of(client, application.number)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, application.number)
        counts.append(sum(each["sql"].startswith("SELECT") for each in queries))

    assert counts[0] == counts[1]
