"""Reads of obligations: lists as far as one may know of them, and all about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import (
    MeasureProposal,
    Obligation,
    ObligationFinding,
    ObligationReply,
    Violation,
)
from cases.queries.recused import people_of_applicant
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Case, Grant, Person

OBLIGATIONS_ON_A_PAGE = 25


def _shown(found: QuerySet[Obligation]) -> QuerySet[Obligation]:
    related = ("organisation", "data_grant__applicant", "data_grant__line__row")
    return found.select_related(*related)


def obligations_of_user(person: Person) -> Sequence[Obligation]:
    """Return the obligations of a person's grants: open ones by their days, then the newest."""
    own = _shown(Obligation.objects.filter(opened_by=person))
    still_open = own.filter(finished__isnull=True).order_by("due_on", "pk")
    closed = own.filter(finished__isnull=False).order_by("-finished", "-pk")
    return [*still_open, *closed[:OBLIGATIONS_ON_A_PAGE]]


def obligations_in_sight(
    person: Person, *, on: date, state: str = "", before: int | None = None
) -> Sequence[Obligation]:
    """Return one page of the obligations that a person may know of, newest first, and one more.

    Args:
        person: who looks.
        on: the day on which roles count.
        state: only these; empty: all.
        before: key of the last one on the page before; None: the beginning.
    """
    seen = visible_to(person, on=on).values("pk")
    found = _shown(Obligation.objects.filter(pk__in=seen))
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: OBLIGATIONS_ON_A_PAGE + 1])


def obligations_of_grant(grant: Grant) -> Sequence[Obligation]:
    """Return the obligations of a grant by their days."""
    return list(Obligation.objects.filter(data_grant=grant).order_by("due_on", "pk"))


def replies_of(obligation: Obligation) -> Sequence[ObligationReply]:
    """Return what the user handed in, the oldest first."""
    return list(obligation.replies.select_related("by", "file").order_by("pk"))


def findings_of(obligation: Obligation) -> Sequence[ObligationFinding]:
    """Return what was found, the oldest first."""
    return list(obligation.findings.select_related("by", "file").order_by("pk"))


def violations_of(obligation: Obligation) -> Sequence[Violation]:
    """Return what was held against the user in an obligation, with a bar that followed."""
    return list(obligation.violations.select_related("found_by", "bar").order_by("pk"))


def proposals_of(obligation: Obligation, *, reader: Person) -> Sequence[MeasureProposal]:
    """Return what was proposed to the head, for who is not of the user's side (S42).

    Whoever serves the user finds none, whatever office they hold beside.
    """
    if reader.pk in people_of_applicant(obligation.data_grant.line_id):
        return []
    return list(obligation.proposals.select_related("by", "returned_by").order_by("pk"))


def is_of_user(person: Person, case: Case) -> bool:
    """Tell whether a person opened the case: they report and answer in it."""
    return case.opened_by_id == person.pk
