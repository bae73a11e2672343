"""What the criteria are checked against, read for some entries at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, Final

from cases.month_terms import months_after
from cases.queries.data_probes import availability
from cases.queries.label_grounds import (
    Late,
    late_looks,
    listed_rows,
    newest_scores,
    record_counts,
    reviewed_among,
)
from cases.queries.suspensions import live_suspensions
from cases.states.label import Criterion
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from cases.models import EmergencySuspension, EntryRow, EntryScore
    from cases.queries.data_probes import Availability

# One criterion as its version says it: its code, and the numbers that belong to it.
Said = dict[str, Any]  # Any: JSON values
_NO_NUMBERS: Final[Said] = {}


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Facts about some entries at one moment.

    Attributes:
        on: the day.
        rows: what the version in effect says, by entry; who left the list is missing.
        suspended: the emergency suspensions that hold, by entry.
        counts: the amounts of data of all entries, ascending, by domain.
        availability: per cent of probes that had the data, by entry; missing: none looked.
        late: when each was last found late; others are missing.
        scores: what they got in the newest scoring; None: there was none.
        reviewed: those of which a change had passed the security review.
    """

    on: date
    rows: Mapping[int, EntryRow]
    suspended: Mapping[int, EmergencySuspension]
    counts: Mapping[str, Sequence[int]]
    availability: Mapping[int, Decimal]
    late: Mapping[int, Late]
    scores: Mapping[int, EntryScore] | None
    reviewed: frozenset[int]


def grounds_of(entries: Collection[int], criteria: Sequence[Said], *, at: datetime) -> Grounds:
    """Read what criteria rest on; as many statements for one entry as for a hundred.

    Args:
        entries: primary keys of entries.
        criteria: what will be asked: windows of time are theirs.
        at: the moment.
    """
    on = civil_date(at)
    numbers = {said["code"]: said for said in criteria}
    months = numbers.get(Criterion.ON_TIME, _NO_NUMBERS).get("months", 0)
    days = numbers.get(Criterion.AVAILABILITY, _NO_NUMBERS).get("days", 0)
    rows = listed_rows(entries)
    return Grounds(
        on=on,
        rows=rows,
        suspended=live_suspensions(entries),
        counts=record_counts(row.domain for row in rows.values()),
        availability=_per_cent(availability(entries, until=at, days=days)) if days else {},
        late=late_looks(entries, since=months_after(on, -months), until=on),
        scores=newest_scores(entries),
        reviewed=reviewed_among(entries, until=at),
    )


def _per_cent(found: Mapping[int, Availability]) -> dict[int, Decimal]:
    """Return shares to a tenth, rounded down: what falls short of a standard does not meet it."""
    return {
        entry: (Decimal(100 * each.had) / each.looked).quantize(Decimal("0.1"), ROUND_DOWN)
        for entry, each in found.items()
    }
