"""Open a round of evaluation: one dossier for each organisation, prefilled with facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.facts_digest import FactValues, facts_digest
from cases.models import (
    CaseNumber,
    DossierFact,
    EvaluationDossier,
    EvaluationRound,
    Organisation,
    OrganisationKind,
)
from cases.permissions import Requirement, require
from cases.queries.criteria import newest_criteria
from cases.queries.list_versions import current_version
from cases.states.case_kind import CaseKind
from cases.states.civil_time import SHANGHAI
from cases.states.evaluation import EvaluationState
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.facts.fact import FactScope
from workflows.open_list.evaluation.facts.registry import FACTS
from workflows.open_list.evaluation.flow import EvaluationFlow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Membership

RULE = "工作安排 二(1)"
FIRST_YEAR = 2023
_FACT_COLUMNS = ("dossier_id", "code", "part", "value", "whole")


@dataclass(frozen=True, kw_only=True)
class RoundTerms:
    """What a round is about: the year, its first day, the last day of self-assessment."""

    year: int
    starts_on: date
    due_on: date


@patiently
@transaction.atomic
def open_round(*, terms: RoundTerms, membership: Membership, at: datetime) -> EvaluationRound:
    """Open a round and a dossier for every organisation that must answer.

    Those are the departments and districts in office, and whoever else provides an entry of the
    list in effect. The facts are taken now, for all at once, and sealed in one system event.

    Args:
        terms: the year and its days.
        membership: the role in the commission under which it is opened.
        at: the moment; the facts say how things stood then.

    Writes: the round, its dossiers with events, tasks and clocks, their facts, a system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: the days or the year do not fit.
        GuardFailed: a round of that year is still open, or nobody would have to answer.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(JUDGES), organisation=None, kind=CaseKind.EVALUATION_DOSSIER),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    _must_fit(terms, today=civil_date(at))
    _must_be_alone(terms.year)
    version = current_version()
    scope = _scope(terms.year, at)
    organisations = _answering(scope, on=civil_date(at))
    if not organisations:
        raise GuardFailed(_t("没有需要评估的单位。请先登记部门或公布清单。"))
    criteria = newest_criteria()
    opened = EvaluationRound.objects.create(
        label=_label(terms.year),
        year=terms.year,
        starts_on=terms.starts_on,
        due_on=terms.due_on,
        opened_at=at,
        opened_by=membership.person,
        list_version=version,
        criteria=criteria,
    )
    dossiers = [_dossier(opened, each, membership, at) for each in organisations]
    append_system_event(
        act=SystemAct.EVALUATION_OPENED,
        actor=membership.person,
        at=at,
        data={
            "round": opened.label,
            "year": opened.year,
            "starts_on": opened.starts_on.isoformat(),
            "due_on": opened.due_on.isoformat(),
            "version": version.label if version else "",
            "criteria": [criteria.number, criteria.digest] if criteria else None,
            "facts": _take_facts(dossiers, scope),
        },
    )
    return opened


def _must_fit(terms: RoundTerms, *, today: date) -> None:
    if not FIRST_YEAR <= terms.year <= today.year:
        raise BadInput(
            _t("评估年度须在 %(first)s 至 %(last)s 之间。")
            % {"first": FIRST_YEAR, "last": today.year},
            field="year",
        )
    if terms.due_on <= max(today, terms.starts_on):
        raise BadInput(
            _t("自评截止日期须晚于今天和开始日期。请为各单位留出自评时间。"), field="due_on"
        )


def _must_be_alone(year: int) -> None:
    # The row of the numbers is locked until the end: two people must not open one round each.
    CaseNumber.objects.get_or_create(kind=CaseKind.EVALUATION_DOSSIER, year=year)
    CaseNumber.objects.select_for_update().get(kind=CaseKind.EVALUATION_DOSSIER, year=year)
    waiting = EvaluationDossier.objects.filter(round__year=year, finished__isnull=True)
    if (one := waiting.select_related("round").first()) is not None:
        raise GuardFailed(
            _t("%(label)s 轮年度评估还有未评定的档案，不能再开启 %(year)s 年度的评估。")
            % {"label": one.round.label, "year": year}
        )


def _label(year: int) -> str:
    return f"{year}-{EvaluationRound.objects.filter(year=year).count() + 1}"


def _scope(year: int, at: datetime) -> FactScope:
    return FactScope(
        version=current_version(),
        since=datetime(year, 1, 1, tzinfo=SHANGHAI),
        until=min(at, datetime(year + 1, 1, 1, tzinfo=SHANGHAI)),
    )


def _answering(scope: FactScope, *, on: date) -> Sequence[Organisation]:
    asked = Q(kind__in=(OrganisationKind.DEPARTMENT, OrganisationKind.DISTRICT))
    asked |= Q(pk__in=scope.entries.values("provider_id"))
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return list(Organisation.objects.filter(asked, begun, still).order_by("pk"))


def _dossier(
    opened: EvaluationRound, organisation: Organisation, membership: Membership, at: datetime
) -> EvaluationDossier:
    with in_record_language():
        title = _t("%(organisation)s %(year)s 年度评估") % {
            "organisation": organisation.full_name,
            "year": opened.year,
        }
    record = EvaluationDossier(
        kind=CaseKind.EVALUATION_DOSSIER,
        title=title,
        state=EvaluationState.SELF_ASSESSING,
        organisation=organisation,
        round=opened,
    )
    open_case(record=record, flow=EvaluationFlow, membership=membership, at=at, rule=RULE)
    return record


def _take_facts(dossiers: Sequence[EvaluationDossier], scope: FactScope) -> dict[str, str]:
    """Write every dossier's facts, one query for each kind; return the digests by number."""
    of_organisation = {each.organisation_id: each for each in dossiers}
    taken: dict[int, list[FactValues]] = {each.pk: [] for each in dossiers}
    for fact in FACTS:
        for figure in fact.figures(scope):
            dossier = of_organisation.get(figure.organisation)
            if dossier is not None:
                taken[dossier.pk].append((fact.code, figure.part, figure.value, figure.whole))
    write_rows(
        DossierFact,
        _FACT_COLUMNS,
        ((dossier, *values) for dossier, facts in taken.items() for values in facts),
    )
    return {each.number: facts_digest(taken[each.pk]) for each in dossiers}
