"""Reads of change requests and their items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat

from cases.models import ChangeItem, EntryRow, ListChange, OrganisationAlias
from cases.queries.visible import visible_to
from cases.states.list_change import OPEN, ItemDecision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from cases.models import Case, Membership, Organisation, Person

ITEMS_ON_A_PAGE = 50
CHANGES_ON_A_PAGE = 25
ENTRIES_ON_A_PAGE = 25
# Stands between the names of an entry's further providers.
BETWEEN_CO_PROVIDERS = "，"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The request that has an entry in its hands.

    Attributes:
        change: its primary key.
        number: its number; empty where the reader may not know of it.
        is_approved: whether it is approved, so that it can be neither withdrawn nor amended.
        is_in_conflict: whether it waits for a ruling on what it met.
    """

    change: int
    number: str
    is_approved: bool = False
    is_in_conflict: bool = False


def visible_changes(person: Person, *, on: date) -> QuerySet[ListChange]:
    """Return the change requests that a person may know of, newest first."""
    return (
        ListChange.objects.filter(pk__in=visible_to(person, on=on).values("pk"))
        .select_related("organisation", "opened_by")
        .order_by("-id")
    )


def changes_before(
    person: Person, *, on: date, before: int | None = None, state: str = ""
) -> Sequence[ListChange]:
    """Return one page of visible requests and one more, which tells of a next page.

    Args:
        person: who looks.
        on: the day on which they look.
        before: primary key after which the page starts; None: the newest.
        state: only requests in this state; empty: all.
    """
    found = visible_changes(person, on=on).annotate(item_count=Count("items"))
    if before is not None:
        found = found.filter(pk__lt=before)
    if state:
        found = found.filter(state=state)
    return list(found[: CHANGES_ON_A_PAGE + 1])


def items_after(change: ListChange, *, after: int = 0) -> Sequence[ChangeItem]:
    """Return one page of a request's items and one more, in their order.

    Args:
        change: the request.
        after: position after which the page starts.
    """
    found = change.items.filter(position__gt=after).select_related(
        "entry", "base_row", "proposed_row", "decided_by", "list_version", "security_reviewed_by"
    )
    return list(found.order_by("position")[: ITEMS_ON_A_PAGE + 1])


def items_for_archive(change: ListChange) -> QuerySet[ChangeItem]:
    """Return the items of a request with all that the archive says of one, in their order."""
    found = change.items.select_related(
        "change", "entry", "base_row", "proposed_row", "decided_by", "list_version"
    )
    return found.order_by("position")


def item_counts(change: ListChange) -> dict[str, dict[str, int]]:
    """Return how many items a request has by operation and by decision."""
    return {
        name: dict(change.items.order_by().values_list(name).annotate(count=Count("pk")))
        for name in ("operation", "decision")
    }


def risky_items(change: ListChange) -> int:
    """Return how many items of a request must pass the security review."""
    return change.items.filter(needs_security_review=True).count()


def names_of_items(change: Case, keys: Iterable[int]) -> dict[int, str]:
    """Return by item under which names the entries of some are known, in the request's order.

    Args:
        change: the request; items of others are passed over.
        keys: primary keys of items.
    """
    found = ChangeItem.objects.filter(change_id=change.pk, pk__in=list(keys)).order_by("position")
    named = Coalesce("proposed_row__name", "base_row__name")
    return dict(found.annotate(shown=named).values_list("pk", "shown"))


def item_of_entry(change: ListChange, uid: UUID) -> ChangeItem | None:
    """Return what a request says of an entry, or None."""
    return change.items.filter(entry__uid=uid).select_related("entry", "proposed_row").first()


def newest_row_of(uid: UUID) -> EntryRow | None:
    """Return the newest published wording of an entry, or None."""
    return (
        EntryRow.objects.filter(entry__uid=uid, valid_from__isnull=False, valid_until__isnull=True)
        .select_related("entry", "provider")
        .first()
    )


