"""Requests that are approved while a version is made are each wholly in it or in the next."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.models import EntryRow, ListChange, ListVersion
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
    an_approved_request,
    confirm,
    walk,
)
from workflows.open_list.effect import bring_into_effect

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=30)
ITEMS = 5


def a_batch(city: City, name: str, at: datetime) -> ListChange:
    """A request of one department with several new entries, before the commission."""
    entries = [add(name=f"{name}{number}") for number in range(ITEMS)]
    return a_request_in_review(city, *entries, at=at)


def where_it_is(request: ListChange) -> tuple[str, set[str], set[str], set[int | None], int]:
    """Return all that says in which version a request is: state, decisions, labels, validity."""
    items = request.items.all()
    rows = EntryRow.objects.filter(proposing_items__change=request)
    return (
        ListChange.objects.get(pk=request.pk).state,
        set(items.values_list("decision", flat=True)),
        set(items.values_list("list_version__label", flat=True)),
        set(rows.values_list("valid_from", flat=True)),
        rows.count(),
    )


def publish(city: City, at: datetime, version: ListVersion | None = None) -> None:
    """Confirm a version, cut now where none was, and bring it into effect."""
    confirm(city, version or a_cut(city, at=at), at=at)
    bring_into_effect(at=at)


@pytest.mark.scenario(43)
@pytest.mark.parametrize("is_cut_before", [False, True], ids=["cut", "confirmed"])
def test_requests_approved_while_a_version_is_made_are_wholly_in_it_or_in_the_next(
    is_cut_before: bool,
) -> None:
    cities = a_city("甲局"), a_city("乙局")
    for number in range(ROUNDS):
        at = START + timedelta(days=number)
        an_approved_request(cities[0], add(name=f"先{number}"), at=at)
        requests = [a_batch(city, f"{city.department}{number}-", at) for city in cities]
        approvals = [
            partial(walk, request.pk, city.lead, "conclude", at=at)
            for request, city in zip(requests, cities, strict=True)
        ]
        version = a_cut(cities[0], at=at) if is_cut_before else None

        at_once([partial(publish, cities[0], at, version), *approvals])

        an_approved_request(cities[0], add(name=f"后{number}"), at=at)
        publish(cities[0], at)
        *_, first, second = ListVersion.objects.order_by("sequence")
        wholly = [
            ("published", {"effective"}, {each.label}, {each.sequence}, ITEMS)
            for each in (first, second)
        ]
        for request in requests:
            assert where_it_is(request) in wholly[is_cut_before:]

    proof = verify_versions()
    assert (proof.versions, proof.first_bad) == (2 * ROUNDS, None)
