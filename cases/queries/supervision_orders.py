"""Reads of supervision orders: the list, its counts per organisation, the orders about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery

from cases.models import SupervisionOrder, WorkItem
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

ORDERS_ON_A_PAGE = 25


def orders_for(
    person: Person, *, on: date, is_open: bool, below: int | None = None
) -> list[SupervisionOrder]:
    """Return a page of the orders that a person may know of, the newest first, and one more.

    Args:
        person: who looks.
        on: the day on which roles count.
        is_open: whether those are wanted that are still open, or the closed ones.
        below: the last order of the page before; None: the first page.
    """
    waiting = WorkItem.objects.filter(process_id=OuterRef("pk"), finished__isnull=True)
    rows = (
        _seen(person, on=on)
        .filter(finished__isnull=is_open)
        .select_related("organisation", "about", "opened_by")
        .annotate(reply_due_on=Subquery(waiting.order_by("pk").values("due_on")[:1]))
        .order_by("-pk")
    )
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows[: ORDERS_ON_A_PAGE + 1])


def orders_by_organisation(person: Person, *, on: date) -> list[dict[str, object]]:
    """Return per organisation how many orders it got and how many are open, most open first."""
    counts = (
        _seen(person, on=on)
        .values("organisation__full_name")
        .annotate(total=Count("pk"), still_open=Count("pk", filter=Q(finished__isnull=True)))
        .order_by("-still_open", "-total", "organisation__full_name")
    )
    return [dict(row) for row in counts]


def _seen(person: Person, *, on: date) -> QuerySet[SupervisionOrder]:
    return SupervisionOrder.objects.filter(pk__in=visible_to(person, on=on).values("pk"))
