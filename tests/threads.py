"""Run one thing in several threads at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")


def at_once(acts: Sequence[Callable[[], R]]) -> list[R]:
    """Start every act in a thread of its own behind one barrier; return what each returned.

    Each thread closes its connection, so that the test's clean-up never waits for it.
    """
    start = Barrier(len(acts))

    def run(act: Callable[[], R]) -> R:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
