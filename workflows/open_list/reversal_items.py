"""Write the items that take a version back, by the thousand, and what is left as it is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import ChangeItem, EntryRow, LeftOutEntry, Organisation
from cases.queries.wordings import entries_between, holders_of_portal_ids, said_in, said_now
from cases.states.reversal import LeftOut
from cases.states.tightening import TighteningReason
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import CHUNK_ROWS, write_rows
from workflows.open_list.inverse import Leaving, Undoing, inverse
from workflows.open_list.item_rows import Proposal, write_proposals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from cases.models import ListChange, ListVersion

LEFT_COLUMNS = ("change_id", "entry_id", "row_id", "reason", "fields")
_JUSTIFICATION_LENGTH = 300
_FIELDS = {field.name: field for field in EntryRow._meta.fields}  # noqa: SLF001  # Django's public metadata
Found = dict[int, Undoing | Leaving]


def write_inverse(
    change: ListChange, version: ListVersion, *, keeping: Collection[int], on: date
) -> int:
    """Fill a draft with the inverse of what a version changed; return how many items it has.

    Args:
        change: the draft, empty.
        version: what it takes back.
        keeping: requests in the version, by key, whose entries stay as they are.
        on: the day on which a department must exist to get an entry back.

    Writes: the items with the rows that they propose, and the entries left out.
    """
    before = version.previous.sequence if version.previous else 0
    kept = _entries_of(version, keeping)
    ended = frozenset(Organisation.objects.filter(valid_until__lt=on).values_list("pk", flat=True))
    entries = iter(entries_between(before or 0, version.sequence or 0))
    written = 0
    while chunk := list(islice(entries, CHUNK_ROWS)):
        found = _inverses(chunk, before or 0, version.sequence or 0)
        _keep(found, kept, ended)
        written += _write(change, version, found, after=written)
    return written


def _entries_of(version: ListVersion, requests: Collection[int]) -> frozenset[int]:
    """Return the entries that some requests changed in a version."""
    items = ChangeItem.objects.filter(list_version=version, change_id__in=requests)
    return frozenset(items.values_list("entry_id", flat=True)) if requests else frozenset()


def _inverses(entries: Sequence[int], older: int, newer: int) -> Found:
    before, after = said_in(older, entries), said_in(newer, entries)
    now = said_now(entries)
    found: Found = {}
    for entry in entries:
        verdict = inverse(before.get(entry), after.get(entry), now.get(entry))
        if verdict is not None:
            found[entry] = verdict
    return found


def _keep(found: Found, kept: frozenset[int], ended: frozenset[int]) -> None:
    """Leave out what somebody keeps, and what can no longer be as it was."""
    holders = holders_of_portal_ids(
        {name for each in found.values() if (name := _portal_id(each)) != ""}
    )
    for entry, verdict in found.items():
        if isinstance(verdict, Leaving):
            continue
        reason = None
        if entry in kept:
            reason = LeftOut.KEPT
        elif holders.get(_portal_id(verdict), entry) != entry:
            reason = LeftOut.PORTAL_ID_TAKEN
        elif _goes_to_an_ended_provider(verdict, ended):
            reason = LeftOut.PROVIDER_ENDED
        if reason is not None:
            found[entry] = Leaving(reason=reason, row=verdict.names)


def _portal_id(verdict: Undoing | Leaving) -> str:
    if isinstance(verdict, Leaving) or verdict.content is None:
        return ""
    return str(verdict.content["portal_dataset_id"])


def _goes_to_an_ended_provider(verdict: Undoing, ended: frozenset[int]) -> bool:
    if verdict.content is None or verdict.content["provider_id"] not in ended:
        return False
    # What such a provider still holds may be worded as before; nothing new comes to it.
    now = verdict.base
    return now is None or now.content["provider_id"] != verdict.content["provider_id"]


def _write(change: ListChange, version: ListVersion, found: Found, *, after: int) -> int:
    with in_record_language():
        undone = [
            Proposal(
                entry=entry,
                operation=each.operation,
                base=each.base,
                content=each.content,
                why=_why(version.label, each.kept),
                reason_code=TighteningReason.REVERSAL.value,
            )
            for entry, each in found.items()
            if isinstance(each, Undoing)
        ]
    write_proposals(change.pk, undone, after=after)
    left = [
        (change.pk, entry, each.row, each.reason.value, [list(field) for field in each.fields])
        for entry, each in found.items()
        if isinstance(each, Leaving)
    ]
    write_rows(LeftOutEntry, LEFT_COLUMNS, left)
    return len(undone)


def _why(label: str, kept: Sequence[str]) -> str:
    if not kept:
        return _t("撤销 %(label)s 的调整。") % {"label": label}
    facts: Mapping[str, str] = {
        "label": label,
        "fields": "、".join(str(_FIELDS[name].verbose_name) for name in kept),
    }
    text = _t("撤销 %(label)s 的调整；其后有意变更的字段保留：%(fields)s。") % facts
    return text[:_JUSTIFICATION_LENGTH]
