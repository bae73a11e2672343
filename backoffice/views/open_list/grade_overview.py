"""Grading of the list: entries by level and opening attribute, and what is still to be graded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.queries import grade_overview, grading
from cases.queries.grading_reviews import reviews_in_sight
from cases.states.grading import GradeGap
from cases.states.vocabulary import OpenType
from forms.whole_number import whole_number
from workflows.open_list.change_acts import AUTHORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.grading import Grading, Level


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How many entries of a level have an attribute, and whether the level allows it."""

    label: str
    entries: int
    is_allowed: bool


@dataclass(frozen=True, kw_only=True)
class LevelRow:
    level: Level
    cells: tuple[Cell, ...]

    @property
    def entries(self) -> int:
        return sum(cell.entries for cell in self.cells)


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """Show how the entries that the person may know of are graded, and which are not."""
    on = today()
    hats = hats_of_page(request, on=on)
    seen = grade_overview.graded_in_sight(hats)
    providers = grade_overview.providers_of(seen)
    chosen = whole_number(request.GET.get("provider", ""))
    if chosen not in {pk for pk, _name in providers}:
        chosen = None
    rows = seen if chosen is None else seen.filter(provider_id=chosen)
    schemes = grade_overview.Schemes(
        grading=grading.grading_on(on), to_come=grading.grading_to_come(after=on)
    )
    counts = grade_overview.grade_counts(rows)
    asked = request.GET.get("gap", "")
    gap = GradeGap(asked) if asked in GradeGap.values else GradeGap.UNGRADED
    after = whole_number(request.GET.get("after", ""))
    page = grade_overview.entries_with_gap(rows, gap, schemes, after=after)
    shown = page[: grade_overview.ENTRIES_ON_A_PAGE]
    kept = {"gap": gap.value} | ({"provider": str(chosen)} if chosen else {})
    more = len(page) > len(shown)
    context = {
        "schemes": schemes,
        "aspects": _aspects(schemes.grading, counts),
        "open_types": [each.label for each in OpenType],
        "gaps": grade_overview.gap_counts(counts, schemes).items(),
        "gap": gap,
        "rows": shown,
        "providers": providers,
        "provider": chosen,
        "next_url": f"?{urlencode(kept | {'after': str(shown[-1].pk)})}" if more else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
        "reviews": reviews_in_sight(request.user, on=on, hats=hats),
        "may_start": any(hat.role in AUTHORS for hat in hats),
    }
    return render(request, "list_change/grade_overview.html", context)


def _aspects(
    scheme: Grading, counts: Mapping[str, Mapping[str, int]]
) -> list[tuple[str, list[LevelRow]]]:
    return [
        (aspect, [_level_row(level, counts.get(level.value, {})) for level in levels])
        for aspect, levels in scheme.by_aspect().items()
    ]


def _level_row(level: Level, counts: Mapping[str, int]) -> LevelRow:
    return LevelRow(
        level=level,
        cells=tuple(
            Cell(
                label=str(each.label),
                entries=counts.get(each.value, 0),
                is_allowed=each.value in level.open_types,
            )
            for each in OpenType
        ),
    )
