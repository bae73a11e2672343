"""Reads of the labels of entries: which hold on a day, which did, which end soon."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

from cases.models import EmergencySuspension, EntryLabel, EntryRow
from cases.queries.labels_in_force import in_force
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

LABELS_ON_A_PAGE = 25


def labels_of(entries: Collection[int], *, on: date) -> Mapping[int, Sequence[EntryLabel]]:
    """Return the labels that hold on a day, by entry; one statement."""
    found: dict[int, list[EntryLabel]] = defaultdict(list)
    for label in in_force(on).filter(entry__in=entries).order_by("kind"):
        found[label.entry_id].append(label)
    return dict(found)


def labels_ever_of(entry: int) -> Sequence[EntryLabel]:
    """Return every label that an entry bears or bore, newest first."""
    return list(EntryLabel.objects.filter(entry=entry).order_by("-valid_from", "-pk"))


def running_label(entry: int, kind: str, *, on: date) -> EntryLabel | None:
    """Return the label of a kind that ends last of those that end on a day or later, if any."""
    found = EntryLabel.objects.filter(
        entry=entry, kind=kind, revoked_at__isnull=True, valid_until__gte=on
    )
    return found.order_by("-valid_until").first()


def followers_of(label: EntryLabel) -> QuerySet[EntryLabel]:
    """Return the labels that were granted to begin once one has ended, in their order."""
    later = EntryLabel.objects.filter(
        entry=label.entry_id,
        kind=label.kind,
        revoked_at__isnull=True,
        valid_from__gt=label.valid_until,
    )
    return later.select_related("nomination").order_by("valid_from")


def register(on: date, *, kind: str = "") -> QuerySet[EntryLabel]:
    """Return the labels that hold on a day for entries whose data can be had.

    What is suspended, to be published another time or not open keeps its label, but is not shown
    off with it.

    Each bears `name`, `provider_name`, `dataset_id` and `entry_uid` as the version says them.

    Args:
        on: the day.
        kind: one kind alone; empty: all.
    """
    version = current_version()
    if version is None:
        return EntryLabel.objects.none()
    wording = rows_of_version(version).filter(entry=OuterRef("entry"), status=EntryStatus.PUBLISHED)
    wording = wording.exclude(open_type=OpenType.NOT_OPEN)
    suspended = EmergencySuspension.objects.filter(entry=OuterRef("entry"), ended_at__isnull=True)
    labels = in_force(on).filter(Exists(wording), ~Exists(suspended))
    if kind:
        labels = labels.filter(kind=kind)
    # By name only: the types of the attributes stand on the class.
    named: dict[str, Any] = {  # Any: expressions
        "name": Subquery(wording.values("name")[:1]),
        "provider_name": Subquery(wording.values("provider_name")[:1]),
        "dataset_id": Subquery(wording.values("portal_dataset_id")[:1]),
    }
    return labels.annotate(**named).select_related("entry", "nomination__programme")


def page_of_register(on: date, *, kind: str = "", after: int | None = None) -> Sequence[EntryLabel]:
    """Return one page of the register and one more, in the order in which labels came."""
    labels = register(on, kind=kind)
    if after is not None:
        labels = labels.filter(pk__gt=after)
    return list(labels.order_by("pk")[: LABELS_ON_A_PAGE + 1])


def whole_register(on: date) -> Iterator[EntryLabel]:
    """Yield the whole register, in the order in which labels came."""
    return register(on).order_by("pk").iterator()


def labels_to_look_at(on: date) -> Sequence[EntryLabel]:
    """Return all labels that hold on a day, with what they were granted by, by entry.

    Entries that have left the list are among them.
    """
    wordings = EntryRow.objects.filter(entry=OuterRef("entry"), valid_from__isnull=False)
    newest = wordings.order_by("-valid_from")
    named: dict[str, Any] = {  # Any: expressions
        "name": Subquery(newest.values("name")[:1]),
        "provider_name": Subquery(newest.values("provider_name")[:1]),
    }
    labels = in_force(on).annotate(**named)
    return list(
        labels.select_related("entry", "nomination__programme__criteria").order_by("entry_id", "pk")
    )


def label_by_key(pk: int) -> EntryLabel | None:
    """Return a label with its nomination."""
    return EntryLabel.objects.select_related("entry", "nomination__programme").filter(pk=pk).first()


def ending_between(first: date, last: date) -> Sequence[EntryLabel]:
    """Return the labels in force that end within days and that no later label carries on."""
    later = EntryLabel.objects.filter(
        entry=OuterRef("entry"),
        kind=OuterRef("kind"),
        revoked_at__isnull=True,
        valid_until__gt=OuterRef("valid_until"),
    )
    ending = EntryLabel.objects.filter(
        ~Exists(later), revoked_at__isnull=True, valid_until__gte=first, valid_until__lte=last
    )
    return list(ending.select_related("nomination").order_by("pk"))
