"""Post a message about a grant, and note on the grant that the delivery system took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.grant_delivery.push import push_grant_message
from cases.states.outbox import ATTEMPTS_BEFORE_STUCK
from workflows.conditional_access.grants.delivering import note_taken
from workflows.conditional_access.grants.push_news import note_stuck
from workflows.engine.delivery import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage


def push_and_note(message: OutboxMessage, at: datetime) -> None:
    """Post a message; once it is taken, a grant that waits for its delivery is in use.

    A worker that dies in between posts it again: the receiver drops the repeat, the note follows.

    Writes: what `note_taken` writes, after the answer came and in a transaction of its own; where
    it was refused, or goes no more, news for the department.

    Raises:
        Exception: what `push_grant_message` raises.
    """
    try:
        push_grant_message(message, at)
    except Exception as error:
        if isinstance(error, Refused) or message.attempts >= ATTEMPTS_BEFORE_STUCK:
            note_stuck(message, at)
        raise
    note_taken(message, at)
