"""Reads of faulty data as work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import DataIssue, EntryScore, SeenFault
from cases.queries.visible import visible_to
from cases.states.data_issue import DataIssueState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from cases.models import Case, Person, ScoreRun


def open_issues() -> Sequence[DataIssue]:
    """Return the open tasks about data."""
    return list(DataIssue.objects.filter(finished__isnull=True).order_by("pk"))


def entries_with_open_issue(entries: Collection[int]) -> frozenset[int]:
    """Return those of some entries about whose data a task is open."""
    found = DataIssue.objects.filter(entry__in=entries, finished__isnull=True)
    return frozenset(found.values_list("entry_id", flat=True))


def explained_since(entries: Collection[int], since: datetime) -> frozenset[tuple[int, str]]:
    """Return of some entries which kinds of fault were explained with a reason since a moment."""
    found = SeenFault.objects.filter(
        issue__entry__in=entries,
        issue__state=DataIssueState.EXPLAINED,
        issue__finished__gt=since,
    )
    return frozenset(found.values_list("issue__entry_id", "fault"))


def low_scores(run: ScoreRun, *, least: float, coverage: float) -> Sequence[EntryScore]:
    """Return the scores of a run below a number; what has no score is not among them.

    Args:
        run: which.
        least: the number.
        coverage: the per cent of checks that must have been made for a score to say something.
    """
    found = EntryScore.objects.filter(run=run, score__lt=least, coverage__gte=coverage)
    return list(found.order_by("entry_id"))


def faults_of_issue(issue: DataIssue) -> Sequence[SeenFault]:
    """Return what a task was opened for."""
    faults = SeenFault.objects.filter(issue=issue)
    return list(faults.select_related("probe__data_address", "score__run__rules"))


def issues_of_entry(person: Person, entry: int, *, on: date) -> Sequence[Case]:
    """Return the tasks about the data of an entry that a person may know of, newest first."""
    issues = DataIssue.objects.filter(entry_id=entry).values("pk")
    return list(visible_to(person, on=on).filter(pk__in=issues).order_by("-pk"))
