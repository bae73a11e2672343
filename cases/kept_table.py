"""What of a guarded table may still be written after its rows were recorded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A table whose rows are kept as they were recorded, but for columns that are written later.

    Attributes:
        message: what a reader of the refusal should know.
        once: columns that are empty at first and may be written once.
        free: columns that say nothing about what was recorded.
        erasable: columns with what is somebody's own: they may be emptied, and nothing else.
        since: the condition on a row from which on it is kept; empty: from its first day.
    """

    message: str
    once: frozenset[str]
    free: frozenset[str] = frozenset()
    erasable: frozenset[str] = frozenset()
    since: str = ""
