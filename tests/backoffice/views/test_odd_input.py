"""Odd numbers, NUL characters and impossible labels get a page or a sentence, never a crash."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.backoffice.views.casework.pages import logged_in
from tests.workflows.administration.offices import the_three
from tests.workflows.open_list import lists
from tests.workflows.open_list.changes import a_city, a_draft_with_entries, in_review, open_item

pytestmark = pytest.mark.django_db
ODD_NUMBERS = ["²", "-1", "x", "9" * 30, "9" * 5000]


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_page_that_starts_at_an_odd_number_is_shown(number: str) -> None:
    city = a_city()
    change = a_draft_with_entries(city)
    client = logged_in(city.staff.person)
    starts = {
        reverse("list-changes"): "before",
        reverse("list-change-items", args=[change.number]): "after",
        reverse("list-change-entries", args=[change.number]): "after",
        reverse("case", args=[change.number]): "after",
        reverse("versions"): "before",
        reverse("notifications"): "before",
    }

    answers = [client.get(address, {name: number}) for address, name in starts.items()]

    assert [answer.status_code for answer in answers] == [200] * len(starts)


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_notes_with_odd_numbers_lead_to_a_page_that_is_not_there(number: str) -> None:
    city = a_city()
    change = in_review(city, a_draft_with_entries(city))
    client = logged_in(city.officer.person)

    answer = client.post(
        reverse("list-change-notes", args=[change.number]),
        {
            "shown": number,
            f"refuse-{number[:40]}": "on",
            "work_item": number,
            "expected_version": change.version,
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, reverse("step", args=[0]))
    assert open_item(change).finished is None


def test_nul_in_an_address_is_not_found_and_in_a_value_refused_with_a_sentence() -> None:
    city = a_city()
    change = a_draft_with_entries(city)
    client = logged_in(city.staff.person)

    paths = ["/cases/a%00/", "/list-changes/a%00/items/", "/open-list/versions/a%00/"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    values = [
        client.get(reverse("list-change-entries", args=[change.number]), {"q": "a\x00"}),
        client.post(reverse("list-change-new"), {"title": "a\x00", "reason": "x"}),
    ]
    assert [answer.status_code for answer in values] == [422, 422]
    assert all("不能保存的控制字符" in answer.content.decode() for answer in values)


def test_difference_with_a_version_that_cannot_be_is_not_found() -> None:
    version = lists.publish(lists.a_city(), lists.add(name="公交线路"))
    address = reverse("version-difference", args=[version.label, version.label])

    answers = [Client().get(address, {"with": other}) for other in ("a/b", "2020-999")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("length", [100, 60_000])
def test_search_for_an_endless_text_finds_nothing(length: int) -> None:
    city = a_city()
    change = a_draft_with_entries(city)
    text = "a" * length
    administrator = logged_in(the_three().administrator)
    staff = logged_in(city.staff.person)

    answers = [
        administrator.get(reverse("people"), {"text": text}),
        administrator.get(reverse("organisations"), {"text": text}),
        staff.get(reverse("list-change-entries", args=[change.number]), {"q": text}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
