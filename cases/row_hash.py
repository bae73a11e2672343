"""The hash of one wording of an entry: what manifests of versions are made of.

Pure: it reads no database, so that import, publication and verification agree by construction.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cases.models.list_entry import CONTENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping


def row_hash(content: Mapping[str, object]) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of what an entry says: of its `row_text`."""
    return hashlib.sha256(row_text(content).encode()).hexdigest()


def row_text(content: Mapping[str, object]) -> str:
    """Return the one text that stands for what an entry says: sorted, compact JSON.

    Empty values (None, empty text, empty list) are left out before hashing: a column that is
    added to the model later does not change the hash of rows that never had it.

    Args:
        content: a value for each of `CONTENT_FIELDS`; other keys are ignored. Moments are
            aware datetimes, and count as the same moment in any zone.

    Raises:
        KeyError: a field of `CONTENT_FIELDS` is missing.
        ValueError: a datetime has no time zone, so that its moment is unknown.
    """
    said = {field: value for field in CONTENT_FIELDS if (value := content[field]) not in _EMPTY}
    return json.dumps(
        said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text
    )


_EMPTY: tuple[object, ...] = (None, "", [], ())


def _as_text(value: object) -> str:
    if not isinstance(value, datetime):
        message = f"{type(value).__name__} cannot be part of an entry"
        raise TypeError(message)
    if value.tzinfo is None:
        message = f"{value.isoformat()} has no time zone: the moment that it names is unknown"
        raise ValueError(message)
    return value.astimezone(UTC).isoformat()
