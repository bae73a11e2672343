"""Reads of annual evaluations: rounds, dossiers as far as a person may know of them, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q

from cases.models import CaseEvent, DossierFact, EvaluationDossier, EvaluationRound
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Person

DOSSIERS_ON_A_PAGE = 50
ROUNDS_ON_A_PAGE = 25
COMMENT = "comment_fact"


class Comment(NamedTuple):
    """What somebody said about a fact."""

    fact: str
    text: str
    by: Person | None
    at: datetime


def rounds_of(person: Person, *, on: date) -> Sequence[EvaluationRound]:
    """Return the newest rounds, each with `open_count` and `all_count` of the dossiers in sight."""
    seen = Q(dossiers__in=_seen(person, on=on).values("pk"))
    rounds = EvaluationRound.objects.select_related("list_version", "opened_by").annotate(
        all_count=Count("dossiers", filter=seen),
        open_count=Count("dossiers", filter=seen & Q(dossiers__finished__isnull=True)),
    )
    return list(rounds[:ROUNDS_ON_A_PAGE])


def round_labelled(label: str) -> EvaluationRound | None:
    """Return a round by its label, such as 2026-1."""
    rounds = EvaluationRound.objects.select_related("list_version", "opened_by", "criteria")
    return rounds.filter(label=label).first()


def dossiers_after(
    person: Person, opened: EvaluationRound, *, on: date, after: int = 0
) -> Sequence[EvaluationDossier]:
    """Return one page of a round's dossiers that a person may know of, and one more."""
    found = _seen(person, on=on).filter(round=opened, pk__gt=after).select_related("organisation")
    return list(found.order_by("pk")[: DOSSIERS_ON_A_PAGE + 1])


def dossier_numbered(person: Person, number: str, *, on: date) -> EvaluationDossier | None:
    """Return a dossier that the person may know of."""
    found = _seen(person, on=on).select_related(
        "organisation", "round__list_version", "round__criteria"
    )
    return found.filter(number=number).first()


def facts_of(dossier: EvaluationDossier) -> Sequence[DossierFact]:
    """Return the facts of a dossier in the order in which they were taken."""
    return list(DossierFact.objects.filter(dossier=dossier).order_by("pk"))


def comments_on(dossier: EvaluationDossier) -> Sequence[Comment]:
    """Return what was said about the facts of a dossier, in its order."""
    events = CaseEvent.objects.filter(case_id=dossier.pk, act=COMMENT).select_related("actor")
    return [
        Comment(fact=event.data["fact"], text=event.data["text"], by=event.actor, at=event.at)
        for event in events.order_by("sequence")
    ]


def _seen(person: Person, *, on: date) -> QuerySet[EvaluationDossier]:
    return EvaluationDossier.objects.filter(pk__in=visible_to(person, on=on).values("pk"))
