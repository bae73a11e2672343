"""One entry: what the version in effect says of it, and how it was worded before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.views.clock import today
from backoffice.views.programmes.shown_labels import labels_shown
from backoffice.views.public.sight import versions_seen_by
from backoffice.views.quality.entry_panel import entry_quality
from cases.models import CONTENT_FIELDS
from cases.queries.list_versions import current_version
from cases.queries.open_list import templates_of_row, wordings_of_entry
from cases.queries.removals import removal_of
from cases.queries.suspensions import live_suspension_of
from cases.states.list_version import ListVersionState
from workflows.open_list.difference import FieldChange, changed_fields
from workflows.open_list.emergency import hats_to_suspend
from workflows.open_list.reading.conditions import strictest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from cases.models import EntryRow, ListVersion

# Shown apart, above and beside the table of fields.
SHOWN_APART = frozenset({"name", "conditions", "condition_templates", "condition_supplement"})


@dataclass(frozen=True, kw_only=True)
class Wording:
    row: EntryRow
    first: ListVersion | None
    ended: ListVersion | None
    fields: tuple[FieldChange, ...]


@require_safe
def entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    versions = {each.sequence or 0: each for each in versions_seen_by(request)}
    rows = _shown_rows(uid, versions)
    if not rows:
        raise Http404
    history = _wordings(rows, versions)
    current = current_version()
    row = _row_in(current, rows)
    shown = row or history[0].row
    return render(
        request,
        "public/entry.html",
        {
            "row": shown,
            "current": current,
            "newest": history[0],
            "is_listed": row is not None,
            "removal": None if row else removal_of(shown.entry_id, history[0].ended),
            "is_scheduled": _is_scheduled(history[0]),
            "suspension": live_suspension_of(row.entry_id) if row else None,
            "may_suspend": row is not None and _may_suspend(request, row),
            "fields": [
                (name, getattr(shown, name)) for name in CONTENT_FIELDS if name not in SHOWN_APART
            ],
            "templates": templates_of_row(shown),
            "strictest": strictest(shown.condition_templates),
            "history": history,
            "labels": labels_shown(shown.entry_id, on=today()),
            "quality": entry_quality(request, row) if row else None,
        },
    )


def _may_suspend(request: HttpRequest, row: EntryRow) -> bool:
    person = request.user
    return person.is_authenticated and bool(hats_to_suspend(person, row.provider, on=today()))


def _row_in(current: ListVersion | None, rows: Sequence[EntryRow]) -> EntryRow | None:
    sequence = current.sequence if current else None
    if sequence is None:
        return None
    return next((row for row in rows if _holds(row, sequence)), None)


def _holds(row: EntryRow, sequence: int) -> bool:
    begun = row.valid_from is not None and row.valid_from <= sequence
    return begun and (row.valid_until is None or row.valid_until > sequence)


def _is_scheduled(newest: Wording) -> bool:
    return newest.first is not None and newest.first.state == ListVersionState.PUBLISHED


def _shown_rows(uid: UUID, versions: dict[int, ListVersion]) -> list[EntryRow]:
    """The rows that a version holds which the reader may know of, newest first."""
    rows = wordings_of_entry(uid, until=max(versions, default=0))
    return [row for row in rows if any(_holds(row, sequence) for sequence in versions)]


def _wordings(rows: Sequence[EntryRow], versions: dict[int, ListVersion]) -> list[Wording]:
    """The wordings, newest first; the end that a version not yet public brings stays unsaid."""
    begun = [*rows]
    found: list[Wording] = []
    while begun:
        row = first = begun.pop(0)
        while begun and _goes_on(begun[0], first, versions):
            first = begun.pop(0)
        found.append(
            Wording(
                row=row,
                first=versions.get(first.valid_from or 0),
                ended=versions.get(row.valid_until or 0),
                fields=changed_fields(begun[0], row) if begun else (),
            )
        )
    return found


def _goes_on(older: EntryRow, newer: EntryRow, versions: dict[int, ListVersion]) -> bool:
    """Whether a row is the older one again, written anew because a version was withdrawn."""
    between = range(older.valid_until or 0, newer.valid_from or 0)
    alike = (older.row_hash, older.provider_id) == (newer.row_hash, newer.provider_id)
    return alike and not any(sequence in versions for sequence in between)
