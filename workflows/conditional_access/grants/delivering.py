"""Open the way to the data: the delivery system took the grant, or a person opened it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import Grant
from cases.models.grant import DELIVERY_NOTE_LENGTH
from cases.states.access_words import DeliveryMode
from cases.states.grant import GrantState
from cases.states.grant_change import HELD_AFTER, GrantChange, HeldGrant
from workflows.engine.clock_by_case import ClockByCase
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Case, OutboxMessage
    from workflows.engine.step import Step

DELIVERY_CLOCK: Final = "app.delivery"
SANDBOX_CLOCK: Final = "app.delivery_sandbox"


def _clock_of(case: Case) -> str:
    is_sandbox = cast("Grant", case).delivery == DeliveryMode.SANDBOX
    return SANDBOX_CLOCK if is_sandbox else DELIVERY_CLOCK


# A sandbox takes longer to set up than a download (rules A15).
CLOCK_OF_DELIVERY: Final = ClockByCase(codes=(DELIVERY_CLOCK, SANDBOX_CLOCK), of=_clock_of)


def deliver_by_hand(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that the department itself opened the way to the data, and how.

    `step.data` carries `note`: what the user reads of how the data is to be had.

    Writes: when and how it was delivered.

    Raises:
        BadInput: the note is missing or too long.
        GuardFailed: the last day is over.
    """
    grant = cast("Grant", step.case)
    if civil_date(step.at) > grant.valid_until:
        raise GuardFailed(
            _t("授权期限已于 %(day)s 届满，不能再交付数据。") % {"day": grant.valid_until}
        )
    note = str(step.data.get("note", "")).strip()
    if not 0 < len(note) <= DELIVERY_NOTE_LENGTH:
        raise BadInput(
            _t("请写明数据怎样取得，1 至 %(most)s 字；不要写入口令或密钥。")
            % {"most": DELIVERY_NOTE_LENGTH},
            field="note",
        )
    grant.delivered_at, grant.delivery_note = step.at, note
    grant.save(update_fields=["delivered_at", "delivery_note"])
    return {"by": "hand", "note": note}


def take_delivery(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that the delivery system took the grant.

    `step.data` carries `key`: that of the message which it took.

    Writes: when it was delivered.
    """
    grant = cast("Grant", step.case)
    grant.delivered_at = step.at
    grant.save(update_fields=["delivered_at"])
    return {"by": "push", "message": str(step.data["key"])}


def note_taken(message: OutboxMessage, at: datetime) -> None:
    """Let a grant be in use as soon as the delivery system has taken a message that says so.

    Called after the message was taken, outside any transaction; a second call changes nothing.

    Args:
        message: about a grant, of the topic `grant_push`.
        at: the present moment.

    Writes: what the act `take_delivery` writes, where the grant waits for its delivery.
    """
    if HELD_AFTER.get(GrantChange(message.payload["kind"])) != HeldGrant.ACTIVE:
        return
    grant = Grant.objects.filter(pk=message.case_id, state=GrantState.PENDING_DELIVERY).first()
    if grant is None:
        return
    try:
        act(
            case=grant,
            name="take_delivery",
            actor=None,
            at=at,
            expected_version=None,
            data={"key": message.idempotency_key},
        )
    except GuardFailed:
        # Delivered by hand, suspended or ended between the read and the lock.
        return
