"""Reads of a person's own notification list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Notification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cases.models import Person

NOTIFICATIONS_ON_A_PAGE = 25


def notifications_of(person: Person, *, before: int | None = None) -> Sequence[Notification]:
    """Return one page of a person's notifications and one more, the newest first.

    Args:
        person: whose list it is.
        before: primary key after which the page starts; None: the newest.
    """
    found = Notification.objects.filter(person=person).select_related("case").order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[: NOTIFICATIONS_ON_A_PAGE + 1])


def unread_of(person: Person) -> QuerySet[Notification]:
    """Return what a person has not marked as read."""
    return Notification.objects.filter(person=person, read_at__isnull=True)