def own_entries(
    change: ListChange, *, text: str = "", after: int | None = None
) -> Sequence[EntryRow]:
    """Return one page (and one more) of the entries an organisation provides, by row id.

    Args:
        change: the request whose organisation provides the entries, alone or with others.
        text: part of a name or the whole dataset id; empty: all.
        after: row id after which the page starts.
    """
    found = provided_by(change.organisation).select_related("entry")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(portal_dataset_id=text))
    if after is not None:
        found = found.filter(pk__gt=after)
    return list(found.order_by("pk")[: ENTRIES_ON_A_PAGE + 1])


def provided_by(organisation: Organisation) -> QuerySet[EntryRow]:
    """Return the rows of the newest list that an organisation provides, alone or with others."""
    between = Value(BETWEEN_CO_PROVIDERS, output_field=CharField())
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    newest = newest.annotate(helpers=Concat(between, "co_providers", between))
    own = Q(provider=organisation)
    for name in names_of(organisation):
        own |= Q(helpers__contains=f"{BETWEEN_CO_PROVIDERS}{name}{BETWEEN_CO_PROVIDERS}")
    return newest.filter(own)


def names_of(organisation: Organisation) -> list[str]:
    """Return the names under which a list may know an organisation."""
    aliases = OrganisationAlias.objects.filter(organisation=organisation)
    own = [organisation.full_name, organisation.short_name]
    return [*filter(None, own), *aliases.values_list("name", flat=True)]


def holding_items(
    entries: Collection[int] | QuerySet[ChangeItem, Any],  # Any: entry ids
    *,
    change: Case,
) -> QuerySet[ChangeItem]:
    """Return the items by which requests of an organisation keep a draft of it from some entries.

    They are decided by nobody yet, approved and not yet in effect, or in conflict. Requests of
    another organisation, which provides the entry as well, hold nothing: both meet at their
    approval. Nor does an approved item after which another organisation's was approved: who was
    overruled may propose again at once.

    Args:
        entries: primary keys of entries.
        change: the draft, whose own items are among those returned, or another case of the
            organisation.
    """
    return held_by(change.organisation_id, entries)


def held_by(
    organisation: int,
    entries: Collection[int] | QuerySet[ChangeItem, Any],  # Any: entry ids
) -> QuerySet[ChangeItem]:
    """Return the items by which requests of an organisation keep its drafts from some entries.

    Args:
        organisation: its primary key.
        entries: primary keys of entries.
    """
    later = Q(decided_at__gt=OuterRef("decided_at")) | Q(
        decided_at=OuterRef("decided_at"), pk__gt=OuterRef("pk")
    )
    overruled = ChangeItem.objects.filter(
        later, entry=OuterRef("entry"), decision=ItemDecision.APPROVED
    ).exclude(change__organisation=organisation)
    return ChangeItem.objects.filter(
        entry_id__in=entries,
        decision__in=OPEN,
        change__organisation=organisation,
    ).exclude(Exists(overruled), decision=ItemDecision.APPROVED)


def holders_of(
    entries: Collection[int],
    person: Person,
    *,
    change: Case,
    on: date,
    hats: Sequence[Membership],
) -> dict[int, Holder]:
    """Return by which request each of some entries is held, in one statement.

    Args:
        entries: primary keys of entries; those that nobody holds are left out.
        person: who looks.
        change: the draft for which they are picked, or another case of the organisation.
        on: the day on which they look.
        hats: what `hats_on` gave for that day.
    """
    seen = visible_to(person, on=on, hats=hats).filter(pk=OuterRef("change_id"))
    found = holding_items(entries, change=change).annotate(is_seen=Exists(seen)).order_by("-pk")
    return {
        entry: Holder(
            change=change,
            number=number if is_seen else "",
            is_approved=decision == ItemDecision.APPROVED,
            is_in_conflict=decision == ItemDecision.CONFLICT,
        )
        for entry, change, number, is_seen, decision in found.values_list(
            "entry_id", "change_id", "change__number", "is_seen", "decision"
        )
    }
