"""A version as the product's own JSON; read in again, it proposes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from cases.queries.open_list import exported_rows
from cases.states.vocabulary import COLUMN_HEADERS

if TYPE_CHECKING:
    from cases.models import EntryRow, ListVersion


def write_json(version: ListVersion, stream: IO[bytes]) -> None:
    """Write a published version to a binary stream, an entry at a time.

    The outer object has `version` and `entries`; each entry is keyed by our own identifiers and
    holds codes, moments in UTC and texts exactly as they are. The same version always writes
    the same bytes.
    """
    stream.write(b'{"version": ')
    stream.write(_bytes(_header(version)))
    stream.write(b',\n"entries": [')
    separator = b"\n"
    for row in exported_rows(version):
        stream.write(separator + _bytes(_entry(row)))
        separator = b",\n"
    stream.write(b"\n]}\n")


def _header(version: ListVersion) -> dict[str, Any]:  # Any: JSON content
    previous = version.previous
    return {
        "label": version.label,
        "title": version.title,
        "published_at": version.published_at,
        "effective_at": version.effective_at,
        "document_number": version.document_number,
        "notice": version.notice,
        "previous": previous.label if previous else None,
        "entries": version.entries,
        "manifest_hash": version.manifest_hash,
        "chain_hash": version.chain_hash,
    }


def _entry(row: EntryRow) -> dict[str, Any]:  # Any: JSON content
    said = {
        name: row.provider_name if name == "provider" else getattr(row, name)
        for name in COLUMN_HEADERS
    }
    said |= {"status": row.status, "entry_uid": str(row.entry.uid), "row_hash": row.row_hash}
    return said


def _bytes(value: dict[str, Any]) -> bytes:  # Any: JSON content
    return json.dumps(value, ensure_ascii=False, default=_moment).encode()


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
