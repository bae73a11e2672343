"""Rounds of evaluation for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases.models import Criterion, EvaluationDossier, WorkItem
from tests.factories import shanghai
from workflows.engine.gate import act, take_step
from workflows.open_list.evaluation.open_round import RoundTerms, open_round

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import EvaluationRound, Membership
    from tests.workflows.open_list.changes import City

OPENED_AT = shanghai(2026, 11, 2)
TERMS = RoundTerms(year=2026, starts_on=date(2026, 11, 2), due_on=date(2026, 11, 30))


def a_round(membership: Membership, *, at: datetime = OPENED_AT, **terms: Any) -> EvaluationRound:
    """Open a round."""
    return open_round(terms=replace(TERMS, **terms), membership=membership, at=at)


def the_dossier(city: City) -> EvaluationDossier:
    """Open a round and return the dossier of the city's department."""
    a_round(city.lead)
    return dossier_of(city)


def dossier_of(city: City) -> EvaluationDossier:
    """Return the newest dossier of the city's department, as it is."""
    return EvaluationDossier.objects.filter(organisation=city.department).latest("pk")


def walk(city: City, *steps: tuple[Membership, str], at: datetime) -> EvaluationDossier:
    """Finish the open task of the department's dossier again and again."""
    for who, outcome in steps:
        take_step(
            work_item=WorkItem.objects.get(process_id=dossier_of(city).pk, finished__isnull=True),
            outcome=outcome,
            actor=who.person,
            at=at,
            expected_version=None,
            data={"reason": "自评属实。"},
        )
    return dossier_of(city)


def judge(
    who: Membership,
    dossier: EvaluationDossier,
    mark: str | None = "80",
    *,
    at: datetime = OPENED_AT,
    name: str = "score_criterion",
    **said: Any,
) -> None:
    """Judge the criterion that no fact proves."""
    criterion = Criterion.objects.get(version=dossier.round.criteria, measure="")
    act(
        case=dossier,
        name=name,
        actor=who.person,
        at=at,
        expected_version=None,
        data={
            "criterion": criterion.pk,
            "points": None if mark is None else Decimal(mark),
            "grounds": "公众来信都有答复。",
            **said,
        },
    )


def scored(city: City, points: str | None = "80", *, at: datetime = OPENED_AT) -> EvaluationDossier:
    """Lead the department's dossier from its staff to the second person of the commission."""
    walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=at)
    judge(city.officer, dossier_of(city), points, at=at)
    return walk(city, (city.officer, "submit_scores"), at=at)


def told(city: City, points: str | None = "80", *, at: datetime = OPENED_AT) -> EvaluationDossier:
    """Lead the department's dossier to its provisional result."""
    scored(city, points, at=at)
    return walk(city, (city.lead, "confirm_scores"), at=at)


def concluded(
    city: City, points: str | None = "80", *, at: datetime = OPENED_AT
) -> EvaluationDossier:
    """Lead the department's dossier to its final result."""
    told(city, points, at=at)
    return walk(city, (city.head, "accept_result"), at=at)
