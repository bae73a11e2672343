"""A worker that is killed at a chosen moment: `python -m ... claim|deliver MOMENT`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from typing import NoReturn

import django
from django.db import transaction


def die() -> NoReturn:
    """End as `kill -9` ends a process: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def main(moment: str, at: datetime) -> None:
    """Claim and die, or deliver the first row and die before it is marked as sent."""
    django.setup()
    from workflows.engine.delivery import claim_due, deliver_due, worker_name  # app ready
    from workflows.links import HANDLERS  # app ready

    if moment == "claim":
        claim_due(at=at, worker=worker_name())
        die()

    def deliver_and_die(message: object, at: datetime) -> None:
        HANDLERS["task_opened"](message, at)  # type: ignore[arg-type]
        transaction.on_commit(die)

    deliver_due(at=at, worker=worker_name(), handlers={"task_opened": deliver_and_die})


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
