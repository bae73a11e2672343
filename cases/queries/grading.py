"""Reads of grading: the scheme of a day, its versions, and the entries that a version touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q, Value, When

from cases.grading import Grading, Level
from cases.models import EntryRow, GradingLevel, GradingScheme
from cases.states.grading import Touch
from cases.states.vocabulary import OpenType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

TOUCHED_ON_A_PAGE = 50


def grading_on(on: date) -> Grading:
    """Return the scheme in force on a day, in one statement."""
    rows = GradingLevel.objects.filter(scheme__effective_from__lte=on)
    return _grading(rows.order_by("-scheme__effective_from", "position").select_related("scheme"))


def grading_to_come(*, after: date) -> Grading | None:
    """Return the next scheme that begins after a day; None where none is entered."""
    coming = GradingScheme.objects.filter(effective_from__gt=after).order_by("effective_from")
    day = coming.values_list("effective_from", flat=True).first()
    return None if day is None else grading_on(day)


def as_levels(levels: Iterable[GradingLevel]) -> dict[str, Level]:
    """Return levels as values, by what an entry writes, in their order."""
    return {each.value: _level(each) for each in levels}


def _grading(rows: Iterable[GradingLevel]) -> Grading:
    scheme: GradingScheme | None = None
    levels: dict[str, Level] = {}
    earlier: dict[str, Level] = {}
    for row in rows:
        scheme = scheme or row.scheme
        known = levels if row.scheme_id == scheme.pk else earlier
        known.setdefault(row.value, _level(row))
    if scheme is None:
        return Grading()
    return Grading(
        number=scheme.number,
        effective_from=scheme.effective_from,
        levels=levels,
        earlier=earlier,
    )


def _level(row: GradingLevel) -> Level:
    return Level(
        value=row.value,
        aspect=row.aspect,
        label=row.label,
        strictness=row.strictness,
        open_types=tuple(row.open_types),
    )


def schemes() -> QuerySet[GradingScheme]:
    """Return every version, the newest first, with who entered it."""
    return GradingScheme.objects.select_related("entered_by").order_by("-effective_from")


def scheme_by_id(pk: int) -> GradingScheme | None:
    """Return one version, or None."""
    return schemes().filter(pk=pk).first()


def newest_scheme() -> GradingScheme | None:
    """Return the version that begins last, in force or not."""
    return schemes().first()


def levels_of(scheme: GradingScheme) -> QuerySet[GradingLevel]:
    """Return the levels of a version in their order."""
    return GradingLevel.objects.filter(scheme=scheme).order_by("position")


@dataclass(frozen=True, kw_only=True)
class TouchedCount:
    """How many listed entries of one organisation a version touches, and how."""

    provider: int
    name: str
    touch: str
    entries: int

    @property
    def touch_label(self) -> str:
        """What the version does to them, as people read it."""
        return str(Touch(self.touch).label)


def touched_entries(
    levels: Mapping[str, Level], *, before: Mapping[str, Level]
) -> QuerySet[Any, Any]:  # Any: a row with `touch`, of which its type knows nothing
    """Return the listed entries that a version touches, each with `touch`, by row.

    Touched is what has a level that the version before had and this one lacks, or an opening
    attribute that its level does not allow.

    Args:
        levels: of the version, by value.
        before: of the version before it.
    """
    gone = [value for value in before if value not in levels]
    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    touched = newest.exclude(grade="").filter(touched_by(levels, before=before))
    is_gone = When(grade__in=gone, then=Value(Touch.LEVEL_GONE.value))
    touch = models.Case(  # noqa: TID251  # the SQL expression, written as the ban asks
        is_gone, default=Value(Touch.NOT_ALLOWED.value), output_field=models.CharField()
    )
    return touched.annotate(touch=touch).select_related("provider", "entry")


def touched_by(levels: Mapping[str, Level], *, before: Mapping[str, Level]) -> Q:
    """Return which grades and attributes a version touches, as a condition on entries."""
    gone = [value for value in before if value not in levels]
    return Q(grade__in=gone) | refused_by(levels)


def refused_by(levels: Mapping[str, Level], *, row: str = "") -> Q:
    """Return which grades and attributes do not go together, few conditions for many levels.

    Args:
        levels: of a version, by value.
        row: the way to the wording, such as `proposed_row__`; empty: the wording itself.
    """
    by_allowed: dict[tuple[str, ...], list[str]] = {}
    for level in levels.values():
        by_allowed.setdefault(level.open_types, []).append(level.value)
    refused = Q(pk__in=[])
    for allowed, values in by_allowed.items():
        forbidden = [each.value for each in OpenType if each.value not in allowed]
        refused |= Q(**{f"{row}grade__in": values, f"{row}open_type__in": forbidden})
    return refused


def touched_counts(
    touched: QuerySet[Any, Any],  # Any: as `touched_entries` gives it
) -> list[TouchedCount]:
    """Count touched entries by organisation and by what touches them, in one statement."""
    rows = touched.order_by("provider__full_name", "touch").values_list(
        "provider_id", "provider__full_name", "touch"
    )
    return [
        TouchedCount(provider=provider, name=name, touch=touch, entries=entries)
        for provider, name, touch, entries in rows.annotate(entries=Count("pk"))
    ]


def touched_page(touched: QuerySet[EntryRow], *, after: int | None = None) -> Sequence[EntryRow]:
    """Return one page of touched entries and one more, which tells of a next page.

    Args:
        touched: what `touched_entries` gave.
        after: row after which the page starts.
    """
    found = touched if after is None else touched.filter(pk__gt=after)
    return list(found.order_by("pk")[: TOUCHED_ON_A_PAGE + 1])
