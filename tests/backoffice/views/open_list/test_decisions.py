"""Deciding items: marks kept page by page, and the decision on the whole."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import ListChange, Membership
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
            "expected_version": change.version,
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
    assert "勾选“本条不予通过”的条目须写明理由：“公交线路站点信息”。" in page(response)
    assert f'name="refuse-{item.pk}" value="1" checked' in page(response)


@pytest.mark.parametrize(
    ("seen", "reason", "status", "sentence"),
    [
        ({}, "摘要过短", 409, "提交的页面没有带上版次"),
        ({"expected_version": "two"}, "摘要过短", 409, "提交的页面没有带上版次"),
        ({"expected_version": "1"}, "摘要过短", 409, "您打开页面之后"),
        (None, "", 422, "须写明理由：“公交线路站点信息”。"),
        (None, "长" * 301, 422, "不能超过 300 个字，请删减后重新提交：“公交线路站点信息”。"),
    ],
    ids=["missing", "no-number", "old", "no-reason", "long-reason"],
)
def test_save_notes_that_are_refused_keep_the_page_as_it_was_typed(
    client: Client, city: City, seen: dict[str, str] | None, reason: str, status: int, sentence: str
) -> None:
    change = in_review(city, a_draft_with_entries(city))
    item = change.items.get()
    client.force_login(city.officer.person)

    response = client.post(
        reverse("list-change-notes", args=[change.number]),
        {
            "work_item": open_item(change).pk,
            "shown": [item.pk],
            f"refuse-{item.pk}": "1",
            f"reason-{item.pk}": reason,
            **({"expected_version": str(change.version)} if seen is None else seen),
        },
    )

    assert response.status_code == status
    assert sentence in page(response)
    assert f'name="refuse-{item.pk}" value="1" checked' in page(response)
    assert f'value="{reason}"' in page(response)
    assert change.items.get().decision == "pending"


def test_refused_notes_of_a_later_page_come_back_on_that_page(client: Client, city: City) -> None:
    entries = [content(name=f"公交线路{number:02}") for number in range(51)]
    change = in_review(city, a_draft_with_entries(city, *entries))
    last = change.items.get(position=51)
    client.force_login(city.officer.person)
    typed = {
        "work_item": open_item(change).pk,
        "after": "50",
        "shown": [last.pk],
        f"refuse-{last.pk}": "1",
        f"reason-{last.pk}": "摘要过短",
    }
    url = reverse("list-change-notes", args=[change.number])

    refused = client.post(url, typed)
    saved = client.post(url, {**typed, "expected_version": change.version})

    assert [item.pk for item in refused.context["items"]] == [last.pk]
    assert saved["Location"].endswith("?after=50")


def test_tick_for_one_item_reads_unlike_the_button_for_the_whole(
    client: Client, city: City
) -> None:
    change = submitted(city, a_draft_with_entries(city))
    client.force_login(city.head.person)

    seen = page(client.get(reverse("step", args=[open_item(change).pk])))

    assert seen.count(">本条不予通过<") == 1
    assert seen.count(">整件不予通过<") == 1
    assert ">不予通过<" not in seen


@pytest.mark.list_scenario(8)
def test_head_whose_role_ended_since_the_page_was_opened_saves_nothing(
    client: Client, city: City
) -> None:
    change = submitted(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    first, second = change.items.order_by("position")
    address = reverse("step", args=[open_item(change).pk])
    client.force_login(city.head.person)
    opened = client.get(address)
    Membership.objects.filter(pk=city.head.pk).update(valid_until=today() - timedelta(days=1))

    response = client.post(
        address,
        {
            "outcome": "approve",
            "expected_version": change.version,
            "shown": [first.pk, second.pk],
            f"refuse-{first.pk}": "1",
            f"reason-{first.pk}": "摘要过短",
        },
    )

    change.refresh_from_db()
    assert (opened.status_code, response.status_code) == (200, 404)
    assert (change.state, change.version) == ("pending_head", opened.context["case"].version)
    assert set(change.items.values_list("decision", "decision_reason")) == {("pending", "")}
