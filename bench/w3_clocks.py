"""The clocks of W3: in the product's own tables, and in a bare table for the raw contestants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F

from cases.models import Case, Clock, ClockPolicy, Organisation
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from collections.abc import Iterable

# Rung W2 of a deadline on 2025-10-09 fell half an hour before.
NOW = datetime(2025, 9, 29, 1, 30, tzinfo=UTC)
FELL = datetime(2025, 9, 29, 1, tzinfo=UTC)
AHEAD = datetime(2025, 11, 3, 1, tzinfo=UTC)
CHUNK = 5_000
BATCH = 1_000
ENDED_PER_OPEN = 2

_PICK = "SELECT id FROM w3 WHERE state = 0 AND due_at <= %s ORDER BY due_at LIMIT 1000"
_RAISE = "UPDATE w3 SET level = level + 1, due_at = %s"
RAW_POSTGRESQL = f"""
WITH due AS ({_PICK} FOR UPDATE SKIP LOCKED),
u AS ({_RAISE} FROM due WHERE w3.id = due.id RETURNING w3.id, w3.level)
INSERT INTO w3_out (deadline, level) SELECT id, level FROM u
"""  # noqa: S608  # constants
RAW_SQLITE = f"{_RAISE} WHERE id IN ({_PICK}) RETURNING id, level"


def add_clocks(numbers: range) -> None:
    """Write one case each, with one clock that runs and two that have ended."""
    office, _ = Organisation.objects.get_or_create(
        full_name="上海市交通委员会", short_name="市交通委"
    )
    policy = ClockPolicy.objects.get(code="list.review")
    for start in range(numbers.start, numbers.stop, CHUNK):
        some = numbers[start - numbers.start : start - numbers.start + CHUNK]
        cases = Case.objects.bulk_create(
            Case(
                kind="list_change",
                number=f"W3-{number}",
                title="量",
                state="in_review",
                organisation=office,
                flow_class=ListChangeFlow,
            )
            for number in some
        )
        Clock.objects.bulk_create(_clocks(cases, policy))


def _clocks(cases: Iterable[Case], policy: ClockPolicy) -> Iterable[Clock]:
    for case in cases:
        for status in ("running", *["satisfied"] * ENDED_PER_OPEN):
            yield Clock(
                case=case,
                policy=policy,
                code=policy.code,
                calendar_id=1,
                start_on=date(2025, 10, 29),
                due_on=date(2025, 11, 5),
                status=status,
                next_rung_at=AHEAD if status == "running" else None,
            )


def let_a_tenth_fall_due() -> int:
    """Put a rung of every tenth running clock behind; in a new cycle, so that it may fire."""
    running = Clock.objects.filter(status="running").annotate(rest=F("case_id") % 10)
    return running.filter(rest=0).update(
        next_rung_at=FELL, cycle=F("cycle") + 1, due_on=date(2025, 10, 9)
    )


def make_bare_table(open_clocks: int) -> None:
    """Write the least that a deadline could be: state, level and moment."""
    moment = "timestamptz" if connection.vendor == "postgresql" else "text"
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    rows = (f"({AHEAD.isoformat(' ')!r}, {state})" for state in (0, 1, 1))
    values = ", ".join(rows)
    series = "WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE w3 (id {key}, level int NOT NULL DEFAULT 0, due_at {moment} NOT NULL,"
            " state int NOT NULL)"
        )
        cursor.execute(f"CREATE TABLE w3_out (id {key}, deadline bigint, level int)")
        cast = f"CAST(column1 AS {moment})"
        cursor.execute(
            f"INSERT INTO w3 (due_at, state) {series} SELECT {cast}, column2"  # noqa: S608
            f" FROM s, (VALUES {values}) v",
            [open_clocks],
        )
        cursor.execute("CREATE INDEX w3_open ON w3 (due_at) WHERE state = 0")


def let_a_tenth_of_the_bare_fall_due() -> None:
    """Do to the bare table what `let_a_tenth_fall_due` does to the product's."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE w3 SET due_at = %s WHERE state = 0 AND id %% 10 = 1", [_text(FELL)])


def tidy_up() -> None:
    """Take away what the rounds before left behind, which either contestant would walk over."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM w3, cases_clock")


def raw_batches() -> int:
    """Escalate by set-based statements of 1,000 rows; return how many."""
    done = 0
    while count := _raw_batch():
        done += count
    return done


def _raw_batch() -> int:
    # One transaction for each batch, as ours has; each row would be one of its own on SQLite.
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(RAW_POSTGRESQL, [NOW, AHEAD])
            return int(cursor.rowcount)
        cursor.execute(RAW_SQLITE, [_text(AHEAD), _text(NOW)])
        rows = cursor.fetchall()
        cursor.executemany("INSERT INTO w3_out (deadline, level) VALUES (%s, %s)", rows)
        return len(rows)


def raw_nothing() -> None:
    """Ask the index of the bare table, and find nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_PICK, [_text(datetime(2025, 1, 1, tzinfo=UTC))])
        cursor.fetchall()


def _text(moment: datetime) -> datetime | str:
    return moment if connection.vendor == "postgresql" else moment.isoformat(" ")
