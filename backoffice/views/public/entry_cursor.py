"""Where a page of entries starts, as a signed word in its address."""

from __future__ import annotations

from django.core import signing

SALT = "entries-page"


def written(after: int) -> str:
    return signing.dumps(after, salt=SALT)


def read(word: str) -> int | None:
    """A word that was not signed here starts at the first page, as an empty one does."""
    if not word:
        return None
    try:
        return int(signing.loads(word, salt=SALT))
    except signing.BadSignature:
        return None
