"""Let what waits in the outbox leave, on the minute or as soon as an act is committed."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from huey.contrib.djhuey import db_task

from backoffice.grant_delivery.taken import push_and_note
from cases.queries.grant_pushes import TOPIC as GRANT_PUSH
from workflows.engine.delivery import deliver_due, worker_name
from workflows.links import HANDLERS

log = logging.getLogger("kaifang.tasks")
# The rules know nothing of the web: what is posted to another system is handled here.
EVERYWHERE = {**HANDLERS, GRANT_PUSH: push_and_note}


def deliver_all() -> None:
    """Deliver batch by batch until nothing is due; each batch has a lease of its own."""
    worker = worker_name()
    while (done := deliver_due(at=timezone.now(), worker=worker, handlers=EVERYWHERE)).claimed:
        log.info("outbox sent=%d failed=%d", done.sent, done.failed)


@db_task()
def deliver_now() -> None:
    deliver_all()


def deliver_soon() -> None:
    """Wake the worker once the act is committed, so that nobody waits for the minute."""
    transaction.on_commit(deliver_now)
