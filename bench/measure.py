"""Timing in interleaved rounds, so that a busy moment of the machine hits every contestant."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROUNDS = 9


def median_seconds(
    contestants: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS
) -> dict[str, float]:
    """Run every contestant once per round, and give each its median in seconds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            begun = perf_counter()
            run()
            times[name].append(perf_counter() - begun)
    return {name: median(taken) for name, taken in times.items()}
