"""Reads of applications for conditional data and of their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import (
    AccessApplication,
    AccessLine,
    Clock,
    FastPathReview,
    SubmittedApplication,
)
from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from cases.models import Case, Person

APPLICATIONS_ON_A_PAGE = 25


def applications_of(person: Person, *, before: int | None = None) -> Sequence[AccessApplication]:
    """Return one page of a person's applications, newest first, and one more.

    Args:
        person: who opened them.
        before: key of the last one on the page before; None: the beginning.
    """
    found = AccessApplication.objects.filter(opened_by=person)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("applicant").order_by("-pk")[: APPLICATIONS_ON_A_PAGE + 1])


def drafts_of(person: Person) -> Sequence[AccessApplication]:
    """Return the applications that a person has not handed in, newest first; not many."""
    found = AccessApplication.objects.filter(opened_by=person, state=ApplicationState.DRAFT)
    return list(found.select_related("draft").order_by("-pk"))


def lines_of(application: AccessApplication) -> Sequence[AccessLine]:
    """Return the lines of an application in the order of their datasets."""
    found = AccessLine.objects.filter(application=application)
    return list(found.select_related("row", "entry", "organisation").order_by("pk"))


def line_numbered(application: Case, number: str) -> AccessLine | None:
    """Return a line of an application by its number; None: it has none of that number."""
    found = AccessLine.objects.filter(application=application.pk, number=number)
    return found.select_related("application", "row", "organisation").first()


def submissions_of(application: AccessApplication) -> Sequence[SubmittedApplication]:
    """Return what was handed in, newest first."""
    found = SubmittedApplication.objects.filter(application=application)
    return list(found.select_related("submitted_by").order_by("-number"))


def answer_clocks(lines: Sequence[AccessLine]) -> dict[int, Clock]:
    """Return by when each line of one application is to be answered, by the key of the line.

    On the fast path that is the officer's deadline for all of them; two statements.
    """
    reviews = FastPathReview.objects.filter(application__in=[line.application_id for line in lines])
    one = Clock.objects.filter(case__in=reviews.values("pk"), code="app.fast.decide").first()
    fast = {line.pk: one for line in lines if one and line.state == LineState.COMMITTED}
    found = Clock.objects.filter(case__in=[line.pk for line in lines], code="app.answer")
    return fast | {clock.case_id: clock for clock in found.order_by("pk")}


def earlier_lines(line: AccessLine, visible: QuerySet[Case]) -> Sequence[AccessLine]:
    """Return the lines of the same applicant for the same dataset before, newest first.

    Args:
        line: the line at hand.
        visible: the cases that the reader may know of.
    """
    found = AccessLine.objects.filter(
        applicant=line.applicant_id,
        entry=line.entry_id,
        pk__lt=line.pk,
        pk__in=visible.values("pk"),
    )
    return list(found.select_related("application").order_by("-pk")[:10])


def last_answers(applicant: int, entries: Iterable[int]) -> dict[int, AccessLine]:
    """Return the newest closed line of an applicant for each of some datasets, by entry.

    Args:
        applicant: primary key, one per legal entity whoever acts for it.
        entries: primary keys of list entries.
    """
    found = AccessLine.objects.filter(
        applicant=applicant, entry__in=list(entries), finished__isnull=False
    )
    return {line.entry_id: line for line in found.order_by("pk")}
