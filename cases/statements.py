"""Statements ready to run, one by one or several in one message.

Each message costs a round trip and a change of process, which together cost more than most of
the statements themselves. PostgreSQL takes several statements in one message and answers each;
every one of them sees what was committed before it began. SQLite has no round trip to save.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[tuple[Any, ...]]  # Any: column values
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Answer]):
    """One statement with its values, and what to make of the rows and the count it answers."""

    text: str
    values: Sequence[Any]  # Any: adapted for the database
    finish: Callable[[Rows, int], Answer]


def run(statement: Statement[Answer]) -> Answer:
    """Run one statement in the present transaction and return what it answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        rows = cursor.fetchall() if cursor.description else []
        return statement.finish(rows, cursor.rowcount)


def run_together(statements: Sequence[Statement[Any]]) -> list[Any]:  # Any: what each answers
    """Run several statements in order, on PostgreSQL in one message; return each one's answer.

    None of them may rest on the answer of another. The first that fails ends the transaction.
    """
    if len(statements) == 1 or connection.vendor != "postgresql":
        return [run(statement) for statement in statements]
    with connection.cursor() as cursor:
        cursor.execute(
            "; ".join(statement.text for statement in statements),
            [value for statement in statements for value in statement.values],
        )
        answers = []
        for number, statement in enumerate(statements):
            if number:
                cursor.nextset()
            rows = cursor.fetchall() if cursor.description else []
            answers.append(statement.finish(rows, cursor.rowcount))
        return answers


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
