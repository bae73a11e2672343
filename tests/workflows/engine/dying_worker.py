"""A worker that is killed at a chosen moment: `python -m ... MOMENT TIME`, see `main`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from typing import Any, NoReturn

import django
from django.db import connection, transaction


def die() -> NoReturn:
    """End as `kill -9` ends a process: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_at_the_mail_row(execute: Any, sql: str, *rest: Any) -> Any:
    """Die where the line of a notification is written and the row of its mail is not yet."""
    if sql.startswith("INSERT") and "cases_outboxmessage" in sql:
        die()
    return execute(sql, *rest)


def main(moment: str, at: datetime) -> None:
    """Claim and die, or deliver the first row and die before it is marked as sent."""
    django.setup()
    from workflows.engine.delivery import claim_due, deliver_due, worker_name  # app ready
    from workflows.links import HANDLERS  # app ready

    if moment == "claim":
        claim_due(at=at, worker=worker_name())
        die()

    if moment == "between":
        with connection.execute_wrapper(die_at_the_mail_row):
            deliver_due(at=at, worker=worker_name(), handlers=HANDLERS)

    if moment == "mailed":

        def mail_and_die(message: object, at: datetime) -> None:
            HANDLERS["email"](message, at)  # type: ignore[arg-type]
            die()

        deliver_due(at=at, worker=worker_name(), handlers={"email": mail_and_die})

    def deliver_and_die(message: object, at: datetime) -> None:
        HANDLERS["task_opened"](message, at)  # type: ignore[arg-type]
        transaction.on_commit(die)

    deliver_due(at=at, worker=worker_name(), handlers={"task_opened": deliver_and_die})


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
