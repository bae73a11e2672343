"""What differs between two published versions of the list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import CONTENT_FIELDS
from cases.queries.open_list import rows_between
from cases.states.vocabulary import EntryStatus
from workflows.open_list.screening import is_tighter
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from cases.models import EntryRow, ListVersion


class Direction(models.TextChoices):
    """Whether a change gives openness or takes it away (收紧/放宽)."""

    TIGHTENED = "tightened", _("收紧")
    LOOSENED = "loosened", _("放宽")


class ChangeClass(models.TextChoices):
    """What happened to an entry between two versions; exactly one of these."""

    ADDED = "added", _("新增")
    CHANGED = "changed", _("变更")
    REMOVED = "removed", _("移出")
    RECLASSIFIED = "reclassified", _("调整开放属性")
    TRANSFERRED = "transferred", _("变更提供部门")
    SUSPENDED = "suspended", _("中止")
    RESUMED = "resumed", _("恢复")
    TYPOGRAPHIC = "typographic", _("仅文字写法")


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of an entry, before and after."""

    field: str
    old: Any  # Any: a text, number, moment or JSON list
    new: Any  # Any: the same


@dataclass(frozen=True, kw_only=True)
class EntryChange:
    """One entry that two versions do not hold alike.

    Attributes:
        uid: the entry.
        change_class: what happened to it.
        old: its row in the older version; None where it was not listed.
        new: its row in the newer version; None where it is no longer listed.
        fields: the fields that differ, in the order of `CONTENT_FIELDS`; empty where only one
            of the versions holds the entry.
    """

    uid: UUID
    change_class: ChangeClass
    old: EntryRow | None
    new: EntryRow | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def direction(self) -> Direction | None:
        """Whether the entry is less open than before, or more; None where it is as open."""
        if self.old is None or self.new is None:
            return None
        return direction_between(self.old, self.new)

    @property
    def row(self) -> EntryRow:
        """The row that names the entry now, or last named it."""
        row = self.new or self.old
        assert row is not None  # noqa: S101  # a change has at least one side
        return row


@dataclass(frozen=True, kw_only=True)
class Difference:
    """All that differs from one version to another."""

    older: ListVersion
    newer: ListVersion
    changes: tuple[EntryChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many entries there are of each class; every class is named."""
        found = Counter(str(change.change_class) for change in self.changes)
        return {name: found[name] for name in ChangeClass.values}

    @property
    def counts_per_provider(self) -> dict[str, dict[str, int]]:
        """The same per department that provides the entry now (or last did), by its name."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            counter = found.setdefault(change.row.provider_name, Counter())
            counter[str(change.change_class)] += 1
        return {
            name: {each: found[name][each] for each in ChangeClass.values} for name in sorted(found)
        }


def direction_between(old: EntryRow, new: EntryRow) -> Direction | None:
    """Return whether an entry is less open than before, or more; None: as open as before."""
    before, after = ({"open_type": row.open_type, "status": row.status} for row in (old, new))
    if is_tighter(after, before):
        return Direction.TIGHTENED
    return Direction.LOOSENED if is_tighter(before, after) else None


def difference(older: ListVersion, newer: ListVersion) -> Difference:
    """Return what differs, going from the first version to the second.

    Only rows whose validity differs are read, so the cost follows the changes and not the list.
    The second may be the older one in time: the difference then reads backwards.

    Args:
        older: published.
        newer: published.
    """
    left, arrived = rows_between(older, newer)
    pairs: dict[int, list[EntryRow | None]] = {row.entry_id: [row, None] for row in left}
    for row in arrived:
        pairs.setdefault(row.entry_id, [None, None])[1] = row
    changes = (change_between(old, new) for _entry, (old, new) in sorted(pairs.items()))
    return Difference(
        older=older,
        newer=newer,
        changes=tuple(change for change in changes if change is not None),
    )


def changed_fields(old: EntryRow, new: EntryRow) -> tuple[FieldChange, ...]:
    """Return the fields in which two wordings differ, in the order of `CONTENT_FIELDS`."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in CONTENT_FIELDS)
    return tuple(
        FieldChange(field=name, old=before, new=after)
        for name, before, after in pairs
        if before != after
    )


def change_between(old: EntryRow | None, new: EntryRow | None) -> EntryChange | None:
    """Return what happened to an entry from one wording to another; None: nothing.

    Args:
        old: its row in the older version; None where that does not hold it.
        new: its row in the newer version; None where that does not hold it.
    """
    if old is None or new is None:
        row = new or old
        assert row is not None  # noqa: S101  # a pair has at least one side
        happened = ChangeClass.ADDED if old is None else ChangeClass.REMOVED
        return EntryChange(uid=row.entry.uid, change_class=happened, old=old, new=new)
    fields = changed_fields(old, new)
    moved = old.provider_id != new.provider_id
    if not fields and not moved:
        return None
    return EntryChange(
        uid=new.entry.uid,
        change_class=_class_of({each.field: each for each in fields}, moved=moved),
        old=old,
        new=new,
        fields=fields,
    )


def _class_of(fields: Mapping[str, FieldChange], *, moved: bool) -> ChangeClass:
    # The same order as that in which an import names the operation of an item.
    if moved:
        return ChangeClass.TRANSFERRED
    if "open_type" in fields:
        return ChangeClass.RECLASSIFIED
    status = fields.get("status")
    if status is not None and EntryStatus.SUSPENDED in {status.old, status.new}:
        suspended = status.new == EntryStatus.SUSPENDED
        return ChangeClass.SUSPENDED if suspended else ChangeClass.RESUMED
    if _is_typographic(fields.values()):
        return ChangeClass.TYPOGRAPHIC
    return ChangeClass.CHANGED


def _is_typographic(fields: Iterable[FieldChange]) -> bool:
    return all(wording_key(each.old) == wording_key(each.new) for each in fields)
