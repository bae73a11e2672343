"""Marks on one page of items: kept until all is decided, by those who may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    City,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    step,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db
PERSONAL = content(name="演出场所许可", items=[{"name": "法人身份证号"}])


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def change(city: City) -> ListChange:
    return a_draft_with_entries(city, content(), content(name="地铁客流"))


def decisions(change: ListChange) -> list[tuple[str, str]]:
    """Return decision and reason of each item, in order."""
    return list(change.items.order_by("position").values_list("decision", "decision_reason"))


def test_notes_of_one_page_are_kept_until_all_is_decided(city: City, change: ListChange) -> None:
    change = in_review(city, change)
    first, second = change.items.order_by("position")
    act(
        case=change,
        name="note_as_commission",
        actor=city.officer.person,
        at=REVIEWED_AT,
        expected_version=None,
        data={"refusals": {first.pk: "摘要过短"}, "page_items": [first.pk]},
    )

    change = step(change, city.officer, "conclude", REVIEWED_AT, page_items=[second.pk])

    assert change.state == "partially_approved"
    assert decisions(change) == [("rejected", "摘要过短"), ("approved", "")]


def test_note_taken_back_lets_the_item_wait_again(city: City, change: ListChange) -> None:
    change = in_review(city, change)
    first = change.items.order_by("position").first()
    for refusals in ({first.pk: "摘要过短"}, {}):
        act(
            case=change,
            name="note_as_commission",
            actor=city.officer.person,
            at=REVIEWED_AT,
            expected_version=None,
            data={"refusals": refusals, "page_items": [first.pk]},
        )

    assert decisions(change) == [("pending", ""), ("pending", "")]
