"""Reads of emergency suspensions (紧急中止)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import EmergencySuspension, WorkItem
from cases.queries.open_list import rows_of_sequence
from cases.states.case_kind import CaseKind
from cases.states.list_change import ItemOperation
from cases.states.vocabulary import EntryStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import ListChange


def live_suspensions(entries: Iterable[int]) -> dict[int, EmergencySuspension]:
    """Return, by entry, the emergency suspensions that hold now; one statement.

    Args:
        entries: primary keys of entries.
    """
    found = EmergencySuspension.objects.filter(entry__in=list(entries), ended_at__isnull=True)
    return {each.entry_id: each for each in found}


def live_suspension_of(entry: int) -> EmergencySuspension | None:
    """Return the emergency suspension under which an entry stands now, or None."""
    return live_suspensions([entry]).get(entry)


def closed_by_emergency(change: ListChange) -> Q:
    """Return which items of a request only make an emergency suspension last that holds now.

    They close nothing that is open, so that nobody has to be told before.
    """
    held = EmergencySuspension.objects.filter(
        change=change, confirmed_at__isnull=False, ended_at__isnull=True
    )
    return Q(operation=ItemOperation.SUSPEND, entry__in=held.values("entry"))


def unconfirmed_since(on: date) -> list[int]:
    """Return the suspensions whose confirmation was due before a day, in their order."""
    waiting = WorkItem.objects.filter(
        process__kind=CaseKind.EMERGENCY_SUSPENSION, finished__isnull=True, due_on__lt=on
    )
    return list(waiting.order_by("process_id").values_list("process_id", flat=True))


def overtaken_by_version(sequence: int) -> QuerySet[EmergencySuspension]:
    """Return the live suspensions of which a version leaves nothing to say, in their order.

    It says of the entry that it is suspended, or does not hold it any more.

    Args:
        sequence: that of the version in effect.
    """
    still_open = rows_of_sequence(sequence).exclude(status=EntryStatus.SUSPENDED)
    live = EmergencySuspension.objects.filter(ended_at__isnull=True)
    return live.exclude(entry__in=still_open.values("entry_id")).order_by("pk")
