"""The clocks that passed a moment: find them by the index, lock them, move them on, set by set."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from cases.alike_rows import among, column_of, numbers
from cases.models import EscalationFiring
from cases.states.clock import ClockStatus
from workflows.engine.firing import LateClock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Alike(NamedTuple):
    """What clocks have in common whose rungs fall together.

    Attributes:
        since: the scheduled moment from which on rungs were not looked at.
    """

    policy_id: int
    calendar_id: int
    due_on: date
    extended_by: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class DueClocks:
    """Some due clocks, by what they have in common.

    Attributes:
        number: how many there are.
        last: where to go on; None where there are no more.
    """

    clocks: Mapping[Alike, Sequence[LateClock]]
    number: int
    last: tuple[str, int] | None


def any_due(at: datetime) -> bool:
    """Ask the index, without a transaction: most sweeps find nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM cases_clock WHERE status = %s AND next_rung_at <= %s LIMIT 1",
            [ClockStatus.RUNNING.value, _adapted(at)],
        )
        return cursor.fetchone() is not None


def lock_due(*, at: datetime, batch: int, last: tuple[str, int] | None) -> DueClocks:
    """Lock the next due clocks, but for those that somebody else holds.

    Args:
        at: the present moment.
        batch: how many at most.
        last: where the batch before ended: it spares a walk over what is done already.
    """
    behind = "" if last is None else "AND (next_rung_at, id) > (%s, %s)"
    # On SQLite the IMMEDIATE transaction already excludes others.
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, case_id, cycle,
                       policy_id, calendar_id, CAST(due_on AS text), extended_by,
                       CAST(next_rung_at AS text)
                  FROM cases_clock WHERE status = %s AND next_rung_at <= %s {behind}
                 ORDER BY next_rung_at, id LIMIT %s {lock}""",  # noqa: S608  # constants
            [ClockStatus.RUNNING.value, _adapted(at), *(last or ()), batch],
        )
        rows = cursor.fetchall()
    # Days and moments come as text: clocks that are alike need them read once.
    found: dict[tuple[Any, ...], list[LateClock]] = defaultdict(list)  # Any: column values
    for row in rows:
        found[row[3:]].append(LateClock._make(row[:3]))
    return DueClocks(
        clocks={_alike(*shared): clocks for shared, clocks in found.items()},
        number=len(rows),
        last=(rows[-1][-1], rows[-1][0]) if len(rows) == batch else None,
    )


def already_fired(clocks: Sequence[LateClock], rungs: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return clock, cycle and rung of what fired before, of some rungs in the present cycles."""
    fields = {name: column_of(EscalationFiring, name) for name in ("clock_id", "cycle")}
    own = {
        "clock_id": [late.clock for late in clocks],
        "cycle": [late.cycle for late in clocks],
    }
    rows, parameters = numbers(fields, own)
    marks = ", ".join(["%s"] * len(rungs))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT fired.clock_id, fired.cycle, fired.rung
                  FROM {rows} JOIN cases_escalationfiring fired
                    ON fired.clock_id = own.clock_id AND fired.cycle = own.cycle
                 WHERE fired.rung IN ({marks})""",  # noqa: S608  # names of our own columns
            [*parameters, *rungs],
        )
        return set(cursor.fetchall())


def look_again(clocks: Sequence[int], moment: datetime | None) -> None:
    """Set when the sweep must look at some clocks again; None: never.

    Writes: `next_rung_at`.
    """
    is_among, keys = among(clocks)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_clock SET next_rung_at = %s WHERE id {is_among}",  # noqa: S608  # constants
            [_adapted(moment), keys],
        )


def _alike(policy_id: int, calendar_id: int, due_on: str, extended_by: int, since: str) -> Alike:
    moment = datetime.fromisoformat(since)
    # SQLite stores UTC without saying so.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Alike(policy_id, calendar_id, date.fromisoformat(due_on), extended_by, moment)


def _adapted(moment: datetime | None) -> Any:  # Any: as the driver takes it
    return connection.ops.adapt_datetimefield_value(moment)
