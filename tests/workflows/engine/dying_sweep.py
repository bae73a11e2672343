"""A sweep that is killed at a chosen moment: `python -m ... inside|between|after ISO`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import django
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable


def die() -> NoReturn:
    """End as `kill -9` ends a process: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_once_a_batch_is_committed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:  # Any: Django's own signature
    """Watch the statements: the clocks are the last thing a batch writes; die once that is kept."""
    if sql.startswith("UPDATE") and "cases_clock" in sql:
        transaction.on_commit(die)
    return execute(sql, params, many, context)


def main(moment: str, at: datetime) -> None:
    """Die with everything written and nothing committed, after one batch, or after the sweep."""
    django.setup()
    from workflows.engine.escalation import sweep  # app ready

    watching = (
        connection.execute_wrapper(die_once_a_batch_is_committed)
        if moment == "between"
        else nullcontext()
    )
    with transaction.atomic() if moment == "inside" else nullcontext(), watching:
        sweep(at=at, batch=2)
        die()


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
