"""Which labels of entries hold on a day: by their dates, whatever has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import EntryLabel

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def in_force(on: date) -> QuerySet[EntryLabel]:
    """Return the labels that hold on a day, in no order."""
    return EntryLabel.objects.filter(
        revoked_at__isnull=True, valid_from__lte=on, valid_until__gte=on
    )


def has_label(kind: str, *, on: date) -> Q:
    """Return the condition on rows that their entry bears a label of a kind on a day."""
    return Q(entry__in=in_force(on).filter(kind=kind).values("entry_id"))
