"""Hashes of a version of the list: its manifest, and the chain from version to version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cases.events import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from cases.models import ListVersion


def manifest_hash(lines: Iterable[tuple[UUID, str]]) -> str:
    """Return the SHA-256 over one line `entry_uid row_hash` per entry, ended by a line feed.

    Args:
        lines: entry and hash of its row, sorted by the entry's uid; read once, not kept.
    """
    digest = hashlib.sha256()
    for uid, row in lines:
        digest.update(f"{uid} {row}\n".encode())
    return digest.hexdigest()


def chain_hash(version: ListVersion, *, previous: str) -> str:
    """Return the hash that a version must carry: of the one before, its manifest, its header.

    Args:
        version: numbered, with its manifest hash and `published_at` set.
        previous: chain hash of the version before it; empty for the first.
    """
    digest = hashlib.sha256(previous.encode())
    digest.update(version.manifest_hash.encode())
    digest.update(header_text(version))
    return digest.hexdigest()


def header_text(version: ListVersion) -> bytes:
    """Return what the chain hashes of a version beside its manifest, as it is hashed."""
    return canonical(_header(version))


def _header(version: ListVersion) -> dict[str, Any]:  # Any: JSON content
    return {
        "number": version.number,
        "sequence": version.sequence,
        "label": version.label,
        "title": version.title,
        "opened_by": version.opened_by_id,
        "confirmed_by": version.confirmed_by_id,
        "published_at": version.published_at,
        "effective_at": version.effective_at,
        "immediate_reason": version.immediate_reason,
        "document_number": version.document_number,
        "notice": version.notice,
        "entries": version.entries,
        "counts": version.counts,
    }
