"""Reads of what was ruled about the matters that depend on a request's entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Subquery

from cases.models import CaseEvent, ItemDisposition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import ListChange


def rulings_of(change: ListChange) -> QuerySet[ItemDisposition]:
    """Return the rulings on what was handed in last, the oldest first: a later one stands.

    A request that came back and was handed in anew asks again.
    """
    events = CaseEvent.objects.filter(case=change.pk, act="submit")
    handed_in = Subquery(events.order_by("-sequence").values("at")[:1])
    found = ItemDisposition.objects.filter(item__change=change, decided_at__gte=handed_in)
    return found.select_related("item__base_row", "target", "decided_by").order_by("pk")


def standing_rulings(change: ListChange) -> list[ItemDisposition]:
    """Return the ruling that stands on each matter."""
    standing = {(each.item_id, each.kind, each.dependant): each for each in rulings_of(change)}
    return list(standing.values())


def ruled_matters(change: ListChange) -> int:
    """Return about how many matters something is ruled."""
    matters = rulings_of(change).order_by().values("item", "kind", "dependant")
    return matters.distinct().count()
