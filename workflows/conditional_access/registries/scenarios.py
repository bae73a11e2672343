"""Enter a priority scenario, and revise it by a further edition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, Stale
from cases.events import append_system_event
from cases.models import PriorityScenario, ScenarioBody, ScenarioEdition
from cases.queries.organisation_directory import organisations_known_as
from cases.states.priority_scenario import ScenarioDomain
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    days_in_order,
    must_be_registrar,
    words,
)
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import Membership

NAME_CHARACTERS: Final = 60
CONTENT_CHARACTERS: Final = 2000
BODY_CHARACTERS: Final = 120
MOST_BODIES: Final = 30
# Whoever enters a scenario holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"priority scenarios").hexdigest()


@dataclass(frozen=True, kw_only=True)
class ScenarioFacts:
    """What an edition says of a scenario.

    Attributes:
        name: as short as lists show it.
        domain: one `ScenarioDomain`.
        content: what is to be opened, and for what.
        bodies: names as the source writes them, the lead first.
        source: the document and item that lists it.
        valid_from: the first day on which it is a priority scenario.
        valid_until: the last; None while none is set.
    """

    name: str
    domain: str
    content: str
    bodies: Sequence[str]
    source: str
    valid_from: date
    valid_until: date | None = None


@patiently
@transaction.atomic
def enter_scenario(
    *, facts: ScenarioFacts, membership: Membership, at: datetime
) -> ScenarioEdition:
    """Enter a scenario under the next number.

    Args:
        facts: what its first edition says.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the scenario, its first edition with the bodies; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the domain, the bodies or the days do not fit.

    Rests on 工作安排 二(4) and 三.
    """
    must_be_registrar(membership, at)
    said = _fitting(facts)
    hold(_NUMBERS)
    last = PriorityScenario.objects.aggregate(last=Max("number"))["last"] or 0
    scenario = PriorityScenario.objects.create(number=last + 1)
    return _edition(scenario, 1, said, "", membership, at)


@patiently
@transaction.atomic
def revise_scenario(
    *,
    scenario: PriorityScenario,
    facts: ScenarioFacts,
    reason: str,
    expected_edition: int,
    membership: Membership,
    at: datetime,
) -> ScenarioEdition:
    """Enter a further edition; what relied on an earlier one goes on pointing to it.

    Args:
        scenario: which.
        facts: all of what the scenario is from now on.
        reason: what is changed and why.
        expected_edition: the newest edition when the page was drawn.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the edition with its bodies; one system event that holds all of it.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the domain, the bodies or the days do not fit, or nothing differs.
        Stale: somebody else revised it after the page was drawn.
    """
    must_be_registrar(membership, at)
    said = _fitting(facts)
    why = words(reason, field="reason", label=_t("修订理由"), most=REASON_CHARACTERS)
    PriorityScenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    newest = scenario.editions.latest("edition")
    if newest.edition != expected_edition:
        raise Stale(
            _t("这个场景已有第 %(edition)s 版。您填写的内容还在页面上；请对照最新版次后再提交。")
            % {"edition": newest.edition}
        )
    if facts_of(newest) == said:
        raise BadInput(_t("填写的内容与现行版次相同：请修改后再提交，不需要修订时请返回。"))
    return _edition(scenario, newest.edition + 1, said, why, membership, at)


def facts_of(edition: ScenarioEdition) -> ScenarioFacts:
    """Return what an edition says, as it would be entered again."""
    return ScenarioFacts(
        name=edition.name,
        domain=edition.domain,
        content=edition.content,
        bodies=tuple(body.name for body in edition.bodies.all()),
        source=edition.source,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
    )


def _fitting(facts: ScenarioFacts) -> ScenarioFacts:
    if facts.domain not in ScenarioDomain.values:
        raise BadInput(_t("请选择场景领域：经济、生活或者治理。"), field="domain")
    days_in_order(facts.valid_from, facts.valid_until)
    return ScenarioFacts(
        name=words(facts.name, field="name", label=_t("场景名称"), most=NAME_CHARACTERS),
        domain=facts.domain,
        content=words(
            facts.content, field="content", label=_t("开放内容"), most=CONTENT_CHARACTERS
        ),
        bodies=_bodies(facts.bodies),
        source=words(facts.source, field="source", label=_t("依据"), most=SOURCE_CHARACTERS),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
    )


def _bodies(names: Sequence[str]) -> tuple[str, ...]:
    found = tuple(name.strip() for name in names if name.strip())
    if not 0 < len(found) <= MOST_BODIES:
        raise BadInput(
            _t("请写 1 至 %(most)s 个参与单位，每行一个，牵头单位写在第一行。")
            % {"most": MOST_BODIES},
            field="bodies",
        )
    for name in found:
        if len(name) > BODY_CHARACTERS:
            raise BadInput(
                _t("单位名称最多 %(most)s 字：“%(name)s…”太长，请每行只写一个单位。")
                % {"most": BODY_CHARACTERS, "name": name[:20]},
                field="bodies",
            )
        if found.count(name) > 1:
            raise BadInput(
                _t("“%(name)s”写了不止一次：每个单位只写一行。") % {"name": name}, field="bodies"
            )
    return found


def _edition(  # an edition is what it says, who says it, and why
    scenario: PriorityScenario,
    number: int,
    said: ScenarioFacts,
    reason: str,
    membership: Membership,
    at: datetime,
) -> ScenarioEdition:
    edition = ScenarioEdition.objects.create(
        scenario=scenario,
        edition=number,
        name=said.name,
        domain=said.domain,
        content=said.content,
        source=said.source,
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        reason=reason,
        entered_at=at,
        entered_by=membership.person,
    )
    known = organisations_known_as(said.bodies, on=civil_date(at))
    ScenarioBody.objects.bulk_create(
        ScenarioBody(edition=edition, position=place, name=name, organisation=known.get(name))
        for place, name in enumerate(said.bodies, start=1)
    )
    append_system_event(
        act=SystemAct.SCENARIO_REVISED if reason else SystemAct.SCENARIO_ENTERED,
        actor=membership.person,
        at=at,
        data=_recorded(
            scenario, edition, said, known_as={n: o.full_name for n, o in known.items()}
        ),
    )
    return edition


def _recorded(
    scenario: PriorityScenario,
    edition: ScenarioEdition,
    said: ScenarioFacts,
    *,
    known_as: dict[str, str],
) -> dict[str, Any]:  # Any: JSON content
    return {
        "scenario": scenario.number,
        "edition": edition.edition,
        "name": said.name,
        "domain": said.domain,
        "content": said.content,
        "bodies": [{"name": name, "organisation": known_as.get(name, "")} for name in said.bodies],
        "source": said.source,
        "valid_from": said.valid_from.isoformat(),
        "valid_until": said.valid_until.isoformat() if said.valid_until else "",
        "reason": edition.reason,
    }
