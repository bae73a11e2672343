"""W4: start + n working days under the mainland calendar, make-up workdays included.

Ours is the function that every deadline goes through. The limit is two bare list look-ups. The
peer is `holidays.get_nth_working_day`, measured on a slice. The answers are compared, for every
day of 2019 to 2026, with a walk over what the peer's own table calls a working day.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bench.measure import median_seconds
from bench.row import Check, Row, Setting
from cases.calendar_seed import FIRST_VERSION, read_seed
from workflows.working_days import KnownDay, add_working_days, build_calendar

if TYPE_CHECKING:
    from workflows.working_days import WorkingCalendar

TERMS = (1, 3, 5, 10, 15, 20, 30)
PEER_SLICE = 3_000
PEER_ROUNDS = 3
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
# A term of 30 working days started later would end in a year that has no notice yet.
LAST_START = date(2026, 10, 31)
MOST_TIMES_LIMIT = 2.0
LEAST_TIMES_FASTER = 100.0


def run(setting: Setting) -> Row:
    calendar = shipped_calendar()
    random = Random(5)
    span = (LAST_START - FIRST).days
    starts = [FIRST + timedelta(days=random.randint(0, span)) for _ in range(setting.units)]
    terms = [random.choice(TERMS) for _ in starts]
    ours, limit = _our_cost_and_limit(calendar, starts, terms)
    stock = stock_calendar()
    peer = _peer_cost(stock, starts[:PEER_SLICE], terms) if stock else None
    wrong = wrong_answers(calendar, stock) if stock else None
    faster = None if peer is None else peer / ours
    return Row(
        size=setting.units,
        ours=ours,
        limit=limit,
        peer=peer,
        peer_name=f"holidays.get_nth_working_day, {PEER_SLICE} of them",
        goal="at most 2x two list look-ups, at least 100x faster than holidays, 0 wrong",
        checks=(
            Check("times_limit", ours / limit, "<= 2", ours / limit <= MOST_TIMES_LIMIT),
            Check(
                "times_faster_than_peer",
                faster,
                ">= 100",
                faster is not None and faster >= LEAST_TIMES_FASTER,
            ),
            Check("wrong", wrong, "0", wrong == 0),
        ),
    )


def shipped_calendar() -> WorkingCalendar:
    return build_calendar(
        FIRST_VERSION,
        (
            KnownDay(row.day, row.kind in {"workday", "makeup_workday"}, row.name)
            for row in read_seed().days
        ),
    )


def stock_calendar() -> Any:  # Any: an optional library, absent in production
    """Give the peer's table of 2019 to 2026, or nothing where it is not installed."""
    try:
        import holidays  # optional dependency
    except ImportError:
        return None
    return holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))


def wrong_answers(calendar: WorkingCalendar, stock: Any) -> int:  # Any: see stock_calendar
    """Count the starts and terms for which ours differs from a walk over the peer's days."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    worked = [stock.is_working_day(day) for day in days]
    wrong = 0
    for index, start in enumerate(days):
        later = [
            day for day, works in zip(days[index + 1 :], worked[index + 1 :], strict=True) if works
        ][:30]
        wrong += sum(
            add_working_days(calendar, start, n) != later[n - 1] for n in TERMS if n <= len(later)
        )
    return wrong


def _our_cost_and_limit(
    calendar: WorkingCalendar, starts: list[date], terms: list[int]
) -> tuple[float, float]:
    positions, workdays = list(calendar.positions), list(calendar.workdays)
    first = calendar.first_ordinal

    def ours() -> list[date]:
        return [add_working_days(calendar, s, n) for s, n in zip(starts, terms, strict=True)]

    def limit() -> list[date]:
        return [
            workdays[positions[s.toordinal() - first] + n]
            for s, n in zip(starts, terms, strict=True)
        ]

    assert ours() == limit()
    taken = median_seconds({"ours": ours, "limit": limit})
    return taken["ours"] / len(starts), taken["limit"] / len(starts)


def _peer_cost(stock: Any, starts: list[date], terms: list[int]) -> float:  # Any: as above
    def peer() -> list[date]:
        return [stock.get_nth_working_day(s, n) for s, n in zip(starts, terms, strict=False)]

    return median_seconds({"peer": peer}, rounds=PEER_ROUNDS)["peer"] / len(starts)
