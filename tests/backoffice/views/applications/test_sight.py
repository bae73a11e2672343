"""Who finds an application and who does not, and what a page of one asks the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import (
    a_draft,
    a_town,
    an_applicant,
    handed_in,
)
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def strangers(town: Town) -> dict[str, Any]:
    return {
        "another applicant": an_applicant("上海泊联信息有限公司").person,
        "colleague": a_member(Role.APPLICANT, town.person.organisation).person,
        "reviewer": town.traffic.reviewer.person,
        "administrator": a_member(Role.ADMINISTRATOR).person,
    }


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("who", ["another applicant", "colleague", "reviewer", "administrator"])
def test_strangers_find_no_application(client: Client, who: str) -> None:
    town = a_town()
    draft, application = a_draft(town), handed_in(town)
    item = WorkItem.objects.get(process=draft.pk)
    client.force_login(strangers(town)[who])

    statuses = [
        client.get(reverse("application-write", args=[item.pk])).status_code,
        client.post(reverse("application-write", args=[item.pk])).status_code,
        client.post(reverse("application-save", args=[item.pk])).status_code,
        client.get(reverse("case", args=[application.number])).status_code,
        client.post(reverse("application-copy", args=[application.number])).status_code,
    ]

    assert statuses == [404] * 5


def test_commission_reads_an_application_and_writes_nothing(client: Client) -> None:
    town = a_town()
    application = a_draft(town)
    item = WorkItem.objects.get(process=application.pk)
    client.force_login(a_member(Role.COMMISSION_STAFF).person)

    assert client.get(reverse("case", args=[application.number])).status_code == 200
    assert client.get(reverse("application-write", args=[item.pk])).status_code == 404
    assert client.post(reverse("application-copy", args=[application.number])).status_code == 404


def test_page_of_an_application_asks_as_often_however_many_datasets(client: Client) -> None:
    town = a_town()
    client.force_login(town.person.person)
    asked = []
    for number in (1, 3):
        rows = [
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                portal_dataset_id=f"O2023000000000{number}{each}",
            )
            for each in range(number)
        ]
        address = reverse("case", args=[handed_in(town, *rows).number])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]
