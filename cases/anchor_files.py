"""Anchor files: what all chains ended in at a moment, kept outside the database.

A file holds one line `chain events hash` per chain, the system chain first and then the cases in
the order in which they were opened; its last line is the anchor itself as JSON. `heads_hash` is
the SHA-256 of all lines but the last, so `head -n -1 FILE | sha256sum` checks it by hand. The
files of one database lie in a folder named after its first anchor: several databases may share
the folder that holds them.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cases.events import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cases.models import Anchor

SUFFIX = ".anchor"
UNFINISHED = ".unfinished"


class Head(NamedTuple):
    """The end of one chain: name of the chain, events in it, hash of the last."""

    chain: str
    events: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was written of a file: its lines' hash, and how many cases and events they count."""

    path: Path
    heads_hash: str
    cases: int
    events: int


def folder_of(directory: Path, first_hash: str) -> Path:
    """Return the folder of the database whose first anchor carries `first_hash`."""
    return directory / first_hash[:16]


def path_of(folder: Path, sequence: int) -> Path:
    """Return the file of one anchor."""
    return folder / f"{sequence:06d}{SUFFIX}"


def facts_of(anchor: Anchor) -> dict[str, Any]:  # Any: JSON content
    """Return what an anchor says, as its hash and its file have it."""
    return {
        "sequence": anchor.sequence,
        "at": anchor.at,
        "cases": anchor.cases,
        "events": anchor.events,
        "heads_hash": anchor.heads_hash,
        "previous_hash": anchor.previous_hash,
    }


def anchor_hash(anchor: Anchor) -> str:
    """Return the hash that an anchor must carry, from what it says."""
    return hashlib.sha256(canonical(facts_of(anchor))).hexdigest()


def last_line_of(anchor: Anchor) -> str:
    """Return the line that ends the file of an anchor."""
    return canonical({**facts_of(anchor), "hash": anchor.hash}).decode()


def write_body(path: Path, system: Head, cases: Iterable[Head]) -> Body:
    """Write all lines but the last, as they come.

    Writes: the file at `path`, made new.
    """
    digest = hashlib.sha256()
    count, events = 0, system.events
    with path.open("xb") as file:
        file.write(_hashed(system, digest))
        for head in cases:
            file.write(_hashed(head, digest))
            count += 1
            events += head.events
    return Body(path=path, heads_hash=digest.hexdigest(), cases=count, events=events)


def _hashed(head: Head, digest: hashlib._Hash) -> bytes:
    line = f"{head.chain} {head.events} {head.hash}\n".encode()
    digest.update(line)
    return line


def write_end(path: Path, anchor: Anchor) -> None:
    """Append the last line and force the file to disk.

    Writes: the end of the file at `path`.
    """
    with path.open("ab") as file:
        file.write(last_line_of(anchor).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def move(path: Path, target: Path) -> None:
    """Give a finished file its name, so that it is there whole or not at all.

    Two processes may finish the same file: the second finds it done.

    Writes: the folder, and its entry for the file.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(target)
    except FileNotFoundError:
        if not target.exists():
            raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(kw_only=True)
class AnchorFile:
    """A file that is read once: first its heads, then what they hash to and its last line."""

    path: Path
    heads_hash: str = ""
    last_line: str = ""

    def heads(self) -> Iterator[Head]:
        """Give every head; afterwards `heads_hash` and `last_line` are known.

        Raises:
            ValueError: a line is not a head.
        """
        digest = hashlib.sha256()
        with self.path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                if line.startswith("{"):
                    self.last_line = line.rstrip("\n")
                    continue
                digest.update(line.encode())
                chain, events, value = line.rstrip("\n").split(" ")
                yield Head(chain, int(events), value)
        self.heads_hash = digest.hexdigest()


def hash_in(path: Path) -> str:
    """Return the hash of the anchor that a file ends with; empty where it ends otherwise."""
    file = AnchorFile(path=path)
    try:
        for _ in file.heads():
            pass
        return str(json.loads(file.last_line)["hash"])
    except (ValueError, KeyError):
        return ""
