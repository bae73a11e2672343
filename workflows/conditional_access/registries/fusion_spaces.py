"""Enter a data-fusion space with what it serves and uses, and note that one was closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import FusionDataset, FusionDepartment, FusionSpace
from cases.queries.priority_scenarios import editions_in_force
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.demand_routing import ANSWERING
from workflows.conditional_access.registries.registrar import (
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    must_be_registrar,
    words,
)
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import (
        ListEntry,
        Membership,
        Organisation,
        PriorityScenario,
        ScenarioEdition,
    )

NAME_CHARACTERS: Final = 60
KEEPER_CHARACTERS: Final = 120
PURPOSE_CHARACTERS: Final = 2000
MOST_PARTS: Final = 30
# Whoever enters a space holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"fusion spaces").hexdigest()


@dataclass(frozen=True, kw_only=True)
class SpaceFacts:
    """What a space is called, serves and uses, who runs it, and since when."""

    name: str
    scenario: PriorityScenario
    keeper: str
    purpose: str
    departments: Sequence[Organisation]
    datasets: Sequence[ListEntry]
    source: str
    opened_on: date


@patiently
@transaction.atomic
def open_space(*, facts: SpaceFacts, membership: Membership, at: datetime) -> FusionSpace:
    """Enter a space under the next number; from its day of opening on it is in operation.

    Args:
        facts: what is entered; the scenario must be listed on the day of opening.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the space with its departments and datasets; one system event with all of it.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the day, the scenario, the departments or the datasets do not fit.

    Rests on 工作安排 一 and 二(4): spaces serve what scenarios need.
    """
    must_be_registrar(membership, at)
    said = _fitting(facts)
    edition = _edition_of(facts)
    departments = _departments(facts.departments)
    datasets = list(dict.fromkeys(facts.datasets))
    if len(datasets) > MOST_PARTS:
        raise BadInput(
            _t("数据最多 %(most)s 项：请只登记主要的数据。") % {"most": MOST_PARTS},
            field="datasets",
        )
    hold(_NUMBERS)
    last = FusionSpace.objects.aggregate(last=Max("number"))["last"] or 0
    space = FusionSpace.objects.create(
        **said,
        number=last + 1,
        edition=edition,
        opened_on=facts.opened_on,
        entered_at=at,
        entered_by=membership.person,
    )
    FusionDepartment.objects.bulk_create(
        FusionDepartment(space=space, organisation=each) for each in departments
    )
    FusionDataset.objects.bulk_create(FusionDataset(space=space, entry=entry) for entry in datasets)
    append_system_event(
        act=SystemAct.FUSION_SPACE_OPENED,
        actor=membership.person,
        at=at,
        data={
            **said,
            "space": space.number,
            "scenario": edition.scenario.number,
            "edition": edition.edition,
            "departments": [each.full_name for each in departments],
            "datasets": sorted(str(entry.uid) for entry in datasets),
            "opened_on": facts.opened_on.isoformat(),
        },
    )
    return space


@patiently
@transaction.atomic
def close_space(
    *, space: FusionSpace, last_day: date, reason: str, membership: Membership, at: datetime
) -> FusionSpace:
    """Note the last day on which a space was in operation.

    Args:
        space: which.
        last_day: the day, today at the latest.
        reason: why it was closed.
        membership: the role in the commission under which it is noted.
        at: the moment.

    Writes: the last day and the reason; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason, or the day lies before the opening or after today.
        GuardFailed: it was closed already.
    """
    must_be_registrar(membership, at)
    why = words(reason, field="reason", label=_t("停用理由"), most=REASON_CHARACTERS)
    found = FusionSpace.objects.select_for_update(no_key=True).get(pk=space.pk)
    if found.closed_on is not None:
        raise GuardFailed(_t("这个空间已经停用，不需要再停用。"))
    if not found.opened_on <= last_day <= civil_date(at):
        raise BadInput(
            _t("停用日期应在启用日期 %(first)s 和今天之间：请核对日期。")
            % {"first": found.opened_on.isoformat()},
            field="last_day",
        )
    found.closed_on, found.closing_reason = last_day, why
    found.closed_at, found.closed_by = at, membership.person
    found.save(update_fields=["closed_on", "closing_reason", "closed_at", "closed_by"])
    append_system_event(
        act=SystemAct.FUSION_SPACE_CLOSED,
        actor=membership.person,
        at=at,
        data={"space": found.number, "closed_on": last_day.isoformat(), "reason": why},
    )
    return found


def _fitting(facts: SpaceFacts) -> dict[str, str]:
    return {
        "name": words(facts.name, field="name", label=_t("空间名称"), most=NAME_CHARACTERS),
        "keeper": words(
            facts.keeper, field="keeper", label=_t("建设运行单位"), most=KEEPER_CHARACTERS
        ),
        "purpose": words(
            facts.purpose, field="purpose", label=_t("融合内容"), most=PURPOSE_CHARACTERS
        ),
        "source": words(facts.source, field="source", label=_t("依据"), most=SOURCE_CHARACTERS),
    }


def _edition_of(facts: SpaceFacts) -> ScenarioEdition:
    listed = editions_in_force(on=facts.opened_on).filter(scenario=facts.scenario)
    edition = listed.first()
    if edition is None:
        raise BadInput(
            _t("启用日期 %(day)s 当天，这个场景不在重点场景中：请核对启用日期，或者改选场景。")
            % {"day": facts.opened_on.isoformat()},
            field="scenario",
        )
    return edition


def _departments(chosen: Sequence[Organisation]) -> list[Organisation]:
    found = list(dict.fromkeys(chosen))
    if not 0 < len(found) <= MOST_PARTS or any(each.kind not in ANSWERING for each in found):
        raise BadInput(
            _t("请选择 1 至 %(most)s 个提供数据的部门、区、大数据中心或者主管部门。")
            % {"most": MOST_PARTS},
            field="departments",
        )
    return found
