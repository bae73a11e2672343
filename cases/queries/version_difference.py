"""Which entries two published versions do not hold alike, told and paged by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Value, When

from cases.models import EntryRow
from cases.states.vocabulary import EntryStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from cases.models import ListVersion


class Compared(TypedDict):
    """What a differing row carries beside its columns."""

    old_pk: int | None
    happened: str


if TYPE_CHECKING:
    DifferingRow = WithAnnotations[EntryRow, Compared]


def differing_rows(older: ListVersion, newer: ListVersion) -> QuerySet[DifferingRow]:
    """Return one row for each entry that differs: the newer wording, or the last of a removed one.

    Each carries `old_pk`, the wording in the older version (its own where the entry was
    removed), and `happened`: added, removed, transferred, reclassified, suspended, resumed or
    changed. Whether a change is one of spelling alone the database cannot tell.

    Args:
        older: published.
        newer: published; it may be the older one in time.
    """
    left, right = older.sequence or 0, newer.sequence or 0
    removed = only_in(left, right) & ~Exists(
        EntryRow.objects.filter(only_in(right, left), entry=OuterRef("entry"))
    )
    rows = EntryRow.objects.annotate(
        old=FilteredRelation("entry__rows", condition=only_in(left, right, prefix="entry__rows__"))
    ).filter(only_in(right, left) | removed)
    return (
        rows.annotate(old_pk=F("old__id"), happened=_happened(left, right))
        # A wording that came back as it was is no difference.
        .exclude(happened="same")
        .order_by("entry_id")
    )


def differences_after(
    rows: QuerySet[DifferingRow], *, after: int | None, without: Collection[int], limit: int
) -> Sequence[DifferingRow]:
    """Return one page of differing rows and one more, by entry.

    Args:
        rows: of which.
        after: entry key after which the page starts; None: the beginning.
        without: rows to pass over.
        limit: rows on a page.
    """
    if after is not None:
        rows = rows.filter(entry_id__gt=after)
    if without:
        rows = rows.exclude(pk__in=without)
    return list(rows.select_related("entry")[: limit + 1])


def difference_counts(rows: QuerySet[DifferingRow]) -> list[tuple[str, str, int]]:
    """Return department, what happened and how many entries, by department's name."""
    grouped = rows.order_by("provider_name", "happened").values_list("provider_name", "happened")
    return list(grouped.annotate(number=Count("pk")))


def only_in(sequence: int, other: int, *, prefix: str = "") -> Q:
    """Return the condition of rows that one version holds and another does not.

    Args:
        sequence: of the version that holds them.
        other: of the one that does not; 0: before the first version.
        prefix: the way from the rows of a query to rows of entries.
    """
    begun, ended = f"{prefix}valid_from", f"{prefix}valid_until"
    if sequence <= other:
        return Q(**{f"{begun}__lte": sequence, f"{ended}__gt": sequence, f"{ended}__lte": other})
    within = Q(**{f"{begun}__gt": other, f"{begun}__lte": sequence})
    return within & (Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": sequence}))


def _happened(left: int, right: int) -> models.Expression:
    # The same order as that in which an import names the operation of an item.
    suspended = EntryStatus.SUSPENDED.value
    return models.Case(  # noqa: TID251  # the SQL expression, written as the ban asks
        When(only_in(left, right), then=Value("removed")),
        When(old__id__isnull=True, then=Value("added")),
        When(~Q(old__provider_id=F("provider_id")), then=Value("transferred")),
        When(row_hash=F("old__row_hash"), then=Value("same")),
        When(~Q(old__open_type=F("open_type")), then=Value("reclassified")),
        When(Q(status=suspended) & ~Q(old__status=suspended), then=Value("suspended")),
        When(Q(old__status=suspended) & ~Q(status=suspended), then=Value("resumed")),
        default=Value("changed"),
        output_field=models.CharField(),
    )
