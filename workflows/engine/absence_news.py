"""Tell who stands in: when it is entered, when it begins, and when it ends early."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import Absence
from cases.states.civil_time import SHANGHAI
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from cases.models import OutboxMessage

TOPIC = "absence"
# House default: the news that it begins waits for the morning of its first day.
MORNING = time(8)


def news_of_entry(absence: Absence, *, at: datetime) -> list[OutboxMessage]:
    """Return the unsaved messages of an absence just entered: now, and on its first morning.

    One that begins today begins with the first message.
    """
    if absence.delegate_id is None:
        return []
    rows = [_row("absence_entered", absence, at)]
    if absence.valid_from > civil_date(at):
        begins = _row("absence_begins", absence, at)
        begins.next_try_at = datetime.combine(absence.valid_from, MORNING, tzinfo=SHANGHAI)
        rows.append(begins)
    return rows


def news_of_end(absence: Absence, *, at: datetime) -> list[OutboxMessage]:
    """Return the unsaved message of an absence that ended early."""
    return [_row("absence_ended", absence, at)] if absence.delegate_id is not None else []


def absence_entered(message: OutboxMessage, at: datetime) -> None:
    """Tell the delegate for whom they will stand in, and when.

    Writes: one `Notification`.
    """
    with in_record_language():
        _tell_delegate(message, at, _t("您将代%(name)s办理任务：%(first)s 至 %(last)s。"))


def absence_begins(message: OutboxMessage, at: datetime) -> None:
    """Tell the delegate on the first day; an absence that is off, or over, is news to nobody.

    Writes: one `Notification`.
    """
    absence = _absence(message)
    if absence.ended_on is not None or civil_date(at) > absence.valid_until:
        return
    with in_record_language():
        _tell_delegate(message, at, _t("您今日起代%(name)s办理任务，至 %(last)s。"))


def absence_ended(message: OutboxMessage, at: datetime) -> None:
    """Tell the delegate that the person is back.

    Writes: one `Notification`.
    """
    with in_record_language():
        _tell_delegate(message, at, _t("%(name)s已提前返岗，您自 %(ended)s 起不再代办。"))


def _tell_delegate(message: OutboxMessage, at: datetime, text: str) -> None:
    absence = _absence(message)
    words = {
        "name": absence.person.name,
        "first": absence.valid_from,
        "last": absence.valid_until,
        "ended": absence.ended_on,
    }
    delegate = [absence.delegate] if absence.delegate else []
    tell(delegate, message, text % words, at, topic=TOPIC)


def _absence(message: OutboxMessage) -> Absence:
    rows = Absence.objects.select_related("person", "delegate")
    return rows.get(pk=message.payload["absence"])


def _row(topic: str, absence: Absence, at: datetime) -> OutboxMessage:
    return outbox_row(
        topic=topic, key=f"{topic}:{absence.pk}", payload={"absence": absence.pk}, at=at
    )
