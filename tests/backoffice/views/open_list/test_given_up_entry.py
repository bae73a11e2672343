"""The page of an entry whose change its author gave up in a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListChange, WorkItem
from tests.workflows.open_list.lists import (
    START,
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

    from cases.models import ChangeItem

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


def test_item_that_was_decided_before_shows_why_it_has_no_buttons(client: Client) -> None:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    request = a_request_in_review(
        city, change(base, update_frequency="daily"), change(row("二"), grade="客体L1")
    )
    open_again, refused = request.items.order_by("position")
    walk(request.pk, city.lead, "conclude", at=START, refusals={refused.pk: "依据不足"})
    walk(request.pk, city.staff, "redraft", at=LATER)
    task = WorkItem.objects.get(process_id=request.pk, finished__isnull=True)
    client.force_login(city.staff.person)

    page = client.get(reverse("step", args=[task.pk])).content.decode()

    def tools(item: ChangeItem) -> list[bool]:
        edit = reverse("list-change-entry-edit", args=[request.number, item.entry.uid])
        drop = reverse("list-change-item-drop", args=[request.number, item.pk])
        return [f'"{address}"' in page for address in (edit, drop)]

    assert tools(open_again) == [True, True]
    assert tools(refused) == [False, False]
    assert page.count("本条已有决定，不能再修改或移除") == 1
