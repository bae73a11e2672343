"""The bars of the supervision view: lengths in pixels, drawn by the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

# The table below the bars has every organisation.
MOST_BARS = 12
ROW, BAR_FROM, BAR_WIDTH, NUMBER_WIDTH = 28, 190, 400, 60
LONGEST_NAME = 12


@dataclass(frozen=True, kw_only=True)
class Piece:
    tone: str
    x: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    name: str
    y: int
    text_y: int
    pieces: tuple[Piece, ...]
    end: float
    total: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(organisations: Sequence[dict[str, Any]]) -> Chart | None:  # Any: names and counts
    """Overdue, at risk and other open tasks of the first organisations; None without any."""
    rows = [row for row in organisations if row["total"]][:MOST_BARS]
    if not rows:
        return None
    longest = max(row["total"] for row in rows)
    return Chart(
        width=BAR_FROM + BAR_WIDTH + NUMBER_WIDTH,
        height=ROW * len(rows) + 8,
        bars=tuple(_bar(row, place, BAR_WIDTH / longest) for place, row in enumerate(rows)),
    )


def _bar(row: dict[str, Any], place: int, scale: float) -> Bar:  # Any: names and counts
    rest = row["total"] - row["overdue"] - row["at_risk"]
    x, pieces = float(BAR_FROM), []
    for tone, count in (("late", row["overdue"]), ("risk", row["at_risk"]), ("rest", rest)):
        if count > 0:
            pieces.append(Piece(tone=tone, x=round(x, 1), width=round(count * scale, 1)))
            x += count * scale
    name = row["organisation__full_name"]
    return Bar(
        name=name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
        y=place * ROW + 6,
        text_y=place * ROW + 21,
        pieces=tuple(pieces),
        end=round(x + 6, 1),
        total=row["total"],
    )
