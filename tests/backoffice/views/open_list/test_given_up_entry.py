"""The page of an entry whose change its author gave up in a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListChange
from tests.workflows.open_list.lists import (
    a_city,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
    walk,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
LATER = in_days(1)


def test_page_of_a_change_that_was_given_up_begins_with_what_stands(client: Client) -> None:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    first, second = row("一"), row("二")
    an_approved_request(
        city, change(first, update_frequency="weekly"), change(second, update_frequency="weekly")
    )
    request = a_request_in_review(
        city, change(first, update_frequency="daily"), change(second, update_frequency="daily")
    )
    walk(request.pk, city.lead, "conclude", at=LATER)
    given_up = request.items.get(entry=first.entry)
    walk(request.pk, city.staff, "redraft", at=LATER, rulings={given_up.pk: {"": "standing"}})
    client.force_login(city.staff.person)

    number = ListChange.objects.get(pk=request.pk).number
    pages = [
        client.get(reverse("list-change-entry-edit", args=[number, each.entry.uid])).context["form"]
        for each in (first, second)
    ]

    assert [form["update_frequency"].value() for form in pages] == ["weekly", "daily"]
