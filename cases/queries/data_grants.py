"""Reads of grants: those that one may know of, of an agreement or an application, and of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Grant, GrantSuspension
from cases.queries.visible import visible_to
from cases.states.grant import LIVE_STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import AccessApplication, Agreement, Person

GRANTS_ON_A_PAGE = 50


def grants_in_sight(
    person: Person, *, on: date, state: str = "", before: int | None = None
) -> Sequence[Grant]:
    """Return one page of the grants that a person may know of, newest first, and one more.

    Args:
        person: who looks.
        on: the day on which roles count.
        state: one state alone; empty: all.
        before: key of the last one on the page before; None: the beginning.
    """
    found = Grant.objects.filter(pk__in=visible_to(person, on=on).values("pk"))
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = found.select_related("line__row", "organisation", "applicant").order_by("-pk")
    return list(shown[: GRANTS_ON_A_PAGE + 1])


def grants_of(agreement: Agreement) -> Sequence[Grant]:
    """Return the grants that an agreement led to, in the order of their datasets."""
    found = Grant.objects.filter(signed_agreement=agreement)
    return list(found.select_related("line__row").order_by("line"))


def grants_of_application(application: AccessApplication) -> Sequence[Grant]:
    """Return the grants that an application led to, in the order of their datasets."""
    found = Grant.objects.filter(signed_agreement__application=application)
    return list(found.select_related("line__row", "organisation").order_by("line"))


def live_grants_of(entries: Collection[int]) -> QuerySet[Grant]:
    """Return the grants of some entries that have not ended, in their order."""
    return Grant.objects.filter(entry__in=list(entries), state__in=LIVE_STATES).order_by("pk")


def whole_grant(pk: int) -> Grant:
    """Return a grant with everything that its page names."""
    related = ("line__row", "entry", "applicant__organisation", "organisation", "opened_by")
    found: Grant = Grant.objects.select_related(*related, "signed_agreement__application").get(
        pk=pk
    )
    return found


def suspensions_of(grant: Grant) -> Sequence[GrantSuspension]:
    """Return what suspended a grant, the newest first."""
    return list(GrantSuspension.objects.filter(grant=grant).order_by("-pk"))
