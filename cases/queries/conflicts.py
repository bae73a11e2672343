"""Reads of conflicts between changes of one entry (冲突待裁)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery

from cases.models import CaseEvent, ChangeItem, ItemConflict
from cases.queries.neighbours import PASSED
from cases.queries.visible import visible_to
from cases.states.conflict import Ruling
from cases.states.list_change import ListChangeState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import ListChange, Membership, Person

# Of a submission, by conflict, what was agreed about a wording that both sides were to agree on.
AGREEMENTS = "agreements"


def unruled_conflicts(change: ListChange) -> Sequence[ItemConflict]:
    """Return the conflicts of a request that wait for its author, in the order of its items."""
    met = ItemConflict.objects.filter(item__change=change, ruling="").order_by("item__position")
    return list(met.select_related("item__entry", "item__base_row", "item__proposed_row"))


def settled_conflicts(items: Collection[ChangeItem]) -> Sequence[ItemConflict]:
    """Return the conflicts of some items on which their author has ruled, in order."""
    ruled = ItemConflict.objects.filter(
        item__in=items, ruling__in=(Ruling.INSISTED, Ruling.YIELDED)
    )
    return list(ruled.select_related("ruled_by").order_by("pk"))


def is_drafted_after_ruling(change: ListChange) -> bool:
    """Whether a returned request is a draft because its author ruled, not because of somebody."""
    last = [source for _case, _sequence, source in why_returned([change.pk])][-1:]
    return last == [ListChangeState.CONFLICT]


def why_returned(requests: Collection[int]) -> Sequence[tuple[int, int, str]]:
    """Return the moves by which some requests became drafts again, in order; one statement.

    A submission that its author takes back says nothing of why the request came back before.

    Args:
        requests: primary keys.

    Returns:
        Of each move the request, the sequence of its event, and the state that it came from.
    """
    returned = CaseEvent.objects.filter(case__in=list(requests), to_state=ListChangeState.RETURNED)
    moves = returned.exclude(from_state=ListChangeState.RETURNED).exclude(act="undo")
    return list(moves.order_by("sequence").values_list("case_id", "sequence", "from_state"))


def agreements_said(change: int, *, with_undone: bool = False) -> dict[int, str]:
    """Return by conflict what the author of a request last said was agreed; one statement.

    Args:
        change: its primary key.
        with_undone: whether a submission counts that its author took back.
    """
    return agreements_of([change], with_undone=with_undone)


def agreements_of(changes: Collection[int], *, with_undone: bool = False) -> dict[int, str]:
    """Return the same of several requests; one statement."""
    told = CaseEvent.objects.filter(
        Q(data__has_key=AGREEMENTS) | Q(data__has_key="undone"), case__in=list(changes)
    )
    events = list(told.order_by("case_id", "sequence").values_list("case_id", "sequence", "data"))
    undone = {(case, data.get("undone")) for case, _sequence, data in events}
    return {
        int(met): words
        for case, sequence, data in events
        if with_undone or (case, sequence) not in undone
        for met, words in data.get(AGREEMENTS, {}).items()
    }


def passed_items(
    entries: Collection[int], *, person: Person, on: date, hats: Sequence[Membership]
) -> Sequence[ChangeItem]:
    """Return every item about some entries that was approved, in the order in which they count.

    What a version holds comes first, by version; then what waits for one. Each says in `is_seen`
    whether a person may open its request, in `ruled_because` how its author explained the last
    ruling on a conflict that it had met. One statement.

    Args:
        entries: primary keys of entries, as many as a request has in conflict.
        person: who looks.
        on: the day on which they look.
        hats: what `hats_on` gave for that day.
    """
    seen = visible_to(person, on=on, hats=hats).filter(pk=OuterRef("change_id"))
    ruled = ItemConflict.objects.filter(item=OuterRef("pk")).order_by("-pk")
    found = said_with_effect(entries).annotate(
        is_seen=Exists(seen), ruled_because=Subquery(ruled.values("ruling_reason")[:1])
    )
    return list(found)


def said_with_effect(entries: Collection[int]) -> QuerySet[ChangeItem]:
    """Return the same without saying who may open what, for news that nobody reads yet."""
    found = ChangeItem.objects.filter(entry__in=list(entries), decision__in=PASSED)
    found = found.select_related("change__organisation", "change__opened_by", "list_version")
    return found.order_by(
        F("list_version__sequence").asc(nulls_last=True),
        F("decided_at").asc(nulls_first=True),
        "pk",
    )
