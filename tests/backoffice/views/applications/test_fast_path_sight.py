"""Who finds the pages of the fast path and who does not, and what they ask the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import FastPathCommitment, WorkItem
from cases.states.role import Role
from tests.backoffice.views.applications.test_fast_path_pages import (
    a_town_listed_now,
    choice_of,
    open_item,
)
from tests.factories import a_member
from tests.workflows.conditional_access.applying import AT, a_draft, an_applicant, delivered
from tests.workflows.conditional_access.committing import committed, review_of
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("who", ["another applicant", "colleague", "reviewer", "administrator"])
def test_strangers_find_neither_choice_nor_review(client: Client, who: str) -> None:
    town, _officer = a_town_listed_now()
    draft, application = a_draft(town), committed(town, town.health.row)
    people: dict[str, Any] = {
        "another applicant": an_applicant("上海泊联信息有限公司").person,
        "colleague": a_member(Role.APPLICANT, town.person.organisation).person,
        "reviewer": town.traffic.reviewer.person,
        "administrator": a_member(Role.ADMINISTRATOR).person,
    }
    review = review_of(application)
    client.force_login(people[who])

    statuses = [
        client.get(choice_of(draft)).status_code,
        client.post(choice_of(draft)).status_code,
        client.get(reverse("case", args=[review.number])).status_code,
        client.get(reverse("step", args=[open_item(review).pk])).status_code,
    ]

    assert statuses == [404] * 4


@pytest.mark.access_scenario(42)
def test_applicant_and_who_serves_them_find_no_review(client: Client) -> None:
    town, officer = a_town_listed_now()
    review = review_of(committed(town))
    a_member(Role.APPLICANT, town.person.organisation, person=officer.person)

    for person in (town.person.person, officer.person):
        client.force_login(person)
        assert client.get(reverse("case", args=[review.number])).status_code == 404


def test_handed_in_application_has_no_choice_any_more(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    address = choice_of(application)
    committed(town, town.health.row)
    client.force_login(town.person.person)
    WorkItem.objects.filter(process=application.pk).update(finished=AT)

    assert client.get(address)["Location"] == reverse("case", args=[application.number])


def test_pages_ask_as_often_however_many_datasets(client: Client) -> None:
    town, officer = a_town_listed_now()
    asked: dict[str, list[int]] = {"choice": [], "review": [], "application": []}
    for number in (1, 3):
        rows = [
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                conditions="有基础的数据安全保护能力",
                portal_dataset_id=f"O2023000000000{number}{each}",
            )
            for each in range(number)
        ]
        draft, application = a_draft(town, *rows), committed(town, *rows)
        delivered(AT)
        pages = {
            "choice": (town.person.person, choice_of(draft)),
            "review": (officer.person, reverse("case", args=[review_of(application).number])),
            "application": (town.person.person, reverse("case", args=[application.number])),
        }
        for name, (person, address) in pages.items():
            client.force_login(person)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked[name].append(len(queries))

    assert all(first == second for first, second in asked.values()), asked
    assert FastPathCommitment.objects.count() == len(asked["review"])
