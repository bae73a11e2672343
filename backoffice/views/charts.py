"""Charts of figures: lengths in pixels, drawn as SVG by a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW, BAR_FROM, BAR_WIDTH, NUMBER_WIDTH = 28, 190, 400, 90
LONGEST_NAME = 12
# A line: the frame, and the room for its words.
MARK = 8
LINE_WIDTH, LINE_HEIGHT, LINE_LEFT, LINE_TOP, LINE_BELOW = 600, 140, 48, 16, 28


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A bar to draw: its parts by tone, in order, and what is written behind it."""

    name: str
    parts: tuple[tuple[str, int], ...]
    said: str


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
    said: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    width: int
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    x: float
    y: float
    name: str
    said: str
    anchor: str

    @property
    def mark_x(self) -> float:
        return round(self.x - MARK / 2, 1)

    @property
    def mark_y(self) -> float:
        return round(self.y - MARK / 2, 1)


@dataclass(frozen=True, kw_only=True)
class Line:
    width: int
    height: int
    points: tuple[Point, ...]
    path: str
    grid: tuple[tuple[float, str], ...]
    left: int
    right: int
    names_y: int


def bars(rows: Sequence[Counted], *, shares: bool = False) -> Bars | None:
    """Bars of parts, side by side; None without anything to draw.

    Args:
        rows: in their order; one without any part has no bar.
        shares: every bar is as long as the longest, so that parts compare as shares.
    """
    totals = [sum(count for _tone, count in row.parts) for row in rows]
    if not any(totals):
        return None
    longest = max(totals)
    return Bars(
        width=BAR_FROM + BAR_WIDTH + NUMBER_WIDTH,
        height=ROW * len(rows) + 8,
        bars=tuple(
            _bar(row, place, BAR_WIDTH / ((total if shares else longest) or 1))
            for place, (row, total) in enumerate(zip(rows, totals, strict=True))
        ),
    )


def line(points: Sequence[tuple[str, float]], *, lowest: float, highest: float) -> Line | None:
    """A line of values over time; None for fewer than two.

    Args:
        points: name of the moment and value.
        lowest: the value at the foot of the chart.
        highest: the value at its head.
    """
    if len(points) < 2:  # noqa: PLR2004  # one point is no line
        return None
    right = LINE_LEFT + LINE_WIDTH
    step = LINE_WIDTH / (len(points) - 1)
    drawn = tuple(
        Point(
            x=round(LINE_LEFT + number * step, 1),
            y=_height(value, lowest, highest),
            name=name,
            said=f"{value:.1f}",
            anchor="end" if number == len(points) - 1 else "middle" if number else "start",
        )
        for number, (name, value) in enumerate(points)
    )
    middle = (lowest + highest) / 2
    return Line(
        width=right + 16,
        height=LINE_TOP + LINE_HEIGHT + LINE_BELOW,
        points=drawn,
        path=" ".join(f"{point.x},{point.y}" for point in drawn),
        grid=tuple(
            (_height(value, lowest, highest), f"{value:g}") for value in (lowest, middle, highest)
        ),
        left=LINE_LEFT,
        right=right,
        names_y=LINE_TOP + LINE_HEIGHT + 20,
    )


def _height(value: float, lowest: float, highest: float) -> float:
    share = (min(max(value, lowest), highest) - lowest) / (highest - lowest)
    return round(LINE_TOP + LINE_HEIGHT * (1 - share), 1)


def _bar(row: Counted, place: int, scale: float) -> Bar:
    x, pieces = float(BAR_FROM), []
    for tone, count in row.parts:
        if count > 0:
            pieces.append(Piece(tone=tone, x=round(x, 1), width=round(count * scale, 1)))
            x += count * scale
    return Bar(
        name=row.name if len(row.name) <= LONGEST_NAME else f"{row.name[: LONGEST_NAME - 1]}…",
        y=place * ROW + 6,
        text_y=place * ROW + 21,
        pieces=tuple(pieces),
        end=round(x + 6, 1),
        said=row.said,
    )
