"""Reads of the typed reasons to stop, restart or lengthen a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ClockReason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def reasons_in_force(codes: Iterable[str], *, on: date) -> dict[str, ClockReason]:
    """Return the reasons of these codes as they stand on a day, by code; one query."""
    rows = ClockReason.objects.filter(code__in=list(codes), effective_from__lte=on)
    return {row.code: row for row in rows.order_by("effective_from")}
