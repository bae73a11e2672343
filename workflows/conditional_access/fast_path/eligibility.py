"""On what an application may take the fast path at a moment: a scenario in force, or a listed unit.

The snapshot of the edition or row goes with the application: what happens to it later changes
nothing that was handed in before (S27).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import PriorityUnit, ScenarioEdition
from cases.queries.priority_scenarios import newest_editions
from cases.queries.violations import barred_until
from cases.states.fast_path import FastPathGround
from cases.states.priority_scenario import ListedState
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import Applicant

_SCENARIO: Final = "scenario"
_UNIT: Final = "unit"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """On what the fast path may rest: exactly one of edition and unit.

    Attributes:
        edition: of a priority scenario, the one in force.
        unit: the row under which the applicant is listed.
    """

    edition: ScenarioEdition | None = None
    unit: PriorityUnit | None = None

    @property
    def key(self) -> str:
        """Return what a draft keeps of it: a revised scenario is the same ground."""
        if self.edition is not None:
            return f"{_SCENARIO}:{self.edition.scenario.number}"
        return f"{_UNIT}:{self._unit.pk}"

    @property
    def kind(self) -> FastPathGround:
        """Return which kind of ground it is."""
        if self.edition is not None:
            return FastPathGround.SCENARIO
        return FastPathGround(self._unit.kind)

    @property
    def name(self) -> str:
        """Return what people call it, with its last day."""
        listed = self.edition or self._unit
        said = _t("%(kind)s“%(name)s”") % {"kind": self.kind.label, "name": listed.name}
        if listed.valid_until is None:
            return said
        return _t("%(ground)s（有效期至 %(last)s）") % {
            "ground": said,
            "last": listed.valid_until.isoformat(),
        }

    def snapshot(self) -> dict[str, Any]:  # Any: JSON facts
        """Return what it says now, as it is frozen with an application."""
        listed = self.edition or self._unit
        until = listed.valid_until
        shared = {
            "name": listed.name,
            "source": listed.source,
            "valid_from": listed.valid_from.isoformat(),
            "valid_until": until.isoformat() if until else "",
        }
        if self.edition is not None:
            own = {"scenario": self.edition.scenario.number, "edition": self.edition.edition}
            return {**shared, **own, "content": self.edition.content}
        return {**shared, "unit": self._unit.pk, "credit_code": self._unit.credit_code}

    @property
    def _unit(self) -> PriorityUnit:
        assert self.unit is not None  # noqa: S101  # one of both is there
        return self.unit


def grounds_for(applicant: Applicant, *, at: datetime) -> tuple[Ground, ...]:
    """Return on what an applicant may take the fast path at a moment; the units first.

    Three statements. The last day of a list or scenario counts to its end, in Shanghai. Who is
    barred from the fast path rests on nothing.
    """
    on = civil_date(at)
    if barred_until(applicant, on, fast=True) is not None:
        return ()
    units = [unit for unit in _units_of(applicant) if unit.state_on(on) == ListedState.LISTED]
    editions = [each for each in newest_editions() if each.state_on(on) == ListedState.LISTED]
    return (
        *(Ground(unit=unit) for unit in units),
        *(Ground(edition=edition) for edition in editions),
    )


def why_none(applicant: Applicant, *, at: datetime) -> str:
    """Return why an applicant may not take the fast path, where there is no ground."""
    on = civil_date(at)
    barred = barred_until(applicant, on, fast=True)
    if barred is not None:
        return _t("因违规记录，“%(name)s”在 %(last)s 前（含当日）不适用告知承诺。") % {
            "name": applicant.name,
            "last": barred.isoformat(),
        }
    ended = _last_ended(_units_of(applicant), on=on)
    if ended is not None:
        return _t(
            "“%(name)s”列入%(list)s名单的期限已于 %(last)s 届满，"
            "也没有在有效期内的重点场景：按普通程序申请。"
        ) % {
            "name": ended.name,
            "list": FastPathGround(ended.kind).label,
            "last": ended.valid_until.isoformat(),
        }
    return _t(
        "现在没有在有效期内的重点场景，本申请主体也不在先锋企业、示范单位名单内：按普通程序申请。"
    )


def must_rest_on(key: str, applicant: Applicant, *, at: datetime) -> Ground:
    """Return the ground that a draft names.

    Raises:
        BadInput: it does not hold at the moment; its field is `ground`.
    """
    found = next((each for each in grounds_for(applicant, at=at) if each.key == key), None)
    if found is None:
        raise BadInput(
            _t(
                "所选的适用依据在提交时已不在有效期内，或者已移出名单，不能走告知承诺。"
                "请在“办理方式”中另选依据，或者改为普通程序后提交；所填内容都已保存。"
            ),
            field="ground",
        )
    return found


def _units_of(applicant: Applicant) -> Sequence[PriorityUnit]:
    organisation = applicant.organisation
    if organisation is None or not organisation.credit_code:
        return ()
    found = PriorityUnit.objects.filter(credit_code=organisation.credit_code)
    return list(found.order_by("pk"))


def _last_ended(units: Sequence[PriorityUnit], *, on: date) -> PriorityUnit | None:
    ended = [unit for unit in units if unit.state_on(on) == ListedState.ENDED]
    return max(ended, key=lambda unit: unit.valid_until, default=None)
