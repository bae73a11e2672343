"""Where the bytes of attachments lie: under their SHA-256, whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, transaction

from cases.anchor_files import move
from cases.models import Attachment
from workflows.engine.locking import busy, hold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# What is still being written, or was when a process was killed.
PART: Final = ".part"


def attachment_store() -> Path:
    """Return the folder of all attachments."""
    return Path(settings.DATA_DIR) / "attachments"


def path_of(store: Path, digest: str) -> Path:
    """Return where the bytes of a digest lie."""
    return store / digest[:2] / digest[2:]


def keep(part: Path, store: Path, digest: str) -> None:
    """Put finished bytes in their place, last of all before the transaction of their row ends.

    The digest is held until then, so that nobody takes the same bytes away as left over.

    Raises:
        Busy: the act is tried again and the bytes have been taken away in between.
    """
    hold(digest)
    try:
        move(part, path_of(store, digest))
    except FileNotFoundError as error:
        raise busy() from error


def forget_unused(store: Path, digest: str) -> None:
    """Take away bytes that no row has: their transaction was undone.

    Where the database cannot be asked they stay, and `check_integrity` names them.
    """
    with contextlib.suppress(DatabaseError), transaction.atomic():
        hold(digest)
        if not Attachment.objects.filter(digest=digest).exists():
            path_of(store, digest).unlink(missing_ok=True)


def clear_parts(store: Path, *, before: datetime) -> int:
    """Take away what killed processes left half-written before a moment, and count it."""
    cleared = 0
    for part in store.glob(f"*{PART}"):
        if part.stat().st_mtime < before.timestamp():
            part.unlink(missing_ok=True)
            cleared += 1
    return cleared


def files_without_a_row(store: Path) -> Iterator[str]:
    """Yield the digests of kept bytes that no row has, folder by folder.

    Bytes come before the row that has them: whoever is just putting some in place is waited for.
    """
    for folder in sorted(store.glob("??")):
        digests = {f"{folder.name}{path.name}" for path in folder.iterdir() if path.is_file()}
        known = Attachment.objects.filter(digest__startswith=folder.name)
        for digest in sorted(digests - set(known.values_list("digest", flat=True))):
            if not _has_row(digest):
                yield digest


def _has_row(digest: str) -> bool:
    with transaction.atomic():
        hold(digest)
        return Attachment.objects.filter(digest=digest).exists()
