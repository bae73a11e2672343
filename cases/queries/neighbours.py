"""Reads of what other requests propose, or had approved, of the same entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KT

from cases.models import CaseEvent, ChangeItem, ItemConflict, WorkItem
from cases.queries.visible import visible_to
from cases.states.conflict import Ruling
from cases.states.list_change import NOT_HANDED_IN, ItemDecision, ListChangeState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import ListChange, Membership, Person

# The acts by which an author insists in a conflict, as the history names them.
RULED = ("redraft", "submit")
PASSED = (ItemDecision.APPROVED, ItemDecision.EFFECTIVE)
# Of a conflict that waits, or after which its author went on.
UNSETTLED = ("", Ruling.INSISTED)


def neighbours_of(
    entries: Collection[int] | QuerySet[ChangeItem, Any],  # Any: entry ids
    *,
    without: ListChange,
) -> QuerySet[ChangeItem]:
    """Return the items of other requests about some entries, in the order of approval.

    They wait for a decision or a ruling, which drafts do not; or they are approved and in no
    version yet; or in one, and either say what the list says now, were approved after the
    request's own item was, or may be what that met in a conflict. Of a draft those alone are
    found that were handed in before, met a conflict, and are proposed again by their author's
    ruling: others knew of them, and may know that they are being reworked, but not how. Each has
    in `due_on` when the open task of its request falls due.

    Args:
        entries: primary keys of entries.
        without: the request that asks.
    """
    waits = Q(decision__in=(ItemDecision.PENDING, ItemDecision.CONFLICT))
    ruled = ItemConflict.objects.filter(item=OuterRef("pk"), ruling=Ruling.INSISTED)
    reworked = Q(Exists(ruled), change__state=ListChangeState.RETURNED)
    waits &= Q(change__finished__isnull=True)
    waits &= ~Q(change__state__in=NOT_HANDED_IN) | reworked
    before = ChangeItem.objects.filter(
        change=without.pk,
        entry=OuterRef("entry"),
        decision__in=PASSED,
        decided_at__lte=OuterRef("decided_at"),
    )
    met = ItemConflict.objects.filter(
        item__change=without.pk, item__entry=OuterRef("entry"), ruling__in=UNSETTLED
    )
    published = _stands("proposed_row") | _stands("merged_row") | Q(Exists(before) | Exists(met))
    found = ChangeItem.objects.filter(
        waits | Q(decision=ItemDecision.APPROVED) | Q(published, decision=ItemDecision.EFFECTIVE),
        entry_id__in=entries,
    )
    tasks = WorkItem.objects.filter(process=OuterRef("change_id"), finished__isnull=True)
    found = found.exclude(change=without.pk).annotate(
        due_on=Subquery(tasks.order_by("pk").values("due_on")[:1])
    )
    return found.select_related("change__organisation", "change__opened_by").order_by(
        "decided_at", "pk"
    )


def rulings_on(
    items: Collection[ChangeItem] | QuerySet[ChangeItem],
) -> dict[int, list[ItemConflict]]:
    """Return, by item, the conflicts that wait or in which its author insisted; one statement.

    They come in order. Each has in `why` the reason that the author gave for the ruling; None:
    there was none.
    """
    ruled = ItemConflict.objects.filter(item__in=items, ruling__in=UNSETTLED)
    said = CaseEvent.objects.filter(case=OuterRef("item__change_id"), at=OuterRef("ruled_at"))
    said = said.filter(act__in=RULED).order_by("sequence")
    why = Subquery(said.values(reason=KT("data__reason"))[:1])
    found: dict[int, list[ItemConflict]] = {}
    for met in ruled.annotate(why=why).order_by("pk"):
        # Of a request that is handed in with the ruling, the event is yet to be written.
        met.why = met.ruling_reason or met.why
        found.setdefault(met.item_id, []).append(met)
    return found


def approvals_of(entries: Collection[int], *, without: ListChange) -> QuerySet[ChangeItem]:
    """Return what was approved of some entries, but by one request, in the order of approval."""
    found = ChangeItem.objects.filter(entry__in=list(entries), decision__in=PASSED)
    return found.exclude(change=without.pk).order_by("decided_at", "pk")


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
