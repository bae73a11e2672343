"""Deliver what the outbox holds, at least once; receivers drop repeats by idempotency key.

A worker leases rows, delivers them, and marks each as sent. A worker that dies leaves a lease
that runs out, and another delivers again. Whoever wakes this up (an alarm clock, a nudge after
an act, two of them at once) may do so as often as they like.
"""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q

from cases.models import OutboxMessage
from cases.states.outbox import ATTEMPTS_BEFORE_STUCK, OutboxStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    Handler = Callable[[OutboxMessage, datetime], None]

# House defaults. A batch takes far less than its lease; a dead worker's rows wait this long.
LEASE = timedelta(minutes=5)
BATCH = 50
# How long a failed row waits, by the number of attempts so far; afterwards it is for people.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
# What leaves the house: a slow receiver must not hold a lock, so that its handlers write, if at
# all, in a transaction of their own after the answer came.
LEAVES = frozenset({"email", "digest", "grant_push"})


class NotTaken(Exception):  # noqa: N818  # named for what happened
    """The receiver did not take a message this time; it goes again later.

    Attributes:
        code: what it answered, in a few signs that name nobody; kept on the row and shown.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotTaken):
    """The receiver does not take the message, and would not later: it is not tried again."""


DIED = "worker died before it could say how it went"


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What one waking achieved: rows leased, sent, failed (to be tried again or stuck)."""

    claimed: int
    sent: int
    failed: int


def worker_name() -> str:
    """Return a name for this waking of this worker: two never share one."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid4().hex[:12]}"


def deliver_due(
    *, at: datetime, worker: str, handlers: Mapping[str, Handler], batch: int = BATCH
) -> Delivered:
    """Lease due rows and hand each to the handler of its topic.

    Args:
        at: the present moment.
        worker: who holds the leases; unique among workers (`worker_name`).
        handlers: by topic; a handler must bear being called twice for one key.
        batch: how many rows at most; call again while rows are claimed.

    Writes: leases; for each row either `sent`, or the failure and when to try again (`Refused`:
    not at all). What a failed handler wrote is undone.
    """
    rows = claim_due(at=at, worker=worker, batch=batch)
    sent = sum(_deliver(row, at, handlers) for row in rows)
    return Delivered(claimed=len(rows), sent=sent, failed=len(rows) - sent)


def claim_due(*, at: datetime, worker: str, batch: int = BATCH) -> list[OutboxMessage]:
    """Lease rows that are due and that nobody else holds, the longest due first.

    The attempt is counted with the lease, so a row that kills its worker runs out of attempts
    as one that fails does.

    Writes: lease, holder and attempts; rows that ran out of attempts become failed.
    """
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    waiting = OutboxMessage.objects.filter(free, status=OutboxStatus.WAITING)
    with transaction.atomic():
        waiting.filter(attempts__gte=ATTEMPTS_BEFORE_STUCK).update(
            status=OutboxStatus.FAILED, last_error=DIED
        )
        # SKIP LOCKED on PostgreSQL; on SQLite the IMMEDIATE transaction already excludes others.
        rows = waiting.filter(next_try_at__lte=at).select_for_update(skip_locked=True)
        keys = [row.pk for row in rows.order_by("next_try_at", "pk")[:batch]]
        waiting.filter(pk__in=keys).update(
            leased_until=at + LEASE, leased_by=worker, attempts=F("attempts") + 1
        )
    held = OutboxMessage.objects.filter(pk__in=keys, leased_by=worker)
    return list(held.order_by("next_try_at", "pk"))


def _deliver(row: OutboxMessage, at: datetime, handlers: Mapping[str, Handler]) -> bool:
    """Deliver one row; tell whether it went. One bad row must not stop the others."""
    leaves = row.topic in LEAVES
    # What another worker took over meanwhile would go out twice.
    if leaves and not _still_ours(row).exists():
        return False
    try:
        with nullcontext() if leaves else transaction.atomic():
            handlers[row.topic](row, at)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong is recorded on the row
        _record_failure(row, at, error)
        return False
    _still_ours(row).update(
        status=OutboxStatus.SENT, sent_at=at, leased_until=None, leased_by="", last_error=""
    )
    return True


def _record_failure(row: OutboxMessage, at: datetime, error: Exception) -> None:
    """Note the kind of error, and the code of a refusal: any other text may name people."""
    stuck = row.attempts >= ATTEMPTS_BEFORE_STUCK or isinstance(error, Refused)
    said = f" {error.code}" if isinstance(error, NotTaken) else ""
    _still_ours(row).update(
        status=OutboxStatus.FAILED if stuck else OutboxStatus.WAITING,
        next_try_at=row.next_try_at if stuck else at + DELAYS[row.attempts - 1],
        leased_until=None,
        leased_by="",
        last_error=f"{type(error).__name__}{said} ({row.topic})",
    )


def _still_ours(row: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Leave a row alone whose lease ran out and that another worker took over."""
    return OutboxMessage.objects.filter(
        pk=row.pk, status=OutboxStatus.WAITING, leased_by=row.leased_by
    )
