"""Post one message about a grant to the delivery system."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from backoffice.grant_delivery.target import exchange, target_of_settings
from cases.events import canonical
from workflows.engine.delivery import NotTaken, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage

EVENTS: Final = "/events"
# Of the answers that blame the request, those that another try may mend.
PASSING: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)


class NoTarget(Exception):  # noqa: N818  # named for what it found
    """A message waits for a delivery system that the settings name no more."""


def push_grant_message(message: OutboxMessage, at: datetime) -> None:
    """Post what a message says, with its key as the event's id.

    The body is the same at every try; the signature is of the moment in which it is sent.

    Writes: nothing. A second delivery posts the same id again, by which the receiver drops it.

    Raises:
        Refused: the receiver answered that the message is at fault; it is not tried again.
        NotTaken: it answered anything else but success.
        Exception: there was no answer, or the target may not be asked (`exchange`).
    """
    target = target_of_settings()
    if not target.url:
        raise NoTarget
    body = canonical({**message.payload, "event": message.idempotency_key})
    status = exchange(target, "POST", EVENTS, body=body).status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    is_at_fault = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    raise (Refused if is_at_fault and status not in PASSING else NotTaken)(f"HTTP {status}")
