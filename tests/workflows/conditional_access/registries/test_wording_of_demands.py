"""What the chain says of a private demander, and which edition of its scenario a demand means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput
from cases.models import DataDemand, SystemEvent
from cases.sealed_words import sealed
from tests.factories import shanghai
from tests.workflows.conditional_access.registries.entries import (
    SPACES,
    a_demand,
    a_registrar,
    a_scenario,
)
from workflows.conditional_access.registries.scenarios import facts_of, revise_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return a_registrar()


def test_private_demander_stands_in_the_chain_as_a_digest_alone(registrar):
    demand = a_demand(registrar, is_private=True)
    other = a_demand(registrar, is_private=True)

    events = SystemEvent.objects.filter(act="demand_logged").order_by("sequence")
    first, second = (event.data for event in events)
    for word in (SPACES.title, SPACES.content, SPACES.demander, SPACES.contact):
        assert word not in str(first)
    said = {"title": demand.title, "content": demand.content, "demander": demand.demander}
    assert first["digest"] == sealed(demand.salt, **said)
    assert (first["digest"] == second["digest"], demand.salt == other.salt) == (False, False)


def test_demand_points_to_the_edition_of_its_day(registrar):
    first = a_scenario(registrar)
    later = shanghai(2026, 11, 4)
    facts = facts_of(first)
    second = revise_scenario(
        scenario=first.scenario,
        facts=replace(facts, content="改后的内容"),
        reason="改内容",
        expected_edition=1,
        membership=registrar,
        at=later,
    )

    before = a_demand(registrar, at=later, scenario=first.scenario)
    after = a_demand(registrar, at=later, scenario=first.scenario, received_on=date(2026, 11, 4))

    assert (before.edition, after.edition) == (first, second)
    logged = SystemEvent.objects.filter(act="demand_logged").order_by("sequence")
    assert [event.data["edition"] for event in logged] == [1, 2]


@pytest.mark.parametrize("received_on", [date(2026, 11, 1), date(2026, 11, 4)])
def test_scenario_that_has_not_begun_or_has_ended_takes_no_demand(registrar, received_on):
    edition = a_scenario(registrar, valid_until=date(2026, 11, 3))

    with pytest.raises(BadInput, match="不在重点场景中") as refusal:
        a_demand(
            registrar,
            at=shanghai(2026, 11, 4),
            scenario=edition.scenario,
            received_on=received_on,
        )

    assert refusal.value.facts["field"] == "scenario"
    assert not DataDemand.objects.exists()
