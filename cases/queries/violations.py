"""Reads of the register of violations, and of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from cases.models import Bar, Violation
from cases.queries.visible import in_sight
from cases.states.obligation import BarScope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import Applicant, Person

VIOLATIONS_ON_A_PAGE = 25


def barred_until(applicant: Applicant, on: date, *, fast: bool = False) -> date | None:
    """Return the last day on which an applicant hands nothing in; None: they may on that day.

    Args:
        applicant: who hands in.
        on: the day.
        fast: whether they ask to be approved at once, which a narrower bar forbids, too.
    """
    scopes = [BarScope.ALL, BarScope.FAST] if fast else [BarScope.ALL]
    bars = Bar.objects.filter(
        applicant=applicant, scope__in=scopes, begins_on__lte=on, ends_on__gte=on
    )
    last: date | None = bars.aggregate(last=Max("ends_on"))["last"]
    return last


def violations_in_sight(
    person: Person, *, on: date, before: int | None = None
) -> Sequence[Violation]:
    """Return one page of the violations that a person may know of, newest first, and one more.

    Args:
        person: who looks: the city sees all, a department those of its own grants.
        on: the day on which roles count.
        before: key of the last one on the page before; None: the beginning.
    """
    found = Violation.objects.filter(in_sight(person, on=on, case="obligation"))
    if before is not None:
        found = found.filter(pk__lt=before)
    related = ("applicant", "obligation__organisation", "obligation__data_grant", "bar")
    return list(found.select_related(*related).order_by("-pk")[: VIOLATIONS_ON_A_PAGE + 1])
