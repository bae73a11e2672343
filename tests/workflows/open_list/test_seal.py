"""Handing in: a returned request starts its round without marks of the round before."""

from __future__ import annotations

import pytest

from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    step,
    submitted,
)
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


def test_seal_items_of_a_returned_request_lets_refused_ones_wait_again() -> None:
    city = a_city()
    change = in_review(city, a_draft_with_entries(city, content(), content(name="地铁客流")))
    marked = {item.pk: "摘要过短" for item in change.items.all()}
    act(
        case=change,
        name="note_as_commission",
        actor=city.officer.person,
        at=REVIEWED_AT,
        expected_version=None,
        data={"refusals": marked, "page_items": list(marked)},
    )
    change = step(change, city.officer, "return", REVIEWED_AT, reason="请补充摘要")

    change = step(change, city.staff, "submit", REVIEWED_AT)

    assert change.state == "pending_head"
    assert set(change.items.values_list("decision", "decision_reason")) == {("pending", "")}


def test_seal_items_first_time_changes_no_decision() -> None:
    city = a_city()
    change = submitted(city, a_draft_with_entries(city))

    assert list(change.items.values_list("decision", "decided_at")) == [("pending", None)]
    assert step(change, city.head, "approve", DECIDED_AT).state == "in_review"
