"""Reads of a person's own notification list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Notification
from cases.queries.queues import COUNTED_AT_MOST
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Person

NOTIFICATIONS_ON_A_PAGE = 25


def notifications_of(
    person: Person,
    *,
    before: int | None = None,
    topic: str | None = None,
    unread: bool = False,
) -> Sequence[Notification]:
    """Return one page of a person's notifications and one more, the newest first.

    Args:
        person: whose list it is.
        before: primary key after which the page starts; None: the newest.
        topic: a code of `workflows.engine.topics`; None: all.
        unread: only what is not marked as read.
    """
    found = unread_of(person) if unread else Notification.objects.filter(person=person)
    found = found.select_related("case", "acting_for").order_by("-id")
    if topic is not None:
        found = found.filter(topic=topic)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[: NOTIFICATIONS_ON_A_PAGE + 1])


def unread_of(person: Person) -> QuerySet[Notification]:
    """Return what a person has not marked as read."""
    return Notification.objects.filter(person=person, read_at__isnull=True)


def cases_still_seen(
    person: Person, notifications: Iterable[Notification], *, on: date
) -> frozenset[int]:
    """Return the cases of these notifications that their reader may see on a day."""
    named = {each.case_id for each in notifications if each.case_id is not None}
    return frozenset(visible_to(person, on=on).filter(pk__in=named).values_list("pk", flat=True))


def unread_count(person: Person) -> int:
    """Return how many lines a person has not read, 100 standing for 100 or more.

    The database stops at the hundredth line, so that the badge costs the same at any size.
    """
    return unread_of(person).order_by()[:COUNTED_AT_MOST].count()
