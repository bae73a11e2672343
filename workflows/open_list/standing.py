"""What stands of an entry: the newest list, with every change that is approved and waits.

Who drafts, or rules on a conflict, does it on this wording, so that it does not conflict again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import ChangeItem, EntryRow
from cases.row_hash import row_hash
from cases.states.list_change import ItemDecision
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.changed_fields import DERIVED_FROM_CONDITIONS
from workflows.open_list.judging import Judging, waiting
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.shown_values import shown_fields

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands of one entry.

    Attributes:
        content: its wording; None: it is not listed, or its removal is approved.
        newest: its row in the newest list; None: not listed.
    """

    content: dict[str, Any] | None  # Any: values by field
    newest: EntryRow | None

    @property
    def digest(self) -> str:
        """What tells this wording and its provider from others; empty where nothing stands."""
        if self.content is None:
            return ""
        return f"{self.content['provider_id']}-{row_hash(self.content)}"


def approved_before(
    entries: Collection[int] | QuerySet[ChangeItem, Any],  # Any: entry ids
    *,
    without: int,
) -> QuerySet[ChangeItem]:
    """Return the approved items about some entries that no published version holds yet.

    Args:
        entries: primary keys of entries.
        without: a request whose own items are left out.
    """
    return approved_and_unpublished(without=without).filter(entry_id__in=entries)


def approved_and_unpublished(*, without: int) -> QuerySet[ChangeItem]:
    """Return the approved items that no published version holds yet, but those of one request."""
    unpublished = Q(list_version__isnull=True) | Q(list_version__sequence__isnull=True)
    items = ChangeItem.objects.filter(unpublished, decision=ItemDecision.APPROVED)
    return items.exclude(change_id=without)


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """One request whose approved change of an entry waits for a version.

    Attributes:
        number: of the request.
        organisation: whose request it is, as people call it.
        fields: the labels of what it changes; empty where it removes the entry.
    """

    number: str
    organisation: str
    fields: str


def requests_ahead(entry: int, *, without: int) -> list[Ahead]:
    """Return the requests whose approved change of an entry waits for a version, by number."""
    items = approved_before([entry], without=without).select_related("change__organisation")
    return [
        Ahead(
            number=item.change.number,
            organisation=item.change.organisation.short_name,
            fields=shown_fields(
                name for name, _old, _new in item.fields if name not in DERIVED_FROM_CONDITIONS
            )
            if item.proposed_row_id is not None
            else "",
        )
        for item in items.order_by("change__number")
    ]


def standing_of(entries: Collection[int], *, without: int) -> dict[int, Standing]:
    """Return what stands of some entries; a fixed number of statements.

    Args:
        entries: primary keys of entries.
        without: a request whose own approved items do not count.
    """
    approved = waiting(approved_before(entries, without=without))
    judging = Judging.around(approved, also=entries)
    for item in approved:
        judging.lay(item)
    newest = EntryRow.objects.filter(
        entry_id__in=list(entries), valid_from__isnull=False, valid_until__isnull=True
    )
    rows = {row.entry_id: row for row in newest.select_related("entry")}
    return {
        entry: Standing(content=judging.standing[entry], newest=rows.get(entry))
        for entry in entries
    }


def last_row_of(entry: int) -> EntryRow | None:
    """Return the row that the list held last of an entry; None: it was never listed."""
    listed = EntryRow.objects.filter(entry_id=entry, valid_from__isnull=False)
    return listed.order_by("-valid_from").first()


def row_of(entry: int, standing: Standing) -> EntryRow | None:
    """Return a row that says what stands of an entry; None where nothing does.

    Writes: a row that no version holds and nothing proposes, where what stands is in none yet.
    """
    content = standing.content
    if content is None:
        return None
    same = EntryRow.objects.filter(
        entry_id=entry, row_hash=row_hash(content), provider_id=content["provider_id"]
    )
    newest = Q(valid_from__isnull=False, valid_until__isnull=True)
    # What somebody proposes may be deleted with its item: it is nobody else's base.
    spare = Q(valid_from__isnull=True, proposing_items__isnull=True, merged_items__isnull=True)
    found = (
        same.filter(newest | spare).select_related("entry").order_by("-valid_from", "pk").first()
    )
    if found is not None:
        return found
    (key,) = reserve_ids(EntryRow, 1)
    write_rows(EntryRow, ROW_COLUMNS, [row_values(key, entry, content)])
    return EntryRow.objects.get(pk=key)


def as_it_stands(newest: EntryRow, *, without: int) -> EntryRow:
    """Return a row of the list with the wording that stands, in memory only, to be shown.

    Args:
        newest: the row of the newest list.
        without: a request whose own approved items do not count.
    """
    content = standing_of([newest.entry_id], without=without)[newest.entry_id].content
    for name, value in (content or {}).items():
        setattr(newest, name, value)
    return newest
