"""Statements whose text is always the same: prepared once by the database, then only run.

On PostgreSQL the server keeps them parsed and planned for the life of the connection, which
halves what a read by key costs; several are sent without waiting for each answer. Every one of
them sees what was committed before it began, so a read sent after a lock reads what the lock
protects. SQLite prepares by itself and has no round trip to save.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[tuple[Any, ...]]  # Any: column values
Answer = TypeVar("Answer")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Answer]):
    """One statement with its values, and what to make of the rows and the count it answers.

    Attributes:
        finish: gets the rows, none where the statement gives none, and how many it touched.
        has_rows: whether it gives rows: asking the cursor would cost more.
    """

    text: str
    values: Sequence[Any]  # Any: adapted for the database
    finish: Callable[[Rows, int], Answer]
    has_rows: bool = True

    def then(self, make: Callable[[Answer], Other]) -> Statement[Other]:
        """Return the same statement with something else made of its answer."""
        return Statement(
            self.text,
            self.values,
            lambda rows, count: make(self.finish(rows, count)),
            has_rows=self.has_rows,
        )


def run(statement: Statement[Answer]) -> Answer:
    """Run one statement in the present transaction and return what it answers."""
    with _cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
        cursor.execute(statement.text, statement.values)
        return _answer(statement, cursor)


def run_together(statements: Sequence[Statement[Any]]) -> list[Any]:  # Any: what each answers
    """Run several statements in order, on PostgreSQL in one pipeline; return each one's answer.

    None of them may rest on the answer of another. The first that fails ends the transaction.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if len(statements) == 1 or database.vendor != "postgresql":
        return [run(statement) for statement in statements]
    cursors = [_cursor(database) for _ in statements]
    with database.wrap_database_errors, database.connection.pipeline():
        for statement, cursor in zip(statements, cursors, strict=True):
            cursor.execute(statement.text, statement.values)
    return [
        _answer(statement, cursor) for statement, cursor in zip(statements, cursors, strict=True)
    ]


def _cursor(database: Any) -> Any:  # Any: a database's connection, a cursor
    """Open a cursor that leaves values to the server: only so can PostgreSQL keep a plan."""
    if database.vendor != "postgresql":
        return database.cursor()
    database.close_if_health_check_failed()
    database.ensure_connection()
    # Django's own cursors put the values into the text, and are never prepared.
    database.connection.prepare_threshold = 0
    cursor: Any = ServerBindingCursor(database.connection)  # type: ignore[call-arg]  # typed for psycopg 2
    return database._prepare_cursor(cursor)  # noqa: SLF001  # Django's name


def _answer(statement: Statement[Answer], cursor: Any) -> Answer:  # Any: a cursor
    rows = cursor.fetchall() if statement.has_rows else []
    return statement.finish(rows, cursor.rowcount)


@dataclass
class Unit:
    """Writes of one act that wait to be sent together, in the order in which they were added."""

    _waiting: list[Statement[Any]] = field(default_factory=list)

    def add(self, *statements: Statement[Any]) -> None:
        """Let statements wait: nothing that reads their rows may run before `flush`."""
        self._waiting += statements

    def flush(self) -> None:
        """Send what waits, if anything.

        Writes: what the statements write.
        """
        waiting, self._waiting = self._waiting, []
        if waiting:
            run_together(waiting)
