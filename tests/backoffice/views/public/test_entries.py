"""The list of entries: filters, search, pages, and what a stranger must not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import an_organisation
from tests.workflows.open_list.lists import add, change, in_days, publish, remove, row, schedule

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.open_list.lists import City

pytestmark = pytest.mark.django_db


def names(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [each.name for each in response.context["rows"]]


def test_entries_show_the_version_in_effect_and_not_the_scheduled_one(
    city: City, stranger: Client
) -> None:
    publish(city, add(name="A"), add(name="B"))
    schedule(city, remove(row("A")), change(row("B"), name="B新"), add(name="C"), at=in_days(1))

    assert names(stranger, "/open-list/entries/") == ["A", "B"]


def test_entries_of_an_older_version_stay_readable(city: City, stranger: Client) -> None:
    publish(city, add(name="A"), add(name="B"))
    publish(city, remove(row("A")), at=in_days(1))

    assert names(stranger, "/open-list/versions/2023-001/entries/") == ["A", "B"]
    assert names(stranger, "/open-list/versions/2023-002/entries/") == ["B"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("text=公交", ["公交线路（试行）"]),
        ("text=线路(试行)", ["公交线路（试行）"]),
        ("text=公交 线路", ["公交线路（试行）"]),
        ("text=o00", ["气象预报"]),
        ("open_type=conditional", ["气象预报"]),
        ("domain=weather", ["气象预报"]),
        ("update_frequency=daily&open_type=conditional", ["气象预报"]),
        ("update_frequency=daily&open_type=unconditional", []),
        ("open_type=nonsense", ["公交线路（试行）", "气象预报"]),
        ("provider=999999", ["公交线路（试行）", "气象预报"]),
        ("after=forged", ["公交线路（试行）", "气象预报"]),
    ],
)
def test_entries_are_found_by_text_and_filters(
    city: City, stranger: Client, query: str, expected: list[str]
) -> None:
    publish(
        city,
        add(name="公交线路（试行）"),
        add(
            name="气象预报",
            portal_dataset_id="O0001",
            open_type="conditional",
            domain="weather",
            update_frequency="daily",
        ),
    )

    assert names(stranger, f"/open-list/entries/?{query}") == expected


def test_entries_are_found_by_department(city: City, stranger: Client) -> None:
    weather = an_organisation("上海市气象局")
    publish(city, add(name="公交"))
    publish(city, add(name="气象"), provider=weather, at=in_days(1))

    assert names(stranger, f"/open-list/entries/?provider={weather.pk}") == ["气象"]


def test_entries_come_in_pages_that_keep_the_filter(city: City, stranger: Client) -> None:
    numbered = [f"公交{number:02}" for number in range(30)]
    publish(city, *(add(name=name) for name in numbered), add(name="气象"))

    first = stranger.get("/open-list/entries/?text=公交")
    assert [each.name for each in first.context["rows"]] == numbered[:25]
    second = stranger.get(f"/open-list/entries/{first.context['next_url']}")

    assert [each.name for each in second.context["rows"]] == numbered[25:]
    assert second.context["next_url"] == ""
    assert "text=" in second.context["first_url"]


def test_entries_without_any_version_say_what_will_be_here(stranger: Client) -> None:
    page = stranger.get("/open-list/entries/").content.decode()

    assert "还没有公布开放清单" in page


def test_entries_that_match_nothing_say_what_to_do(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))

    page = stranger.get("/open-list/entries/?text=没有的").content.decode()

    assert "没有符合条件的条目" in page


def test_entries_show_names_as_text(city: City, stranger: Client) -> None:
    publish(city, add(name="=HYPERLINK(<b>x</b>)"))

    page = stranger.get("/open-list/entries/").content.decode()

    assert "=HYPERLINK(&lt;b&gt;x&lt;/b&gt;)" in page


def test_entries_cost_the_same_queries_for_one_and_for_three(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))
    with CaptureQueriesContext(connection) as one:
        stranger.get("/open-list/entries/")
    publish(city, add(name="B"), add(name="C"), at=in_days(1))
    with CaptureQueriesContext(connection) as three:
        stranger.get("/open-list/entries/")

    assert (len(one), len(three)) == (5, 5)
