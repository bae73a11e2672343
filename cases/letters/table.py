"""A table of a letter: texts in rows and columns, before anything is set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: one text per column and row.

    Attributes:
        header: what each column holds.
        shares: of the line's width, per column; they sum to 1.
        rows: texts, as many as there are columns.
    """

    header: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
