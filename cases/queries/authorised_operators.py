"""Reads of authorised operators: office facts, and how they answer what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from cases.models import AuthorisedOperator, DataDemand, Organisation
from cases.states.data_demand import DemandAnswerKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

OPERATORS_ON_A_PAGE = 25


def operators_on(*, on: date) -> QuerySet[AuthorisedOperator]:
    """Return the authorisations in force on a day."""
    return AuthorisedOperator.objects.filter(
        ended_at__isnull=True, valid_from__lte=on, valid_until__gte=on
    )


def operator_on(organisation: Organisation, *, on: date) -> AuthorisedOperator | None:
    """Return the authorisation of a body that is in force on a day."""
    return operators_on(on=on).filter(organisation=organisation).first()


def organisations_operating(*, on: date) -> QuerySet[Organisation]:
    """Return the bodies that are authorised on a day, by name."""
    authorised = operators_on(on=on).values("organisation_id")
    return Organisation.objects.filter(pk__in=authorised).order_by("full_name")


def operators_before(
    *, on: date, with_former: bool = False, before: int | None = None
) -> Sequence[AuthorisedOperator]:
    """Return one page of authorisations, those entered last first, and one more.

    Args:
        on: the day on which one is in force or no longer.
        with_former: also those that were ended or whose last day has passed.
        before: the key before which the page starts; None: the first page.
    """
    found = AuthorisedOperator.objects.select_related("organisation")
    if before is not None:
        found = found.filter(pk__lt=before)
    if not with_former:
        found = found.filter(ended_at__isnull=True, valid_until__gte=on)
    return list(found.order_by("-pk")[: OPERATORS_ON_A_PAGE + 1])


def operator_by_key(pk: int) -> AuthorisedOperator | None:
    """Return an authorisation."""
    return AuthorisedOperator.objects.select_related("organisation").filter(pk=pk).first()


@dataclass(frozen=True, kw_only=True)
class OperatorFigure:
    """How an operator answers the demands that lie with it; withdrawn ones count nowhere.

    Attributes:
        received: all of them.
        answered: those of them that have an answer.
        due: those whose last day has passed.
        in_time: those of the due whose first answer came on its last day or before.
    """

    received: int
    answered: int
    due: int
    in_time: int


NOTHING = OperatorFigure(received=0, answered=0, due=0, in_time=0)


def operator_figures(organisations: Sequence[int], *, on: date) -> dict[int, OperatorFigure]:
    """Return how some bodies answer, by their key; who received nothing is left out; one query."""
    rows = (
        DataDemand.objects.filter(organisation__in=organisations)
        .exclude(outcome=DemandAnswerKind.WITHDRAWN)
        .order_by()
        .values("organisation")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
            due=Count("pk", filter=Q(due_on__lt=on)),
            in_time=Count("pk", filter=Q(due_on__lt=on, answered_on__lte=F("due_on"))),
        )
    )
    return {
        row["organisation"]: OperatorFigure(
            received=row["received"],
            answered=row["answered"],
            due=row["due"],
            in_time=row["in_time"],
        )
        for row in rows
    }
