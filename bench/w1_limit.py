"""The least that a decision could be: lock first, then its nine writes, by bare statements."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection, transaction

NOW = datetime(2025, 9, 29, 1, 30, tzinfo=UTC)
DUE = date(2025, 10, 9)
HASH = "0" * 64
_TABLES = {
    "w1_case": "state text NOT NULL, version int NOT NULL, head text NOT NULL",
    "w1_item": "case_id bigint NOT NULL, node text NOT NULL, due_on date NOT NULL, done_at {at}",
    "w1_clock": "item bigint NOT NULL, due_on date NOT NULL, status text NOT NULL",
    "w1_clock_event": "clock bigint NOT NULL, kind text NOT NULL, at {at} NOT NULL",
    "w1_event": "case_id bigint NOT NULL, sequence int NOT NULL, act text NOT NULL,"
    " at {at} NOT NULL, data text NOT NULL, previous text NOT NULL, hash text NOT NULL",
    "w1_outbox": "key text NOT NULL UNIQUE, payload text NOT NULL, next_try_at {at} NOT NULL",
}


def make_tables(cases: int) -> list[int]:
    """Write bare cases with one open task and one running clock each; return their keys."""
    postgresql = connection.vendor == "postgresql"
    key = "bigserial PRIMARY KEY" if postgresql else "integer PRIMARY KEY"
    with connection.cursor() as cursor:
        for name, body in _TABLES.items():
            columns = body.format(at="timestamptz" if postgresql else "text")
            cursor.execute(f"CREATE TABLE {name} (id {key}, {columns})")
        cursor.execute("CREATE INDEX w1_open ON w1_item (case_id) WHERE done_at IS NULL")
        cursor.execute("CREATE INDEX w1_running ON w1_clock (item) WHERE status = 'running'")
        cursor.execute("CREATE UNIQUE INDEX w1_order ON w1_event (case_id, sequence)")
        for pk in range(1, cases + 1):
            cursor.execute("INSERT INTO w1_case VALUES (%s, 'first', 1, %s)", [pk, HASH])
            cursor.execute("INSERT INTO w1_item VALUES (%s, %s, 'first', %s, NULL)", [pk, pk, DUE])
            cursor.execute("INSERT INTO w1_clock VALUES (%s, %s, %s, 'running')", [pk, pk, DUE])
        if postgresql:
            for name in ("w1_case", "w1_item", "w1_clock"):
                cursor.execute(f"SELECT setval('{name}_id_seq', %s)", [cases])
    return list(range(1, cases + 1))


def decide(case: int) -> None:
    """Lock the case, then read and write what a decision must leave behind."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        run = cursor.execute
        run(f"SELECT state, version, head FROM w1_case WHERE id = %s{lock}", [case])  # noqa: S608
        state, version, head = cursor.fetchone()
        following = "second" if state == "first" else "first"
        run("SELECT id FROM w1_item WHERE case_id = %s AND done_at IS NULL", [case])
        (item,) = cursor.fetchone()
        run("UPDATE w1_item SET done_at = %s WHERE id = %s", [NOW, item])
        run(
            "INSERT INTO w1_item (case_id, node, due_on) VALUES (%s, %s, %s) RETURNING id",
            [case, following, DUE],
        )
        (next_item,) = cursor.fetchone()
        run(
            "UPDATE w1_clock SET status = 'satisfied' WHERE item = %s AND status = 'running'"
            " RETURNING id",
            [item],
        )
        (ended,) = cursor.fetchone()
        run(
            "INSERT INTO w1_clock (item, due_on, status) VALUES (%s, %s, 'running') RETURNING id",
            [next_item, DUE],
        )
        (begun,) = cursor.fetchone()
        run(
            "INSERT INTO w1_clock_event (clock, kind, at) VALUES (%s, 'satisfy', %s),"
            " (%s, 'start', %s)",
            [ended, NOW, begun, NOW],
        )
        run(
            "INSERT INTO w1_event (case_id, sequence, act, at, data, previous, hash)"
            " VALUES (%s, %s, 'pass', %s, '{}', %s, %s)",
            [case, version + 1, NOW, head, HASH],
        )
        run(
            "INSERT INTO w1_outbox (key, payload, next_try_at) VALUES (%s, '{}', %s),"
            " (%s, '{}', %s)",
            [f"task:{next_item}", NOW, f"case:{case}:{version + 1}", NOW],
        )
        run(
            "UPDATE w1_case SET state = %s, version = %s, head = %s WHERE id = %s",
            [following, version + 1, HASH, case],
        )
