"""A worker that is killed in the middle of a plan: `python -m ... inside|between ISO ROWS`."""

from __future__ import annotations

import os
import signal
import sys
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


def main(moment: str, at: datetime, rows: int) -> None:
    """Die once so many rows are written: before the last is committed, or right after."""
    django.setup()
    from workflows.engine.bulk.acts import ACTS  # app ready
    from workflows.engine.bulk.apply import work_off  # app ready

    written = 0

    def count_rows(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:  # Any: Django's own signature
        nonlocal written
        answer = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "cases_bulkrow" in sql and '"done_at" =' in sql:
            written += 1
            if written == rows and moment == "inside":
                die()
            if written == rows:
                transaction.on_commit(die)
        return answer

    with connection.execute_wrapper(count_rows):
        work_off(at=at, worker="the dying one", acts=ACTS)


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3]))
