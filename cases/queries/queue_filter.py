"""What a queue may be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.queries.search import holding
from cases.search_terms import words_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import WorkItem

OVERDUE, DUE_TODAY, DUE_SOON = "overdue", "today", "soon"
DUE_CHOICES = (OVERDUE, DUE_TODAY, DUE_SOON)


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """What a queue is narrowed to.

    Attributes:
        kind: kind of case; empty: all.
        organisation: part of the name of the case's organisation; empty: all.
        role: the role in whose queue the task waits; empty: all.
        due: one of `DUE_CHOICES`; empty: all.
        within: due within so many working days, overdue ones included; None: all.
        waiting: only what waits for somebody else.
        unclaimed: only what nobody holds.
        text: words that the case is found by; empty: all.
    """

    kind: str = ""
    organisation: str = ""
    role: str = ""
    due: str = ""
    within: int | None = None
    waiting: bool = False
    unclaimed: bool = False
    text: str = ""

    @property
    def has_words(self) -> bool:
        """Tell whether words are looked for: how they are found best depends on the words."""
        return bool(self.organisation or self.text)


def narrowed(
    tasks: QuerySet[WorkItem],
    wanted: TaskFilter,
    *,
    on: date,
    soon_until: date | None = None,
    within_until: date | None = None,
) -> QuerySet[WorkItem]:
    """Return the tasks that a filter leaves.

    Args:
        tasks: the queue, or a part of it.
        wanted: the filter.
        on: the day that overdue is judged on.
        soon_until: the last day that counts as soon; left out: `on` itself.
        within_until: the last day of `TaskFilter.within`; left out: `on` itself.
    """
    asked = {
        "process__kind": wanted.kind or None,
        "role": wanted.role or None,
        "due_on__lte": None if wanted.within is None else within_until or on,
        "waiting_since__isnull": False if wanted.waiting else None,
        "owner__isnull": True if wanted.unclaimed else None,
    }
    tasks = tasks.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.organisation:
        tasks = tasks.filter(
            Q(process__organisation__full_name__icontains=wanted.organisation)
            | Q(process__organisation__short_name__icontains=wanted.organisation)
        )
    if wanted.due:
        tasks = tasks.filter(_due(wanted.due, on=on, soon_until=soon_until))
    return tasks.filter(_text(wanted.text)) if wanted.text else tasks


def _due(due: str, *, on: date, soon_until: date | None) -> Q:
    if due == OVERDUE:
        return Q(due_on__lt=on)
    if due == DUE_TODAY:
        return Q(due_on=on)
    return Q(due_on__range=(on, soon_until or on))


def _text(text: str) -> Q:
    """Ask the index of the search; it holds pairs, so a lone character is looked for in titles."""
    words = words_of(text)
    pairs = tuple(word for word in words if len(word) > 1)
    wanted = Q(process_id__in=holding(pairs)) if pairs else Q()
    for single in words:
        if single not in pairs:
            wanted &= Q(process__title__icontains=single)
    return wanted
