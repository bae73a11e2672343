"""What a page of a draft may not do: overwrite a later saving, or say that it took what it lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import AccessApplication, ApplicationDraft, WorkItem
from tests.workflows.conditional_access.applying import AT, a_draft, a_town, finished, said
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.content import MOST_DATASETS
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def save_of(application: AccessApplication) -> str:
    item = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    return reverse("application-save", args=[item.pk])


def test_page_that_was_refused_as_stale_overwrites_nothing_when_it_is_sent_again(
    client: Client,
) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)
    client.post(save_of(application), {"draft_version": "0", "purpose": "新的"})
    late = client.post(save_of(application), {"draft_version": "0", "purpose": "旧标签页写的"})
    hidden = re.search(r'name="draft_version" value="(\d+)"', late.content.decode())
    assert hidden is not None

    again = client.post(
        save_of(application), {"draft_version": hidden[1], "purpose": "旧标签页写的"}
    )

    assert (late.status_code, again.status_code) == (409, 409)
    assert ApplicationDraft.objects.get().content["purpose"] == "新的"


def test_full_draft_takes_no_further_dataset_and_says_so(client: Client) -> None:
    town = a_town()
    rows = [
        a_listed_row(
            town.traffic.organisation,
            open_type="conditional",
            portal_dataset_id=f"O20230000001{number:04}",
        )
        for number in range(MOST_DATASETS)
    ]
    application = a_draft(town, *rows)
    client.force_login(town.person.person)

    answer = client.post(
        reverse("application-add", args=[town.health.row.entry.uid, application.number])
    )

    assert answer.status_code == 422
    assert "一件申请最多选择 20 项数据" in answer.content.decode()
    assert len(ApplicationDraft.objects.get().content["entries"]) == MOST_DATASETS


def test_application_that_is_sent_twice_at_once_leads_both_times_to_its_case(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    item = WorkItem.objects.get(process=application.pk)
    content = said(town, town.traffic.row)
    path = "backoffice.views.applications.write.take_step"

    def take_step_later(**asked: Any) -> Any:
        finished(application, town.person, "submit", AT, content=content, pledge=True)
        return take_step(**asked)

    monkeypatch.setattr(path, take_step_later)
    client.force_login(town.person.person)

    answer = client.post(
        reverse("application-write", args=[item.pk]),
        {
            "demand_type": content.demand_type,
            "purpose": content.purpose,
            "necessity": content.necessity,
            "delivery": content.delivery,
            "term_months": "12",
            "phone": content.phone,
            "pledge": "on",
            "draft_version": "0",
            **{f"answer-{code}": answer for code, answer in content.answers.items()},
        },
    )

    assert answer["Location"] == reverse("case", args=[application.number])
    assert AccessApplication.objects.get().submissions.count() == 1
