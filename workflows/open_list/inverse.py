"""Say of an entry how the change that a version made is taken back, or why it is not.

Three wordings meet: what the entry said before the version, in it, and now. What was changed on
purpose since stays: the inverse is laid over it field by field, as two changes of one entry
always are, and where both touch one field the entry is left as it is (decisions/0023, 0026).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS
from cases.states.list_change import ItemOperation
from cases.states.reversal import LeftOut
from workflows.open_list.changed_fields import plain
from workflows.open_list.merging import merge
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.queries.wordings import Content, Said


@dataclass(frozen=True, kw_only=True, slots=True)
class Undoing:
    """An item that takes the change of an entry back.

    Attributes:
        operation: what it does to the entry.
        base: the row that the entry has now; None: it is not listed.
        content: the wording proposed; None: the entry is removed.
        names: the row that names the entry: its wording now, else the last that it had.
        kept: fields that were changed on purpose since and stay.
    """

    operation: ItemOperation
    base: Said | None
    content: Content | None
    names: int
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """An entry that is left as it is.

    Attributes:
        reason: why.
        row: the row that names it.
        fields: name, wording of the version and wording now of what was changed since.
    """

    reason: LeftOut
    row: int
    fields: tuple[tuple[str, Any, Any], ...] = ()  # Any: JSON values


def inverse(before: Said | None, after: Said | None, now: Said | None) -> Undoing | Leaving | None:
    """Return what becomes of an entry when a version is taken back.

    Args:
        before: what the version before said of it; None: it was not listed.
        after: what the version says of it; None: likewise.
        now: what the newest list says of it; None: likewise.

    Returns:
        None where the version said what the one before had said.
    """
    if _content(before) == _content(after):
        return None
    if _content(now) == _content(before):
        return Leaving(reason=LeftOut.ALREADY_BACK, row=_named(now, before, after))
    if after is None:
        return _listed_again(before, now)
    return _taken_off(after, now) if before is None else _worded_as_before(before, after, now)


def _listed_again(before: Said | None, now: Said | None) -> Undoing | Leaving:
    if now is not None or before is None:
        return Leaving(reason=LeftOut.LISTED_AGAIN, row=_named(now, before))
    return Undoing(operation=ItemOperation.ADD, base=None, content=before.content, names=before.row)


def _taken_off(after: Said, now: Said | None) -> Undoing | Leaving:
    if now is None:
        return Leaving(reason=LeftOut.REMOVED_SINCE, row=after.row)
    since = _changed(after, now, CONTENT_FIELDS)
    if since or after.content["provider_id"] != now.content["provider_id"]:
        return Leaving(reason=LeftOut.CHANGED_SINCE, row=now.row, fields=since)
    return Undoing(operation=ItemOperation.REMOVE, base=now, content=None, names=now.row)


def _worded_as_before(before: Said, after: Said, now: Said | None) -> Undoing | Leaving:
    if now is None:
        return Leaving(reason=LeftOut.REMOVED_SINCE, row=after.row)
    laid = merge(after.content, now.content, before.content)
    if laid.overlaps:
        since = _changed(after, now, laid.overlaps)
        return Leaving(reason=LeftOut.CHANGED_SINCE, row=now.row, fields=since)
    if not laid.brought:
        return Leaving(reason=LeftOut.ALREADY_BACK, row=now.row)
    kept = [name for name, _version, _now in _changed(after, now, CONTENT_FIELDS)]
    return Undoing(
        operation=_operation(now.content, laid.content),
        base=now,
        content=laid.content,
        names=now.row,
        kept=tuple(name for name in kept if laid.content[name] == now.content[name]),
    )


def _operation(now: Content, then: Content) -> ItemOperation:
    if now["provider_id"] != then["provider_id"]:
        return ItemOperation.TRANSFER
    if now["open_type"] != then["open_type"]:
        return ItemOperation.RECLASSIFY
    return ItemOperation.CHANGE


def _changed(
    one: Said, other: Said, fields: Iterable[str]
) -> tuple[tuple[str, Any, Any], ...]:  # Any: JSON values
    pairs = ((name, one.content[name], other.content[name]) for name in fields)
    return tuple(
        (name, plain(old), plain(new))
        for name, old, new in pairs
        if old != new and wording_key(old) != wording_key(new)
    )


def _content(said: Said | None) -> Content | None:
    return None if said is None else said.content


def _named(*said: Said | None) -> int:
    return next(each.row for each in said if each is not None)
