"""What the sample receiver keeps, in a SQLite file of its own."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from cases.states.grant_change import HELD_AFTER, GrantChange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDED: Final = "ended"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS held (
    number TEXT PRIMARY KEY, applicant TEXT NOT NULL, dataset TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_until TEXT, state TEXT NOT NULL, at TEXT NOT NULL
);
"""
_PUT: Final = "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?)"
_PAGE: Final = (
    "SELECT number, applicant, dataset, valid_from, valid_until, state FROM held "
    "WHERE state <> ? AND number > ? ORDER BY number LIMIT ?"
)
_NAMES: Final = ("grant", "applicant", "dataset", "from", "until", "state")


class Unusable(Exception):  # noqa: N818  # named for what it found
    """A message is none about a grant."""


class OtherContent(Exception):  # noqa: N818  # named for what it found
    """An event id came before, with another content."""


@dataclass(frozen=True, kw_only=True)
class GrantNews:
    """One message, taken apart; the fields of the table in their order, then the event's id."""

    number: str
    applicant: str
    dataset: str
    valid_from: str
    valid_until: str | None
    state: str
    at: str
    event: str


class Holding:
    """The file; each act opens and closes it, so that requests at once do not share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as file:
            file.executescript(_TABLES)

    def take(self, body: bytes) -> str:
        """Take one message.

        Returns:
            `applied`; `known`: its id came before; `older`: the grant is held as a later message
            said, so that only the id is remembered.

        Raises:
            Unusable: it is no message about a grant.
            OtherContent: its id came before, with another content.
        """
        news, digest = _news(body), hashlib.sha256(body).hexdigest()
        with self._opened() as file:
            file.execute("BEGIN IMMEDIATE")
            before = file.execute("SELECT digest FROM event WHERE id = ?", [news.event]).fetchone()
            if before is not None:
                if before[0] != digest:
                    raise OtherContent
                return "known"
            file.execute("INSERT INTO event VALUES (?, ?)", [news.event, digest])
            held = file.execute("SELECT at FROM held WHERE number = ?", [news.number]).fetchone()
            if held is not None and held[0] > news.at:
                return "older"
            file.execute(_PUT, astuple(news)[:-1])
            return "applied"

    def page(self, *, after: str, size: int) -> tuple[list[dict[str, Any]], str | None]:
        """Return grants that are held, by number, and the number after which more follow."""
        with self._opened() as file:
            rows = file.execute(_PAGE, [ENDED, after, size + 1]).fetchall()
        grants = [dict(zip(_NAMES, row, strict=True)) for row in rows[:size]]
        return grants, grants[-1]["grant"] if len(rows) > size else None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        try:
            yield connection
            if connection.in_transaction:
                connection.execute("COMMIT")
        finally:
            # What is not committed by now is undone.
            connection.close()


def _news(body: bytes) -> GrantNews:
    try:
        said = json.loads(body)
        change = GrantChange(said["kind"])
        until = said["until"]
        return GrantNews(
            number=_text(said["grant"]),
            applicant=_text(said["applicant"]),
            dataset=_text(said["dataset"]),
            valid_from=date.fromisoformat(_text(said["from"])).isoformat(),
            valid_until=None if until is None else date.fromisoformat(_text(until)).isoformat(),
            state=HELD_AFTER.get(change, ENDED),
            at=_moment(_text(said["at"])),
            event=_text(said["event"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Unusable from error


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    value.encode()  # half of a sign is none
    return value
