"""A count that stops at a hundred, as a badge shows it."""

from __future__ import annotations

from cases.queries.queues import COUNTED_AT_MOST


def capped_figure(count: int) -> str:
    """Return the figure; nothing for none, 99+ where the count stopped."""
    if count >= COUNTED_AT_MOST:
        return "99+"
    return str(count) if count else ""
