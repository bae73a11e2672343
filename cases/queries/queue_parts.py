"""A queue as parts that are each read in order off an index, and put together afterwards.

"My organisation's reviewers or the lead's queue or this colleague's tasks" in one condition makes
a database read and sort everything that fits, to show the first 25. Each part by itself is in
order already; of each, only as many rows are read as the page has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from cases.compiled_reads import rows_of
from cases.models import WorkItem
from cases.statements import Statement, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet


# What orders a queue, and what one of its rows shows.
_PLACE = ("pk", "due_on", "priority", "created")
_SHOWN = (
    "flow_task",
    "finished",
    "outcome",
    "role",
    "due_on",
    "due_is_fixed",
    "provisional",
    "priority",
    "created",
    "waiting_since",
    "waiting_for",
    "organisation__short_name",
    "organisation__full_name",
    "organisation__parent",
    "owner__name",
    "process__number",
    "process__kind",
    "process__title",
    "process__opened_by",
    "process__state",
    "process__version",
    "process__organisation__short_name",
    "process__organisation__full_name",
)


@dataclass(frozen=True, kw_only=True)
class After:
    """The last row of the page before: where it stands in the order of the queue.

    Attributes:
        due_on: its due date; None: undated.
        priority: its priority; the higher comes first.
        received: the moment it came.
        pk: its id.
    """

    due_on: date | None
    priority: int
    received: datetime
    pk: int

    @classmethod
    def task(cls, item: WorkItem) -> After:
        """Return the place of a task."""
        return cls(due_on=item.due_on, priority=item.priority, received=item.created, pk=item.pk)


@dataclass(frozen=True)
class Parts:
    """A queue as parts.

    Attributes:
        parts: the reads of its tasks, none in two of them.
        one_plan: whether the database reads it best in one way whatever the values are, so that
            it need not think about it again; not so where words are looked for.
    """

    parts: tuple[QuerySet[WorkItem], ...]
    one_plan: bool = True

    def each(
        self,
        narrow: Callable[[QuerySet[WorkItem]], QuerySet[WorkItem]],
        *,
        one_plan: bool = True,
    ) -> Parts:
        """Return the queue with every part narrowed alike."""
        parts = tuple(narrow(part) for part in self.parts)
        return replace(self, parts=parts, one_plan=self.one_plan and one_plan)

    def first(self, count: int, *, after: After | None = None) -> Sequence[WorkItem]:
        """Return the most urgent tasks behind a place, in one statement."""
        pieces = [part.filter(piece) for part in self.parts for piece in _pieces(after)]
        rows = WorkItem.objects.filter(pk__in=_first_of(pieces, count))
        rows = by_urgency(_as_shown(rows))[:count]
        return rows_of(rows) if self.one_plan else list(rows)

    def any(self, count: int) -> QuerySet[WorkItem, Any]:  # Any: ids
        """Return the ids of so many tasks, whichever come first to hand, for a count."""
        heads = _heads([part.order_by() for part in self.parts], count, ("pk",))
        return heads[0].union(*heads[1:], all=True)[:count] if len(heads) > 1 else heads[0]


def by_urgency(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return the tasks in the order in which they should be done."""
    return tasks.order_by(F("due_on").asc(nulls_last=True), "-priority", "created", "pk")


def _as_shown(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Read of tasks what a row of a queue shows; whoever asks more of one reads it again."""
    return tasks.select_related("process__organisation", "organisation", "owner").only(*_SHOWN)


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the condition that one of several holds; of none, that nothing does."""
    return reduce(or_, conditions, Q(pk__in=()))


def counts_of(*rows: QuerySet[WorkItem, Any]) -> list[int]:  # Any: ids
    """Return how many rows each read gives, in one statement."""
    counted: list[str] = []
    values: list[Any] = []  # Any: what the database takes as a parameter
    for each in rows:
        try:
            text, given = each.query.sql_with_params()
        except EmptyResultSet:
            counted.append("0")
        else:
            counted.append(f"(SELECT count(*) FROM ({text}) counted)")  # noqa: S608  # Django's own text
            values += given
    text = f"SELECT {', '.join(counted)}"  # Django's own text
    return list(run(Statement(text, values, lambda found, _: found[0])))


def _pieces(after: After | None) -> tuple[Q, ...]:
    """Return what lies behind a place, cut so that each piece is one stretch of the index.

    Planning a piece costs more than reading it, so the rest of the same day is one with the days
    behind it: it passes over the tasks of that day that the pages before have shown.
    """
    if after is None:
        return (Q(),)
    later_arrival = Q(created__gt=after.received) | Q(created=after.received, pk__gt=after.pk)
    rest_of_day = Q(priority__lt=after.priority) | Q(priority=after.priority) & later_arrival
    if after.due_on is None:
        return (Q(due_on__isnull=True) & rest_of_day,)
    behind = Q(due_on__gte=after.due_on) & (Q(due_on__gt=after.due_on) | rest_of_day)
    return (behind, Q(due_on__isnull=True))


def _first_of(pieces: Sequence[QuerySet[WorkItem]], count: int) -> Any:  # Any: a read of ids
    """Return the ids of the first rows of several ordered reads.

    The rows that are shown are joined to them afterwards: so each piece is read off its index
    alone, and no further than the page goes.
    """
    heads = _heads([by_urgency(piece) for piece in pieces], count, _PLACE)
    if len(heads) == 1:
        return heads[0].values("pk")
    first = by_urgency(heads[0].union(*heads[1:], all=True))[:count]
    try:
        text, values = first.query.sql_with_params()
    except EmptyResultSet:
        return ()
    ids = f"SELECT pk FROM ({text}) first_of_all"  # noqa: S608  # Django's own text
    return RawSQL(ids, values)  # noqa: S611  # the same


def _heads(
    parts: Sequence[QuerySet[WorkItem]], count: int, columns: Sequence[str]
) -> list[QuerySet[WorkItem, Any]]:  # Any: values
    """Return columns of so many rows of each part by itself; one read that is empty of none."""
    heads = [part.select_related(None).values(*columns)[:count] for part in parts]
    if not connection.features.supports_slicing_ordering_in_compound and len(heads) > 1:
        # SQLite takes no limit beside a UNION, only inside what is united.
        heads = [
            WorkItem.objects.filter(pk__in=head.values("pk")).values(*columns) for head in heads
        ]
    return heads or [WorkItem.objects.none().values(*columns)]
