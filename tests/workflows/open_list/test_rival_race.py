"""Two departments' changes of one entry are approved, or undone, at the same instant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import ItemConflict, ListChange
from cases.proof import verify_cases
from cases.proof_of_versions import verify_versions
from tests.profile import count
from tests.threads import at_once
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_cut,
    a_request_in_review,
    add,
    change,
    confirm,
    publish,
    row,
    walk,
)
from workflows.engine.delivery import deliver_due
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS
from workflows.open_list.effect import bring_into_effect

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import EntryRow

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=4, full=40)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def cities() -> tuple[City, City]:
    return a_city("甲局"), a_city("乙局")


def an_entry(city: City, number: int, at: datetime) -> EntryRow:
    publish(city, add(name=f"条目{number}", co_providers="乙局"), at=at)
    return row(f"条目{number}")


def both_at_once(
    cities: tuple[City, City], base: EntryRow, at: datetime, *said: dict[str, Any]
) -> list[ListChange]:
    """Conclude a change of one entry by each department at the same instant."""
    requests = [
        a_request_in_review(city, change(base, **mine), at=at)
        for city, mine in zip(cities, said, strict=True)
    ]
    at_once(
        [
            partial(walk, request.pk, city.lead, "conclude", at=at)
            for request, city in zip(requests, cities, strict=True)
        ]
    )
    return [ListChange.objects.get(pk=request.pk) for request in requests]


def undo(city: City, request: ListChange, *, at: datetime) -> None:
    """Take the commission's conclusion of a request back."""
    take_back(case=request, actor=city.lead.person, at=at, expected_version=None, reason="看错了")


def deliver(at: datetime) -> None:
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def nothing_is_out_of_place(at: datetime) -> None:
    deliver(at)
    assert [found.sentence for found in findings(at=at)] == []
    assert (verify_cases().first_bad, verify_versions().first_bad) == (None, None)


@pytest.mark.list_scenario(2)
def test_two_approvals_of_one_field_at_once_leave_one_of_them_in_conflict(
    cities: tuple[City, City],
) -> None:
    for number in range(ROUNDS):
        at = START + timedelta(days=number)
        base = an_entry(cities[0], number, at)

        found = both_at_once(
            cities, base, at, {"update_frequency": "weekly"}, {"update_frequency": "daily"}
        )

        by_state = {request.state: request for request in found}
        assert set(by_state) == {"approved_pending_effect", "conflict"}
        first, second = by_state["approved_pending_effect"], by_state["conflict"]
        met = ItemConflict.objects.get(item__change=second)
        wanted = [
            each.items.get().proposed_row.update_frequency
            for each in (first, second)
            if each.items.get().proposed_row
        ]
        assert (met.ruling, met.fields) == ("", [["update_frequency", "monthly", *wanted]])
    nothing_is_out_of_place(START + timedelta(days=ROUNDS))


@pytest.mark.list_scenario(1)
def test_two_approvals_of_two_fields_at_once_are_both_in_the_version(
    cities: tuple[City, City],
) -> None:
    for number in range(ROUNDS):
        at = START + timedelta(days=number)
        base = an_entry(cities[0], number, at)

        found = both_at_once(cities, base, at, {"grade": "客体L1"}, {"update_frequency": "daily"})
        confirm(cities[0], a_cut(cities[0], at=at), at=at)
        bring_into_effect(at=at)

        now = row(base.name)
        assert {request.state for request in found} == {"approved_pending_effect"}
        assert (now.grade, now.update_frequency) == ("客体L1", "daily")
    nothing_is_out_of_place(START + timedelta(days=ROUNDS))


def test_approval_at_the_instant_in_which_the_other_is_undone_is_not_left_in_conflict(
    cities: tuple[City, City],
) -> None:
    for number in range(ROUNDS):
        at = START + timedelta(days=number)
        base = an_entry(cities[0], number, at)
        first = a_request_in_review(cities[0], change(base, update_frequency="weekly"), at=at)
        second = a_request_in_review(cities[1], change(base, update_frequency="daily"), at=at)
        walk(first.pk, cities[0].lead, "conclude", at=at)

        at_once(
            [
                partial(undo, cities[0], first, at=at + A_MINUTE),
                partial(walk, second.pk, cities[1].lead, "conclude", at=at + A_MINUTE),
            ]
        )
        deliver(at + 2 * A_MINUTE)

        states = [ListChange.objects.get(pk=each.pk).state for each in (first, second)]
        assert states == ["in_review", "approved_pending_effect"]
    nothing_is_out_of_place(START + timedelta(days=ROUNDS))
