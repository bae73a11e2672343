"""The paged difference says what the whole one says, at a cost that does not grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import an_organisation
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
)
from workflows.open_list import difference_page as paging
from workflows.open_list.difference import ChangeClass, EntryChange, difference
from workflows.open_list.difference_page import difference_page

if TYPE_CHECKING:
    from cases.models import ListVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def a_history(city: City) -> list[ListVersion]:
    """Publish four versions with every class of change, and one wording that comes back."""
    other = an_organisation("上海市公安局")
    return [
        publish(city, *(add(name=name) for name in "ABCDEFGI")),
        publish(
            city,
            change(row("A"), abstract="新"),
            remove(row("B")),
            change(row("C"), operation="reclassify", open_type="conditional", abstract="新"),
            change(row("D"), operation="suspend", status="suspended"),
            change(row("E"), name="Ｅ "),
            change(row("I"), grade="客体L1"),
            add(name="H"),
            at=in_days(1),
        ),
        publish(
            city,
            change(row("F"), operation="transfer", provider_name="上海市公安局"),
            at=in_days(2),
            provider=other,
        ),
        publish(
            city,
            change(row("I"), grade=""),
            change(row("D"), operation="resume", status="published"),
            remove(row("H")),
            at=in_days(3),
        ),
    ]


def every_change(older: ListVersion, newer: ListVersion, chosen: str = "") -> list[EntryChange]:
    """Walk through all pages."""
    found: list[EntryChange] = []
    after: int | None = None
    while True:
        page = difference_page(older, newer, chosen=chosen, after=after)
        found += page.changes
        after = page.next_after
        if after is None:
            return found


@pytest.mark.parametrize("size", [1, 2, 25])
def test_pages_together_are_the_whole_difference_of_any_two_versions(
    city: City, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(paging, "CHANGES_ON_A_PAGE", size)
    history = a_history(city)

    for older in history:
        for newer in history:
            whole = difference(older, newer)
            page = difference_page(older, newer)
            assert page.counts == whole.counts
            assert page.total == len(whole.changes)
            spelling = [each for each in whole.changes if each.change_class == "typographic"]
            rest = [each for each in whole.changes if each not in spelling]
            assert every_change(older, newer) == rest
            assert page.shown == len(rest)
            for chosen in ChangeClass:
                expected = [each for each in whole.changes if each.change_class == chosen]
                assert every_change(older, newer, chosen) == expected


def test_counts_per_department_take_spelling_for_a_change(city: City) -> None:
    first, second, *_ = a_history(city)

    assert difference_page(first, second).counts_per_provider == {
        "上海市交通委员会": {
            "added": 1,
            "changed": 3,
            "removed": 1,
            "reclassified": 1,
            "transferred": 0,
            "suspended": 1,
            "resumed": 0,
        }
    }


def test_more_changes_than_are_read_are_not_told_apart_but_marked(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SPELLING_READ", 2)
    first, second, *_ = a_history(city)

    page = difference_page(first, second)

    assert (page.tells_spelling, page.counts["changed"], page.counts["typographic"]) == (
        False,
        3,
        0,
    )
    assert [each.change_class for each in every_change(first, second, "typographic")] == [
        "changed",
        "typographic",
        "changed",
    ]
    assert len(every_change(first, second)) == page.total == page.shown


def test_page_costs_five_queries_whatever_changed(city: City) -> None:
    first, second, _third, last = a_history(city)

    for newer in (second, last):
        with CaptureQueriesContext(connection) as captured:
            difference_page(first, newer)
        assert len(captured) == 5
