"""What the delivery system was told of a case's grants, and what still waits to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import OutboxMessage
from cases.states.outbox import OutboxStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

TOPIC: Final = "grant_push"


def pushes_of(case_id: int) -> QuerySet[OutboxMessage]:
    """Return the messages about a case's grants, newest first; the caller may see the case."""
    rows = OutboxMessage.objects.filter(topic=TOPIC, case_id=case_id)
    return rows.exclude(status=OutboxStatus.WITHDRAWN).order_by("-pk")


def is_delivery_pending(case_id: int) -> bool:
    """Tell whether something about a case's grants has not reached the delivery system yet.

    A message that failed counts: what it says is not known there.
    """
    return pushes_of(case_id).exclude(status=OutboxStatus.SENT).exists()
