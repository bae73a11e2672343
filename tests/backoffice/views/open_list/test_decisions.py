"""Deciding items: marks kept page by page, and the decision on the whole."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListChange
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    open_item,
    submitted,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def page(response: object) -> str:
    """Return a response's text as a reader sees it."""
    return unescape(response.content.decode())  # type: ignore[attr-defined]  # test client


def test_save_notes_keeps_marks_and_returns_to_the_task(client: Client, city: City) -> None:
    change = in_review(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    first, second = change.items.order_by("position")
    task = open_item(change)
    client.force_login(city.officer.person)

    response = client.post(
        reverse("list-change-notes", args=[change.number]),
        {
            "work_item": task.pk,
            "shown": [first.pk, second.pk],
            f"refuse-{first.pk}": "1",
            f"reason-{first.pk}": "摘要过短",
        },
    )

    assert response["Location"] == reverse("step", args=[task.pk])
    assert list(change.items.order_by("position").values_list("decision", flat=True)) == [
        "rejected",
        "pending",
    ]


def test_decision_page_refusing_one_item_passes_the_rest(client: Client, city: City) -> None:
    change = in_review(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    first, second = change.items.order_by("position")
    client.force_login(city.officer.person)

    client.post(
        reverse("step", args=[open_item(change).pk]),
        {
            "outcome": "conclude",
            "expected_version": change.version,
            "shown": [first.pk, second.pk],
            f"refuse-{first.pk}": "1",
            f"reason-{first.pk}": "摘要过短",
        },
    )

    assert ListChange.objects.get(pk=change.pk).state == "partially_approved"


def test_decision_page_refusal_without_reason_keeps_the_tick(client: Client, city: City) -> None:
    change = submitted(city, a_draft_with_entries(city))
    item = change.items.get()
    client.force_login(city.head.person)

    response = client.post(
        reverse("step", args=[open_item(change).pk]),
        {
            "outcome": "approve",
            "expected_version": change.version,
            "shown": [item.pk],
            f"refuse-{item.pk}": "1",
        },
    )

    assert response.status_code == 422
    assert "勾选“不予通过”的条目须写明理由" in page(response)
    assert f'name="refuse-{item.pk}" value="1" checked' in page(response)
