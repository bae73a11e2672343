"""Reads of what a version of the open list says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from cases.models import ConditionTemplate, EntryRow, ListVersion, Organisation
from cases.queries.labels_in_force import has_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

ENTRIES_ON_A_PAGE = 25
MANIFEST_CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """What a reader of the list looks for; empty and None do not restrict.

    Attributes:
        text: part of a name as written, or of a dataset id.
        text_key: the same in the form that `EntryRow.name_key` has, so that spaces, brackets
            and full-width letters do not hide an entry.
        provider: primary key of the organisation.
        domain: code of the field of public life.
        open_type: code of the opening attribute.
        update_frequency: code of the frequency.
        label: kind of the label that the entry bears on the day `labelled_on`.
    """

    text: str = ""
    text_key: str = ""
    provider: int | None = None
    domain: str = ""
    open_type: str = ""
    update_frequency: str = ""
    label: str = ""
    labelled_on: date | None = None

    @property
    def condition(self) -> Q:
        """The condition on rows."""
        chosen = {
            "provider_id": self.provider,
            "domain": self.domain,
            "open_type": self.open_type,
            "update_frequency": self.update_frequency,
        }
        condition = Q(**{name: value for name, value in chosen.items() if value})
        if self.text:
            searched = Q(name__icontains=self.text) | Q(portal_dataset_id__icontains=self.text)
            if self.text_key:
                searched |= Q(name_key__icontains=self.text_key)
            condition &= searched
        if self.label and self.labelled_on:
            condition &= has_label(self.label, on=self.labelled_on)
        return condition


def rows_of_sequence(sequence: int) -> QuerySet[EntryRow]:
    """Return the rows that the version with that sequence holds, in no order."""
    return EntryRow.objects.filter(valid_from__lte=sequence).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=sequence)
    )


def rows_of_version(version: ListVersion) -> QuerySet[EntryRow]:
    """Return the rows that a version holds, in no order; none before it is published."""
    if version.sequence is None:
        return EntryRow.objects.none()
    return rows_of_sequence(version.sequence)


def manifest_lines(sequence: int) -> Iterator[tuple[UUID, str]]:
    """Yield entry and row hash of everything that a version holds, sorted by the entry's uid."""
    lines = rows_of_sequence(sequence).order_by("entry__uid")
    return lines.values_list("entry__uid", "row_hash").iterator(chunk_size=MANIFEST_CHUNK)


def rows_between(
    older: ListVersion, newer: ListVersion
) -> tuple[Sequence[EntryRow], Sequence[EntryRow]]:
    """Return the rows that only the first version holds, and those that only the second does.

    Reads what began or ended between the two, however long the list is.
    """
    low, high = sorted((older.sequence or 0, newer.sequence or 0))
    rows = EntryRow.objects.select_related("entry").order_by("entry_id")
    ended = list(rows.filter(valid_from__lte=low, valid_until__gt=low, valid_until__lte=high))
    begun = list(
        rows.filter(valid_from__gt=low, valid_from__lte=high).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=high)
        )
    )
    return (ended, begun) if (older.sequence or 0) <= (newer.sequence or 0) else (begun, ended)


def exported_rows(version: ListVersion) -> Iterator[EntryRow]:
    """Yield the rows of a version with their entries, in the order in which entries came."""
    rows = rows_of_version(version).select_related("entry").order_by("entry_id")
    return rows.iterator(chunk_size=MANIFEST_CHUNK)


def entries_after(
    version: ListVersion, wanted: EntryFilter, *, after: int | None = None
) -> Sequence[EntryRow]:
    """Return one page of a version's entries and one more, which tells of a next page.

    Args:
        version: published.
        wanted: what the reader looks for.
        after: entry key after which the page starts; None: the beginning.
    """
    found = rows_of_version(version).filter(wanted.condition).select_related("entry")
    if after is not None:
        found = found.filter(entry_id__gt=after)
    return list(found.order_by("entry_id")[: ENTRIES_ON_A_PAGE + 1])


def row_of_entry(version: ListVersion, uid: UUID) -> EntryRow | None:
    """Return what a version says of an entry, or None where it does not hold it."""
    rows = rows_of_version(version).filter(entry__uid=uid)
    return rows.select_related("entry", "provider").first()


def wordings_of_entry(uid: UUID, *, until: int) -> Sequence[EntryRow]:
    """Return every published wording of an entry, newest first.

    Args:
        uid: the entry.
        until: sequence of the last version that the reader may see.
    """
    rows = EntryRow.objects.filter(entry__uid=uid, valid_from__lte=until)
    return list(rows.select_related("entry", "provider").order_by("-valid_from"))


def openness_of_version(version: ListVersion) -> dict[str, int]:
    """Return how many entries a version has by opening attribute."""
    rows = rows_of_version(version).order_by("open_type").values_list("open_type")
    return dict(rows.annotate(number=Count("pk")))


def providers_of_version(version: ListVersion) -> Sequence[Organisation]:
    """Return the organisations that provide entries of a version, by name."""
    keys = rows_of_version(version).values("provider_id")
    return list(Organisation.objects.filter(pk__in=keys).order_by("full_name"))


def templates_of_row(row: EntryRow) -> Sequence[ConditionTemplate]:
    """Return the condition templates that a row names, in the order of their letters."""
    return list(ConditionTemplate.objects.filter(code__in=[*row.condition_templates]))


def is_one_of(row: EntryRow, wanted: Q) -> bool:
    """Tell whether a wording meets a condition."""
    return EntryRow.objects.filter(wanted, pk=row.pk).exists()


def entries_by(version: ListVersion, field: str) -> dict[str, int]:
    """Return how many entries a version has by what one field says, as text.

    Args:
        version: published.
        field: such as `domain`; of `provider` the key.
    """
    rows = rows_of_version(version).order_by().values_list(field).annotate(number=Count("pk"))
    return {str(key): number for key, number in rows}
