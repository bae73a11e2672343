"""Versions of the evaluation's criteria that several people enter at the same instant."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from cases.errors import KaifangError
from cases.models import CriteriaVersion, Membership, SystemEvent
from tests.profile import count
from tests.threads import at_once
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import OPENED_AT
from tests.workflows.open_list.evaluation.test_criteria import TERMS
from workflows.open_list.evaluation.enter_criteria import enter_criteria

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=20)


def outcome(membership: Membership, expected: int) -> str:
    terms = replace(TERMS, expected=expected)
    try:
        enter_criteria(terms=terms, membership=membership, at=OPENED_AT)
    except KaifangError as error:
        return type(error).__name__
    return "entered"


def test_of_versions_entered_at_once_the_later_ones_hear_that_they_are_stale() -> None:
    city = a_city()
    people = (city.officer, city.lead, city.officer)

    for number in range(1, ROUNDS + 1):
        results = at_once([partial(outcome, person, number) for person in people])

        assert sorted(results) == ["Stale", "Stale", "entered"]
    numbers = list(CriteriaVersion.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, ROUNDS + 2))
    events = SystemEvent.objects.filter(act="evaluation_criteria_entered").order_by("sequence")
    assert [event.data["version"] for event in events] == numbers[1:]
