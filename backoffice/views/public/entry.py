"""One entry: what the version in effect says of it, and how it was worded before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.views.public.sight import versions_seen_by
from cases.models import CONTENT_FIELDS
from cases.queries.list_versions import current_version
from cases.queries.open_list import templates_of_row, wordings_of_entry
from cases.states.list_version import ListVersionState
from workflows.open_list.difference import FieldChange, changed_fields
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
    history = _wordings(uid, versions)
    if not history:
        raise Http404
    current = current_version()
    row = _row_in(current, history)
    shown = row or history[0].row
    return render(
        request,
        "public/entry.html",
        {
            "row": shown,
            "current": current,
            "newest": history[0],
            "is_listed": row is not None,
            "is_scheduled": _is_scheduled(history[0]),
            "fields": [
                (name, getattr(shown, name)) for name in CONTENT_FIELDS if name not in SHOWN_APART
            ],
            "templates": templates_of_row(shown),
            "strictest": strictest(shown.condition_templates),
            "history": history,
        },
    )


def _row_in(current: ListVersion | None, history: Sequence[Wording]) -> EntryRow | None:
    sequence = current.sequence if current else None
    if sequence is None:
        return None
    rows = (wording.row for wording in history)
    return next((row for row in rows if _holds(row, sequence)), None)


def _holds(row: EntryRow, sequence: int) -> bool:
    begun = row.valid_from is not None and row.valid_from <= sequence
    return begun and (row.valid_until is None or row.valid_until > sequence)


def _is_scheduled(newest: Wording) -> bool:
    return newest.first is not None and newest.first.state == ListVersionState.PUBLISHED


def _wordings(uid: UUID, versions: dict[int, ListVersion]) -> list[Wording]:
    """The wordings, newest first; the end that a version not yet public brings stays unsaid."""
    rows = wordings_of_entry(uid, until=max(versions, default=0))
    before = [*rows[1:], None]
    return [
        Wording(
            row=row,
            first=versions.get(row.valid_from or 0),
            ended=versions.get(row.valid_until or 0),
            fields=changed_fields(older, row) if older else (),
        )
        for row, older in zip(rows, before, strict=False)
    ]
