"""Reads of what other requests propose, or had approved, of the same entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from cases.models import ChangeItem
from cases.queries.visible import visible_to
from cases.states.list_change import NOT_HANDED_IN, ItemDecision

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import ListChange, Membership, Person

PASSED = (ItemDecision.APPROVED, ItemDecision.EFFECTIVE)


def neighbours_of(
    entries: Collection[int] | QuerySet[ChangeItem, Any],  # Any: entry ids
    *,
    without: ListChange,
) -> QuerySet[ChangeItem]:
    """Return the items of other requests about some entries, in the order of approval.

    They wait for a decision or a ruling, which drafts do not; or they are approved and in no
    version yet; or in one, and either say what the list says now or were approved after the
    request's own item was.

    Args:
        entries: primary keys of entries.
        without: the request that asks.
    """
    waits = Q(decision__in=(ItemDecision.PENDING, ItemDecision.CONFLICT))
    waits &= Q(change__finished__isnull=True) & ~Q(change__state__in=NOT_HANDED_IN)
    before = ChangeItem.objects.filter(
        change=without.pk,
        entry=OuterRef("entry"),
        decision__in=PASSED,
        decided_at__lte=OuterRef("decided_at"),
    )
    published = Q(_stands("proposed_row") | _stands("merged_row") | Exists(before))
    found = ChangeItem.objects.filter(
        waits | Q(decision=ItemDecision.APPROVED) | Q(published, decision=ItemDecision.EFFECTIVE),
        entry_id__in=entries,
    )
    found = found.exclude(change=without.pk)
    return found.select_related("change__organisation", "change__opened_by").order_by(
        "decided_at", "pk"
    )


def _stands(row: str) -> Q:
    return Q(**{f"{row}__valid_from__isnull": False, f"{row}__valid_until__isnull": True})


def neighbours_seen_by(
    person: Person,
    entries: Collection[int],
    *,
    without: ListChange,
    on: date,
    hats: Sequence[Membership],
) -> Sequence[ChangeItem]:
    """Return the same in one statement; each says in `is_seen` whether a person may open it.

    Args:
        person: who looks.
        entries: primary keys of entries, as many as a page shows.
        without: the request on whose page they are shown.
        on: the day on which they look.
        hats: what `hats_on` gave for that day.
    """
    seen = visible_to(person, on=on, hats=hats).filter(pk=OuterRef("change_id"))
    return list(neighbours_of(entries, without=without).annotate(is_seen=Exists(seen)))
