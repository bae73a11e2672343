"""Enter a version of the criteria: later rounds are scored by it, rounds that began are not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, Stale
from cases.events import append_system_event
from cases.models import CriteriaVersion, Criterion
from cases.permissions import Requirement, require
from cases.queries.criteria import newest_criteria
from cases.scored_total import HUNDRED, criteria_digest
from cases.states.case_kind import CaseKind
from cases.states.quality import ScoreBand
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.measures import MEASURES_BY_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cases.models import Membership

MOST_CRITERIA: Final = 30
NAME_CHARACTERS: Final = 60
SOURCE_CHARACTERS: Final = 200
REASON_CHARACTERS: Final = 300
# Whatever is below the least score of the others.
LOWEST: Final = ScoreBand.POOR


@dataclass(frozen=True, kw_only=True)
class CriterionTerms:
    """One criterion: its name, what computes it (empty: a person), what it weighs, its source."""

    name: str
    measure: str
    weight: Decimal
    maximum: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class CriteriaTerms:
    """A version: its criteria, the least score of each band but the lowest, who is ranked, why.

    Attributes:
        criteria: in their order.
        bands: the least score by band.
        least_coverage: per cent of the weights that a score must rest on to be ranked.
        reason: why this version is entered.
        expected: the number of the version that it was drawn up from; None: there was none.
    """

    criteria: Sequence[CriterionTerms]
    bands: Mapping[str, Decimal]
    least_coverage: Decimal
    reason: str
    expected: int | None


@patiently
@transaction.atomic
def enter_criteria(
    *, terms: CriteriaTerms, membership: Membership, at: datetime
) -> CriteriaVersion:
    """Enter a version of the criteria as a whole.

    Writes: the version with its criteria, a system event with the digest over them.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a criterion, the weights or the bands do not fit.
        Stale: somebody entered another version meanwhile.

    Rests on open-list-quality-objection 2.5; the terms are house default.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(JUDGES), organisation=None, kind=CaseKind.EVALUATION_DOSSIER),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    _must_fit(terms)
    newest = _newest_when_nobody_else_enters()
    if (newest.number if newest else None) != terms.expected:
        raise Stale(_t("评估指标已有新的版本。您填写的内容还在页面上；请对照最新版本后再提交。"))
    digest = criteria_digest(
        (each.name, each.measure, each.weight, each.maximum, each.source) for each in terms.criteria
    )
    version = CriteriaVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        bands={name: str(least) for name, least in terms.bands.items()},
        least_coverage=terms.least_coverage,
        reason=terms.reason,
        entered_by=membership.person,
        entered_at=at,
        digest=digest,
    )
    for position, each in enumerate(terms.criteria, 1):
        Criterion.objects.create(
            version=version,
            position=position,
            name=each.name,
            measure=each.measure,
            weight=each.weight,
            maximum=each.maximum,
            source=each.source,
        )
    append_system_event(
        act=SystemAct.EVALUATION_CRITERIA_ENTERED,
        actor=membership.person,
        at=at,
        data={
            "version": version.number,
            "criteria": digest,
            "bands": version.bands,
            "least_coverage": str(terms.least_coverage),
            "reason": terms.reason,
        },
    )
    return version


def _newest_when_nobody_else_enters() -> CriteriaVersion | None:
    """Return the newest version, once nobody else enters one."""
    # The rows that are there stand for all; one entered meanwhile is read after them.
    locked = CriteriaVersion.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.values_list("pk"))
    return newest_criteria()


def _must_fit(terms: CriteriaTerms) -> None:
    if not 1 <= len(terms.criteria) <= MOST_CRITERIA:
        raise BadInput(
            _t("请填写 1 至 %(most)s 项指标；名称留空的行不计。") % {"most": MOST_CRITERIA},
            field="criteria",
        )
    for number, each in enumerate(terms.criteria, 1):
        _must_be_a_criterion(number, each)
    names = [each.name for each in terms.criteria]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(_t("指标“%(name)s”重复。请合并或改名。") % {"name": name})
    whole = sum((each.weight for each in terms.criteria), Decimal(0))
    if whole != HUNDRED:
        raise BadInput(
            _t("各项权重合计须为 100，现在是 %(whole)s。请调整权重。") % {"whole": whole},
            field="weight",
        )
    _must_be_bands(terms)
    if not 1 <= len(terms.reason) <= REASON_CHARACTERS:
        raise BadInput(
            _t("请写明修订说明，不超过 %(most)s 个字。") % {"most": REASON_CHARACTERS},
            field="reason",
        )


def _must_be_a_criterion(number: int, each: CriterionTerms) -> None:
    problem = ""
    if not 1 <= len(each.name) <= NAME_CHARACTERS:
        problem = _t("名称须为 1 至 %(most)s 个字") % {"most": NAME_CHARACTERS}
    elif each.measure and each.measure not in MEASURES_BY_CODE:
        problem = _t("没有这种计分方式")
    elif not _is_within(each.weight, HUNDRED) or not each.weight:
        problem = _t("权重须大于 0，不超过 100，最多两位小数")
    elif not _is_within(each.maximum, HUNDRED) or not each.maximum:
        problem = _t("满分须大于 0，不超过 100，最多两位小数")
    elif not 1 <= len(each.source) <= SOURCE_CHARACTERS:
        problem = _t("须写明依据，不超过 %(most)s 个字") % {"most": SOURCE_CHARACTERS}
    if problem:
        raise BadInput(
            _t("第 %(number)s 项指标：%(problem)s。请改正后再提交。")
            % {"number": number, "problem": problem},
            row=number,
        )


def _must_be_bands(terms: CriteriaTerms) -> None:
    wanted = [band for band in ScoreBand if band != LOWEST]
    least = [terms.bands.get(band.value, Decimal(-1)) for band in wanted]
    falling = all(higher > lower for higher, lower in pairwise(least))
    if len(terms.bands) != len(wanted) or not falling:
        raise BadInput(_t("等级下限须由高到低，互不相同。请改正后再提交。"), field="bands")
    if not all(_is_within(each, HUNDRED) for each in (*least, terms.least_coverage)):
        raise BadInput(_t("等级下限和最低覆盖率须在 0 至 100 之间，最多两位小数。"), field="bands")


def _is_within(number: Decimal, most: Decimal) -> bool:
    if not number.is_finite() or not 0 <= number <= most:
        return False
    return number == round(number, 2)
