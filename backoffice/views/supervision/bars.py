"""The bars of the supervision view: overdue, at risk and other open tasks by organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.views import charts

if TYPE_CHECKING:
    from collections.abc import Sequence

# The table below the bars has every organisation.
MOST_BARS = 12


def bars(organisations: Sequence[dict[str, Any]]) -> charts.Bars | None:  # Any: names and counts
    """Overdue, at risk and other open tasks of the first organisations; None without any."""
    rows = [row for row in organisations if row["total"]][:MOST_BARS]
    return charts.bars([_counted(row) for row in rows])


def _counted(row: dict[str, Any]) -> charts.Counted:  # Any: names and counts
    rest = row["total"] - row["overdue"] - row["at_risk"]
    return charts.Counted(
        name=row["organisation__full_name"],
        parts=(("late", row["overdue"]), ("risk", row["at_risk"]), ("rest", rest)),
        said=str(row["total"]),
    )
