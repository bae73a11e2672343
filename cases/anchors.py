"""Anchors: one value over the ends of all chains, written where the database cannot reach.

A chain proves that nothing in it was altered, not that its end is still there. What an anchor
saw must be there for ever, so whoever cuts or rewrites a chain has to reach its files too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from cases.anchor_files import (
    UNFINISHED,
    Head,
    anchor_hash,
    folder_of,
    hash_in,
    move,
    path_of,
    write_body,
    write_end,
)
from cases.events import SYSTEM_CHAIN
from cases.models import Anchor, Case, ChainHead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

ANCHOR_CHAIN = "anchor"
CHUNK = 5_000


def make_anchor(*, at: datetime, directory: Path) -> Anchor:
    """Hash the ends of all chains into one value and chain it to the anchor before.

    The file gets its name only after the row is committed; a process that dies in between is
    made good by the next anchor.

    Args:
        at: the moment of the anchor.
        directory: where anchors are kept, meant for another volume or host.

    Writes: one `Anchor`, the end of the anchors' chain, one file.

    Raises:
        OSError: the directory cannot be written; the database is then as it was.

    Rests on architecture.md, section 8.
    """
    directory.mkdir(parents=True, exist_ok=True)
    finish_interrupted(directory=directory)
    unfinished = directory / f"{uuid4().hex}{UNFINISHED}"
    try:
        body = write_body(unfinished, _system_head(), _case_heads())
        with transaction.atomic():
            ChainHead.objects.get_or_create(name=ANCHOR_CHAIN)
            end = ChainHead.objects.select_for_update().get(name=ANCHOR_CHAIN)
            anchor = Anchor(
                sequence=end.sequence + 1,
                at=at,
                cases=body.cases,
                events=body.events,
                heads_hash=body.heads_hash,
                previous_hash=end.hash,
            )
            anchor.hash = anchor_hash(anchor)
            anchor.save(force_insert=True)
            end.sequence, end.hash = anchor.sequence, anchor.hash
            end.save(update_fields=["sequence", "hash"])
            write_end(unfinished, anchor)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    move(unfinished, path_of(_own_folder(directory), anchor.sequence))
    return anchor


def finish_interrupted(*, directory: Path) -> None:
    """Name the files of anchors that were recorded by a process that then died.

    A file whose anchor was never recorded is left alone: another process may be writing it.

    Writes: the names of such files.
    """
    for unfinished in sorted(directory.glob(f"*{UNFINISHED}")):
        anchor = Anchor.objects.filter(hash=hash_in(unfinished)).first()
        if anchor is not None:
            move(unfinished, path_of(_own_folder(directory), anchor.sequence))


def _own_folder(directory: Path) -> Path:
    return folder_of(directory, Anchor.objects.values_list("hash", flat=True).get(sequence=1))


def _system_head() -> Head:
    end = ChainHead.objects.filter(name=SYSTEM_CHAIN).first() or ChainHead()
    return Head(SYSTEM_CHAIN, end.sequence, end.hash)


def _case_heads() -> Iterator[Head]:
    rows = Case.objects.order_by("pk").values_list("number", "version", "head")
    for number, version, head in rows.iterator(chunk_size=CHUNK):
        yield Head(number, version, head)
