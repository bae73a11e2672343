"""Let the messages of the demonstration leave on their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.engine.delivery import deliver_due, worker_name
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from datetime import datetime


def deliver(*, at: datetime) -> None:
    """Deliver the messages that are due, so that people find their notifications."""
    worker = worker_name()
    while deliver_due(at=at, worker=worker, handlers=HANDLERS).claimed:
        pass
