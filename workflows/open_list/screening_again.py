"""Screen levels (分类分级) again when a request is handed in: the scheme may have changed.

What the rest of the screen says follows from the two wordings alone, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases.models import ChangeItem, EntryRow
from cases.queries.grading import grading_on
from cases.states.list_change import ItemDecision
from workflows.open_list.bulk_rows import CHUNK_ROWS, update_rows
from workflows.open_list.graded import RULES, Graded
from workflows.open_list.screening import Finding, Screening
from workflows.open_list.security_review import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.grading import Grading
    from cases.models import ListChange

_WRITTEN = ("findings", "needs_security_review")
_READ = (
    "pk",
    "entry_id",
    "findings",
    "base_row__grade",
    "proposed_row__grade",
    "proposed_row__open_type",
)

Row = tuple[Any, ...]  # Any: values of `_READ`


def screen_levels_again(change: ListChange, *, on: date) -> int:
    """Let the waiting items of a request say what the scheme of a day finds in their levels.

    An item of which it finds the same as before keeps its security review; any other loses it.
    A step that is taken back leaves the findings: the draft is as the scheme in force sees it.

    Args:
        change: the request that is handed in.
        on: the day whose scheme of grading counts.

    Writes: findings, and whether the security review is needed.

    Returns:
        Of how many items it finds something else.

    Rests on decisions.md (Open list, Grading).
    """
    has_level = ~Q(proposed_row__grade="") | Q(base_row__isnull=True) | ~Q(base_row__grade="")
    items = change.items.filter(
        has_level, decision=ItemDecision.PENDING, proposed_row__isnull=False
    )
    rows = list(items.order_by("pk").values_list(*_READ))
    if not rows:
        return 0
    changed = _found_anew(rows, grading=grading_on(on), last=_last_grades(items))
    update_rows(ChangeItem, _WRITTEN, changed)
    for start in range(0, len(changed), CHUNK_ROWS):
        keys = [key for *_found, key in changed[start : start + CHUNK_ROWS]]
        ChangeItem.objects.filter(pk__in=keys).update(**NOBODY)
    return len(changed)


def _found_anew(
    rows: Sequence[Row], *, grading: Grading, last: Mapping[int, str]
) -> list[tuple[list[Any], bool, int]]:  # Any: JSON content
    """Return what is found, whether it needs the review, and the item, where it is something else.

    What is listed again is compared with the last row of its entry, as when it was written.
    """
    changed = []
    for pk, entry, findings, before, grade, open_type in rows:
        judged = Graded(
            grading=grading,
            grade=grade,
            open_type=open_type,
            before=last.get(entry, "") if before is None else before,
        )
        kept = [each for each in findings if each["rule"] not in RULES]
        found = kept + [Finding(*each).as_json() for each in judged.findings]
        if found != findings:
            said = Screening(tuple(Finding(each["rule"]) for each in found))
            changed.append((found, said.needs_security_review, pk))
    return changed


def _last_grades(items: QuerySet[ChangeItem]) -> dict[int, str]:
    """Return the level of the last row of each entry that some items list again."""
    again = items.filter(base_row__isnull=True).values("entry_id")
    listed = EntryRow.objects.filter(entry_id__in=again, valid_from__isnull=False)
    return dict(listed.order_by("valid_from").values_list("entry_id", "grade"))
