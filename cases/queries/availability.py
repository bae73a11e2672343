"""How well the data of entries could be had: what a prober of their addresses has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from decimal import Decimal


def availability_of(
    entries: Collection[int], *, since: date, until: date
) -> Mapping[int, Decimal] | None:
    """Return the per cent of probes that were answered, by entry, within days, both included.

    An entry that was not probed in that time is missing. None: nothing is probed, so that
    nobody can say anything of any entry.

    Args:
        entries: primary keys of entries.
        since: the first day.
        until: the last day.
    """
    return None
