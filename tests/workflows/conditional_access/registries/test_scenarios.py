"""A scenario is entered once and revised by further editions that never alter the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, NotAllowed, Stale
from cases.models import PriorityScenario, ScenarioEdition, SystemEvent
from cases.proof import verify_system
from cases.queries.organisation_directory import organisations_known_as
from cases.queries.priority_scenarios import newest_editions, scenarios_after
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.threads import at_once
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    PARKING,
    a_registrar,
    a_scenario,
)
from workflows.conditional_access.registries.scenarios import (
    enter_scenario,
    facts_of,
    revise_scenario,
)

if TYPE_CHECKING:
    from cases.states.priority_scenario import ListedState

pytestmark = pytest.mark.django_db
REVISED_AT = shanghai(2026, 11, 9)


def revise(edition, by, *, reason="补列单位。", expected=1, **changed):
    return revise_scenario(
        scenario=edition.scenario,
        facts=replace(facts_of(edition), **changed),
        reason=reason,
        expected_edition=expected,
        membership=by,
        at=REVISED_AT,
    )


def test_scenario_keeps_the_names_of_the_source_and_knows_whose_they_are() -> None:
    transport = an_organisation("上海市交通委员会", short_name="市交通委")

    edition = a_scenario()

    bodies = [(body.position, body.name, body.organisation) for body in edition.bodies.all()]
    assert bodies == [(1, "市交通委", transport), (2, "市道路运输局", None)]
    assert (edition.scenario.number, edition.edition) == (1, 1)
    event = SystemEvent.objects.get(act="scenario_entered")
    assert event.data["bodies"] == [
        {"name": "市交通委", "organisation": "上海市交通委员会"},
        {"name": "市道路运输局", "organisation": ""},
    ]
    assert (event.data["valid_from"], event.data["valid_until"]) == ("2026-11-02", "")
    assert verify_system().first_bad is None


def test_numbers_follow_each_other() -> None:
    registrar = a_registrar()

    assert [a_scenario(registrar, name=name).scenario.number for name in "甲乙丙"] == [1, 2, 3]


def test_revision_is_a_further_edition_and_what_relied_on_the_first_reads_it_unaltered() -> None:
    registrar = a_registrar()
    first = a_scenario(registrar)

    later = revise(first, registrar, bodies=("市交通委", "随申行公司"))

    kept = ScenarioEdition.objects.get(pk=first.pk)
    assert [body.name for body in kept.bodies.all()] == ["市交通委", "市道路运输局"]
    assert (later.edition, later.reason) == (2, "补列单位。")
    assert list(newest_editions()) == [later]
    assert SystemEvent.objects.get(act="scenario_revised").data["edition"] == 2
    assert verify_system().first_bad is None


def test_revision_of_an_older_edition_is_stale() -> None:
    registrar = a_registrar()
    first = a_scenario(registrar)
    revise(first, registrar, name="停车")

    with pytest.raises(Stale, match="已有第 2 版"):
        revise(first, registrar, name="停车场")

    assert ScenarioEdition.objects.count() == 2


def test_revision_that_changes_nothing_or_says_no_reason_is_refused() -> None:
    registrar = a_registrar()
    first = a_scenario(registrar)

    with pytest.raises(BadInput, match="与现行版次相同"):
        revise(first, registrar)
    with pytest.raises(BadInput, match="修订理由"):
        revise(first, registrar, reason=" ", name="停车")

    assert ScenarioEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"domain": "sport"}, "domain"),
        ({"content": ""}, "content"),
        ({"source": ""}, "source"),
        ({"bodies": (" ",)}, "bodies"),
        ({"bodies": ("甲局", "甲局")}, "bodies"),
        ({"bodies": ("长" * 121,)}, "bodies"),
        ({"bodies": tuple(f"单位{n}" for n in range(31))}, "bodies"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
    ],
)
def test_what_does_not_fit_names_its_field(changed, field) -> None:
    with pytest.raises(BadInput) as refusal:
        a_scenario(**changed)

    assert refusal.value.facts["field"] == field
    assert not PriorityScenario.objects.exists()
    assert not SystemEvent.objects.filter(act="scenario_entered").exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR, Role.APPLICANT])
def test_only_the_commission_enters_and_revises(role) -> None:
    first = a_scenario()
    stranger = a_member(role)

    with pytest.raises(NotAllowed):
        enter_scenario(facts=PARKING, membership=stranger, at=ENTERED_AT)
    with pytest.raises(NotAllowed):
        revise(first, stranger, name="停车")

    assert ScenarioEdition.objects.count() == 1


def test_scenario_is_listed_on_its_first_and_last_day_and_on_no_other() -> None:
    edition = a_scenario(valid_until=date(2026, 12, 31))

    def state(day: date) -> ListedState:
        return edition.state_on(day)

    first, last, day = edition.valid_from, date(2026, 12, 31), timedelta(days=1)
    assert [state(first - day), state(first), state(last), state(last + day)] == [
        "upcoming",
        "listed",
        "listed",
        "ended",
    ]
    assert list(scenarios_after(on=last)) == [edition]
    assert list(scenarios_after(on=last + day)) == []
    assert list(scenarios_after(on=last + day, with_ended=True)) == [edition]
    assert list(scenarios_after(on=last, domain="life")) == []


def test_short_name_that_two_organisations_share_names_neither() -> None:
    named = an_organisation("某局", short_name="甲")
    for full_name in ("乙一局", "乙二局"):
        an_organisation(full_name, short_name="乙局")
    closed = an_organisation("旧局", valid_until=date(2020, 1, 1))
    aliased = an_organisation("丙局", short_name="丙")
    aliased.aliases.create(name="丙的别名")

    known = organisations_known_as(
        ["甲", "乙局", "旧局", "丙的别名", "无此单位"], on=date(2026, 11, 2)
    )

    assert known == {"甲": named, "丙的别名": aliased}
    assert closed not in known.values()


@pytest.mark.django_db(transaction=True)
def test_scenarios_entered_at_once_get_numbers_of_their_own() -> None:
    registrar = a_registrar()

    def enter(name: str) -> int:
        return a_scenario(registrar, name=name).scenario.number

    results = at_once([partial(enter, name) for name in ("甲", "乙")])

    assert sorted(results) == [1, 2]
    assert SystemEvent.objects.filter(act="scenario_entered").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_revisions_at_once_the_second_is_stale() -> None:
    registrar = a_registrar()
    first = a_scenario(registrar)

    def one(name: str) -> str:
        try:
            revise(first, registrar, name=name)
        except Stale:
            return "stale"
        return "entered"

    assert sorted(at_once([partial(one, "甲"), partial(one, "乙")])) == ["entered", "stale"]
    assert ScenarioEdition.objects.count() == 2
