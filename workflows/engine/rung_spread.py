"""Give every clock of a batch of firings its own message (docs/decisions/0018).

A sweep says in one row what fired, so that it finds the next late clock soon. From then on each
clock is told of by itself: one that fails holds up no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import OutboxMessage
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

RUNG_FIRED = "rung_fired"


def rungs_passed(batch: OutboxMessage, at: datetime) -> None:
    """Write one message for each clock of a batch, due at once.

    Writes: one outbox row per clock, named by clock, cycle and rung; running twice writes
    nothing more.
    """
    rows = [row for news in batch.payload["passed"] for row in _messages(news, batch, at)]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _messages(
    news: Mapping[str, Any],  # Any: JSON content
    batch: OutboxMessage,
    at: datetime,
) -> Iterator[OutboxMessage]:
    said = {name: value for name, value in news.items() if name != "clocks"}
    for clock, case, cycle in news["clocks"]:
        row = message(
            topic=RUNG_FIRED,
            key=f"rung:{clock}:{cycle}:{news['rung']}",
            payload={"clock": clock, **said},
            at=batch.created_at,
        )
        row.case_id = case
        row.next_try_at = at
        yield row
