"""Mark notifications as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.notifications import unread_of

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


def mark_read(*, person: Person, at: datetime, pk: int | None = None) -> int:
    """Mark one of a person's notifications as read, or all of them; others' are untouched.

    Args:
        person: whose list it is.
        at: the moment of reading.
        pk: the notification; None: all that are unread.

    Returns:
        How many were unread until now.

    Writes: `read_at` of the rows.
    """
    rows = unread_of(person)
    if pk is not None:
        rows = rows.filter(pk=pk)
    return rows.update(read_at=at)
