"""Where a page of a queue starts, as a signed word in its address."""

from __future__ import annotations

from datetime import date

from django.core import signing

from cases.queries.queues import After

SALT = "queue-page"


def written(after: After) -> str:
    due_on = after.due_on.isoformat() if after.due_on else ""
    return signing.dumps([due_on, after.pk], salt=SALT)


def read(word: str) -> After | None:
    """A word that was not signed here starts at the first page, as an empty one does."""
    if not word:
        return None
    try:
        due_on, pk = signing.loads(word, salt=SALT)
    except signing.BadSignature:
        return None
    return After(due_on=date.fromisoformat(due_on) if due_on else None, pk=pk)
