"""The task of their own that a person has left alone for longest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from cases.models import CaseEvent, CaseMessage, CaseNote, ClockEvent
from cases.queries.queues import my_tasks, to_do
from cases.states.clock import ClockEventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Membership, Person, WorkItem


@dataclass(frozen=True, kw_only=True)
class Untouched:
    """A task that its holder has left alone, and since when."""

    work_item: WorkItem
    since: datetime


def longest_untouched(
    person: Person, *, before: datetime, on: date, hats: Sequence[Membership]
) -> Untouched | None:
    """Return the open task that a person holds and has left alone for longest; one statement.

    Left alone means: since the task came to them, nothing on record about its case is theirs. On
    record are the acts of the case's history (a step, a draft saved, a file, a stop of a clock, a
    request for more time), done by them or by who stands in for them, and the notes and messages
    that they wrote. A stop of the task's clock that ends begins the count anew. To look at a page
    leaves no trace and so does not count, nor does a reminder, which would put the question off
    for ever. A task that waits for somebody else is no neglect, and what a person may not see is
    not held against them; neither are the tasks of those whom they stand in for.

    Args:
        person: whose tasks.
        before: the moment before which the last touch must lie.
        on: the day on which sight counts.
        hats: what `hats_on` gave for that day.
    """
    own = to_do(my_tasks(person, on=on, hats=hats)).filter(owner=person)
    came = Coalesce(F("assigned"), F("created"))
    later = (Coalesce(each, came, output_field=DateTimeField()) for each in _traces(person))
    touched = own.annotate(touched_at=Greatest(came, *later))
    found = touched.filter(touched_at__lt=before).order_by("touched_at", "pk").first()
    return None if found is None else Untouched(work_item=found, since=found.touched_at)


def _traces(person: Person) -> tuple[Subquery, ...]:
    """Return when a person last left something behind in the case of the task asked about."""
    here = {"case": OuterRef("process")}
    ended = (ClockEventKind.RESUME, ClockEventKind.RESET)
    by_them = CaseEvent.objects.filter(Q(actor=person) | Q(acting_for=person), **here)
    resumed = ClockEvent.objects.filter(clock__work_item=OuterRef("pk"), kind__in=ended)
    return (
        _newest(by_them, "case", "at"),
        _newest(CaseNote.objects.filter(author=person, **here), "case", "at"),
        _newest(CaseMessage.objects.filter(author=person, **here), "case", "at"),
        _newest(resumed, "clock__work_item", "recorded_at"),
    )


def _newest(rows: QuerySet[Any], by: str, moment: str) -> Subquery:  # Any: of several models
    return Subquery(rows.order_by().values(by).annotate(newest=Max(moment)).values("newest"))
