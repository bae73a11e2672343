"""Send a message of the outbox again, by hand, under the key that it had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotVisible
from cases.events import append_system_event
from cases.models import OutboxMessage
from cases.states.outbox import OutboxStatus
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person

# Whose receivers drop a repeat by its key, so that what was sent may go once more.
REPEATABLE: Final = frozenset({"grant_push"})


@patiently
@transaction.atomic
def send_again(*, actor: Person, key: str, at: datetime) -> OutboxMessage:
    """Let a message that failed go again; of some topics also one that was sent.

    Its key stays, so that a receiver that has it already drops it. Its attempts begin anew.

    Args:
        actor: an administrator.
        key: the message's idempotency key.
        at: the moment of the act.

    Writes: the row, as waiting; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        NotVisible: there is no such message.
        GuardFailed: it goes by itself, was taken back, or was sent and must not go twice.

    Rests on conditional-access.md, S44 (manual replay keeps the same event id).
    """
    require_administrator(actor, on=civil_date(at))
    row = OutboxMessage.objects.select_for_update().filter(idempotency_key=key).first()
    if row is None:
        raise NotVisible(_t("没有键为“%(key)s”的待发消息：请核对。") % {"key": key})
    _must_rest(row)
    before = {"status": row.status, "attempts": row.attempts, "error": row.last_error}
    row.status, row.attempts, row.next_try_at = OutboxStatus.WAITING, 0, at
    row.sent_at, row.last_error = None, ""
    row.save(update_fields=["status", "attempts", "next_try_at", "sent_at", "last_error"])
    append_system_event(
        act=SystemAct.SENT_AGAIN,
        actor=actor,
        at=at,
        data={"message": row.pk, "key": key, "topic": row.topic, "before": before},
    )
    return row


def _must_rest(row: OutboxMessage) -> None:
    if row.status == OutboxStatus.WAITING:
        raise GuardFailed(
            _t("该消息正等待发送，到时会自动发出，不必重发。请检查后台任务进程是否在运行。")
        )
    if row.status == OutboxStatus.WITHDRAWN:
        raise GuardFailed(_t("该消息已随所在步骤撤回，不能发送。"))
    if row.status == OutboxStatus.SENT and row.topic not in REPEATABLE:
        raise GuardFailed(_t("该消息已经送出，再发会让收件人收到两次。只有发送失败的可以重发。"))
