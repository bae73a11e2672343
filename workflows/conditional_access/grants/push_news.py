"""Tell the department that the delivery system did not take what was said of one of its grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import Grant, OutboxMessage
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.grant_change import GrantChange
from workflows.conditional_access.recusal import REVIEWERS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

PUSH_STUCK: Final = "grant_push_stuck"


def note_stuck(message: OutboxMessage, at: datetime) -> None:
    """Let the department hear that a message about its grant will not go again by itself.

    Args:
        message: about a grant, refused or out of attempts.
        at: the present moment; within one minute it is told once.

    Writes: one row of the outbox, where the message is about a grant.
    """
    grant = Grant.objects.filter(pk=message.case_id).first()
    if grant is None:
        return
    row = outbox_row(
        topic=PUSH_STUCK,
        key=f"{PUSH_STUCK}:{message.pk}:{at:%Y%m%dT%H%M}",
        payload={"kind": message.payload["kind"]},
        at=at,
        case=grant,
    )
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)


def push_stuck(message: OutboxMessage, at: datetime) -> None:
    """Tell the department's reviewers what was not taken, and what to do.

    Writes: one `Notification` per person.
    """
    grant = Grant.objects.select_related("organisation").get(pk=message.case_id)
    with in_record_language():
        text = _t(
            "授权 %(number)s 的消息“%(kind)s”未被交付系统接收，不会自动重发，"
            "对方可能仍按原来的状态提供数据：请与交付系统核对，并请系统管理员重发。"
        ) % {
            "number": grant.number,
            "kind": GrantChange(message.payload["kind"]).label,
        }
    reviewers = Requirement(roles=frozenset(REVIEWERS), organisation=grant.organisation)
    tell(people_meeting(reviewers, on=civil_date(at)), message, text, at)
