"""Reads of the internal notes of a case; only the handling side and inspectors get any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import CaseNote

if TYPE_CHECKING:
    from cases.models import Case
    from cases.queries.sides import Standing

NOTES_AT_ONCE: Final = 20


def newest_notes(case: Case, standing: Standing, *, before: int | None = None) -> list[CaseNote]:
    """Return the newest notes of a case and one more, the newest first.

    Args:
        case: the case.
        standing: where the reader stands in it; who may not read notes gets none.
        before: the last id of the page before; None: the newest of all.
    """
    if not standing.may_read_notes:
        return []
    found = CaseNote.objects.filter(case_id=case.pk).select_related("author", "organisation")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[: NOTES_AT_ONCE + 1])
