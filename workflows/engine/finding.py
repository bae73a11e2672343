"""One thing in the database that lawful acts cannot have left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What does not fit, where to look, and a sentence for a person.

    Attributes:
        what: kind of the finding, an identifier.
        table: where the row is.
        row: its primary key; None where no row is meant.
        case: number of its case; empty outside cases.
        sentence: what is wrong and what to do.
    """

    what: str
    table: str
    sentence: str
    row: int | None = None
    case: str = ""
