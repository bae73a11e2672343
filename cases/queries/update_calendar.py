"""When the data of entries falls due next: by day, and whose people must be reminded of it.

An entry is due one period after its last update; the grace comes on top of that. So a day on
which something falls due is a range of last updates for each frequency.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from cases.models import UpdateReminder
from cases.queries.update_periods import ASSESSED, midnight
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import EntryRow
    from cases.queries.update_periods import Timing

ENTRIES_ON_A_PAGE = 25


def due_between(timing: Timing, first: date, last: date) -> Q:
    """Return the condition that the next update falls due on one of some days, both included."""
    return ASSESSED & reduce(
        or_,
        (
            Q(
                update_frequency=name,
                last_data_update_at__gte=midnight(first - timedelta(days=rule.days)),
                last_data_update_at__lt=midnight(last - timedelta(days=rule.days - 1)),
            )
            for name, rule in timing.rules.items()
            if rule.days is not None
        ),
        Q(pk__in=[]),
    )


def due_by_day(rows: QuerySet[EntryRow], timing: Timing, first: date, last: date) -> Counter[date]:
    """Return how many entries fall due on each day, in one statement."""
    counted = (
        rows.filter(due_between(timing, first, last))
        .order_by()
        .annotate(updated_on=TruncDate("last_data_update_at", tzinfo=SHANGHAI))
        .values_list("update_frequency", "updated_on")
        .annotate(number=Count("pk"))
    )
    found: Counter[date] = Counter()
    for frequency, updated_on, number in counted:
        due = timing.due_on(frequency, updated_on)
        if due is not None:
            found[due] += number
    return found


def page_of_due(rows: QuerySet[EntryRow], *, after: int | None = None) -> Sequence[EntryRow]:
    """Return one page of entries and one more, in the order in which entries came."""
    if after is not None:
        rows = rows.filter(entry_id__gt=after)
    ordered = rows.order_by("entry_id").select_related("entry", "provider")
    return list(ordered[: ENTRIES_ON_A_PAGE + 1])


def soon_due(rows: QuerySet[EntryRow], timing: Timing) -> Iterable[EntryRow]:
    """Yield the entries of which people should know by now that they fall due, by provider.

    How soon is a rule of each frequency; what was due before is late, and told by other pages.
    """
    soon = reduce(
        or_,
        (
            Q(update_frequency=name)
            & due_between(timing, timing.on, timing.on + timedelta(days=rule.remind_days))
            for name, rule in timing.rules.items()
            if rule.remind_days is not None
        ),
        Q(pk__in=[]),
    )
    return rows.filter(soon).order_by("provider_id", "entry_id").iterator()


def reminded_of(entries: Iterable[int], *, since: date) -> set[tuple[int, date]]:
    """Return of which entries and due days, from a day on, people were reminded already."""
    found = UpdateReminder.objects.filter(due_on__gte=since, entry_id__in=entries)
    return set(found.values_list("entry_id", "due_on"))
