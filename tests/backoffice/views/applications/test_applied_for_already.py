"""A dataset that one's company waits for already: the refusal leads to it where one may look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import AccessLine, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import a_draft, a_town, handed_in, said
from workflows.conditional_access.start import start_application

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import AccessApplication
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def posted(client: Client, town: Town, application: AccessApplication) -> Any:
    content = said(town)
    item = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    return client.post(
        reverse("application-write", args=[item.pk]),
        {
            "demand_type": content.demand_type,
            "purpose": content.purpose,
            "necessity": content.necessity,
            "delivery": content.delivery,
            "term_months": str(content.term_months),
            "phone": content.phone,
            "pledge": "on",
            "draft_version": "0",
            **{f"answer-{code}": answer for code, answer in content.answers.items()},
        },
    )


@pytest.mark.access_scenario(34)
def test_refusal_leads_to_the_application_that_waits(client: Client) -> None:
    town = a_town()
    first = handed_in(town, town.traffic.row)
    draft = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    answer = posted(client, town, draft)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert first.number in page
    assert reverse("case", args=[first.number]) in page
    assert "为停车导航应用提供附近泊位" in page
    assert AccessLine.objects.count() == 1


@pytest.mark.access_scenario(34)
def test_another_account_of_the_same_company_is_refused_and_led_nowhere(client: Client) -> None:
    town = a_town()
    first = handed_in(town, town.traffic.row)
    colleague = a_member(Role.APPLICANT, town.person.organisation)
    entries = tuple(str(row.entry.uid) for row in (town.traffic.row, town.health.row))
    draft = start_application(person=colleague.person, at=first.created, entries=entries)
    client.force_login(colleague.person)

    answer = posted(client, town, draft)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert first.number in page
    assert reverse("case", args=[first.number]) not in page
