"""What a laid-out page consists of, in points from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)

Colour = tuple[float, float, float]
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
GREY: Final[Colour] = (0.45, 0.45, 0.45)
PALE: Final[Colour] = (0.93, 0.94, 0.95)
RED: Final[Colour] = (0.78, 0.05, 0.08)


@dataclass(frozen=True, slots=True)
class Words:
    """Text on one baseline; `stretch` points are added after each character."""

    x: float
    y: float
    text: str
    size: float
    stretch: float = 0.0
    colour: Colour = BLACK
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float = 0.5
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled rectangle without an edge."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour = PALE


@dataclass(frozen=True, slots=True)
class Place:
    """The circle or box that is kept free for a seal or a signature, by its lower left corner.

    Attributes:
        page: counted from 1.
        label: whose it is, printed faintly inside.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    label: str
    is_round: bool = False


Mark = Words | Rule | Shade
