"""Where a page of a queue starts, as a signed word in its address."""

from __future__ import annotations

from datetime import date, datetime

from django.core import signing

from cases.queries.queue_parts import After

SALT = "queue-page"


def written(after: After) -> str:
    due_on = after.due_on.isoformat() if after.due_on else ""
    return signing.dumps([due_on, after.priority, after.received.isoformat(), after.pk], salt=SALT)


def read(word: str) -> After | None:
    """A word that was not signed here starts at the first page, as an empty one does.

    So does one that an earlier release signed.
    """
    if not word:
        return None
    try:
        due_on, priority, received, pk = signing.loads(word, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return After(
        due_on=date.fromisoformat(due_on) if due_on else None,
        priority=priority,
        received=datetime.fromisoformat(received),
        pk=pk,
    )
