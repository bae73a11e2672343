"""Which levels the newest list has: counts by level and opening attribute, and the entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from cases.models import EntryRow
from cases.queries.entry_sight import entries_in_sight
from cases.queries.grading import refused_by, touched_by
from cases.states.grading import GradeGap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from cases.grading import Grading
    from cases.models import Membership

ENTRIES_ON_A_PAGE = 50
# How many entries have a level and an attribute.
Counts = dict[str, dict[str, int]]


def graded_in_sight(hats: Iterable[Membership]) -> QuerySet[EntryRow]:
    """Return the newest wordings of the entries that a person looks after, by their roles.

    Args:
        hats: what `hats_on` gave; a delegate's for some kinds of cases do not count.
    """
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    in_sight = entries_in_sight(hats)
    return newest.none() if in_sight is None else newest.filter(in_sight)


def grade_counts(rows: QuerySet[EntryRow]) -> Counts:
    """Count entries by level and opening attribute, those without a level under an empty one."""
    counts: Counts = {}
    columns = rows.order_by().values_list("grade", "open_type").annotate(entries=Count("pk"))
    for grade, open_type, entries in columns:
        counts.setdefault(grade, {})[open_type] = entries
    return counts


@dataclass(frozen=True, kw_only=True)
class Schemes:
    """The scheme in force, and the next one where it is entered already."""

    grading: Grading
    to_come: Grading | None

    def gaps_of(self, grade: str, open_type: str) -> list[GradeGap]:
        """Return what an entry with a grade and an attribute lacks, or will."""
        if not grade:
            return [GradeGap.UNGRADED]
        found = []
        if grade not in self.grading.levels:
            found.append(GradeGap.OTHER_WORD)
        elif not self.grading.allows(grade, open_type):
            found.append(GradeGap.MISFIT)
        if self.to_come is not None:
            is_gone = grade in self.grading.levels and grade not in self.to_come.levels
            if is_gone or not self.to_come.allows(grade, open_type):
                found.append(GradeGap.TO_COME)
        return found

    def condition(self, gap: GradeGap) -> Q:
        """Return which entries have a gap, as a condition on them."""
        levels = self.grading.levels
        if gap == GradeGap.UNGRADED:
            return Q(grade="")
        if gap == GradeGap.OTHER_WORD:
            return ~Q(grade="") & ~Q(grade__in=list(levels))
        if gap == GradeGap.MISFIT:
            return ~Q(grade="") & refused_by(levels)
        coming = self.to_come.levels if self.to_come else levels
        return ~Q(grade="") & touched_by(coming, before=levels)


def gap_counts(counts: Mapping[str, Mapping[str, int]], schemes: Schemes) -> dict[GradeGap, int]:
    """Return how many entries have each gap; one that is to come where a scheme is."""
    found = {each: 0 for each in GradeGap if each != GradeGap.TO_COME or schemes.to_come}
    for grade, by_type in counts.items():
        for open_type, entries in by_type.items():
            for gap in schemes.gaps_of(grade, open_type):
                found[gap] += entries
    return found


def entries_with_gap(
    rows: QuerySet[EntryRow], gap: GradeGap, schemes: Schemes, *, after: int | None = None
) -> Sequence[EntryRow]:
    """Return one page of entries with a gap, by row, and one more, which tells of a next page.

    Args:
        rows: what `graded_in_sight` gave.
        gap: what they lack.
        schemes: what they lack it under.
        after: row after which the page starts.
    """
    found = rows.filter(schemes.condition(gap))
    if after is not None:
        found = found.filter(pk__gt=after)
    return list(found.select_related("provider").order_by("pk")[: ENTRIES_ON_A_PAGE + 1])


def providers_of(rows: QuerySet[EntryRow]) -> list[tuple[int, str]]:
    """Return key and name of each organisation that provides some entries, by name."""
    found = rows.order_by("provider__full_name").values_list("provider_id", "provider__full_name")
    return list(found.distinct())
