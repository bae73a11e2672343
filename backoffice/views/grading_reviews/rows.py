"""Lines of a review's page: how an entry stands, which levels it may have, what is prefilled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.states.grading import GradeGap, Judged
from forms.grading_review import level_field
from workflows.open_list.grading_review.suggesting import levels_for, suggested_level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from cases.grading import Grading, Level
    from cases.models import EntryRow
    from cases.queries.list_changes import Holder


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One entry as a line.

    Attributes:
        row: its newest wording, as `review_page` gave it.
        gap: why it was listed.
        standing: how it stands now.
        holder: the request of the organisation that holds it, if any.
        levels: what it may be graded as, by aspect.
        chosen: the level that is typed, or else suggested.
        is_ticked: whether it was ticked when the page was refused.
    """

    row: EntryRow
    gap: str
    standing: str
    is_open: bool
    holder: Holder | None
    levels: Mapping[str, Sequence[Level]]
    chosen: str
    is_ticked: bool

    @property
    def field(self) -> str:
        """The name of the field with its level."""
        return level_field(self.row.entry_id)


def review_rows(
    rows: Sequence[Any],  # Any: as `review_page` gives them
    grading: Grading,
    held: Mapping[int, Holder],
    *,
    typed: QueryDict,
) -> list[ReviewRow]:
    """Return the lines of some wordings that `review_page` gave.

    Args:
        rows: each with `judged` and `gap`.
        grading: the scheme in force.
        held: by entry the request that holds it.
        typed: what was posted, where the page is shown again.
    """
    by_attribute = {
        open_type: levels_for(grading, open_type) for open_type in {row.open_type for row in rows}
    }
    ticked = set(typed.getlist("entry"))
    return [
        ReviewRow(
            row=row,
            gap=str(GradeGap(row.gap).label),
            standing=str(Judged(row.judged).label),
            is_open=row.judged == Judged.OPEN,
            holder=held.get(row.entry_id),
            levels=by_attribute[row.open_type],
            chosen=typed.get(
                level_field(row.entry_id), suggested_level(grading, row.grade, row.open_type)
            ),
            is_ticked=str(row.entry_id) in ticked,
        )
        for row in rows
    ]
