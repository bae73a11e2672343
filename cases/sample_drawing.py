"""Draw a sample by a seed: the same seed over the same population gives the same sample. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

WHOLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn from what.

    Attributes:
        population: how many there were.
        digest: of their numbers in order; with the seed it gives the sample again.
        numbers: what was drawn, in the order of the draw.
    """

    population: int
    digest: str
    numbers: tuple[str, ...]


def draw(numbers: Iterable[str], *, seed: str, share_percent: int) -> Drawn:
    """Draw at least a share of a population, rounded up, each at most once.

    Each number is given a place by a digest of seed, population and number, so that nobody who
    does not know the seed knows the places, and whoever does can draw again.

    Args:
        numbers: of the grants in use, in any order; repeats count once.
        seed: recorded with the draw.
        share_percent: from 1 to 100.
    """
    population = sorted(set(numbers))
    digest = hashlib.sha256("\n".join(population).encode()).hexdigest()

    def place(number: str) -> str:
        return hashlib.sha256(f"{seed}\n{digest}\n{number}".encode()).hexdigest()

    size = -(-len(population) * share_percent // WHOLE)
    drawn = tuple(sorted(population, key=place)[:size])
    return Drawn(population=len(population), digest=digest, numbers=drawn)
