"""Mail: queued as rows of the outbox, composed and sent when they are delivered.

A mail leaves the house unprotected, so it says the case's number, the kind of news, the due date
and where to look, and nothing else: no title, no name (docs/decisions/0014-mail-says-little.md).
"""

from __future__ import annotations

from email.utils import parseaddr
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _t

from cases.models import Case, OutboxMessage, Person
from cases.queries.visible import visible_to
from workflows.engine.clocks import civil_date
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language
from workflows.engine.topics import topic_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflows.engine.recipients import Recipient
    from workflows.engine.topics import Topic

MAIL = "email"
KEY_LENGTH = 120


def mail_about(
    message: OutboxMessage, to: Recipient, topic: Topic, due_on: date | None, at: datetime
) -> OutboxMessage:
    """Return the unsaved row that brings one person a mail about what a message says."""
    row = outbox_row(
        topic=MAIL,
        key=mail_key(message.idempotency_key, to.person.pk),
        payload={
            "person": to.person.pk,
            "topic": topic.code,
            "stands_in": to.acting_for is not None,
            "due_on": due_on.isoformat() if due_on else None,
        },
        at=at,
    )
    row.case_id = message.case_id
    return row


def mail_key(key: str, person: int) -> str:
    """Return the key of a person's mail about a message; a long one is shortened to its hash."""
    whole = f"{MAIL}:{key}:{person}"
    return whole if len(whole) <= KEY_LENGTH else f"{MAIL}:{_hash(key)}:{person}"


def send_notice(message: OutboxMessage, at: datetime) -> None:
    """Send one mail; to nobody who left, has no address any more or may not see the case now.

    Writes: nothing. A second delivery sends the same Message-ID again, so that a receiver can
    drop it: SMTP has no way to send exactly once.
    """
    person = reader_of(message)
    if person is None:
        return
    case = None
    if message.case_id is not None:
        case = visible_to(person, on=civil_date(at)).filter(pk=message.case_id).first()
        if case is None:
            return
    with in_record_language():
        label = topic_of(message.payload["topic"]).label
        subject = f"{label}：{case.number}" if case else f"{label}"
        send(person.email, subject, _lines(message, case, f"{label}"), key=message.idempotency_key)


def send(address: str, subject: str, lines: list[str], *, key: str) -> None:
    """Hand one plain text to the mail server.

    Args:
        address: whom to.
        subject: without the name of the house, which is put before it.
        lines: the text, in the language of the record.
        key: the same for the same mail; its hash is the Message-ID.

    Raises:
        OSError, smtplib.SMTPException: what the server or the way to it refused.
    """
    footer = _t("本邮件由系统发出，请勿回复。修改通知方式：%(url)s") % {
        "url": settings.NOTIFICATION_SETTINGS_PAGE
    }
    EmailMessage(
        subject=_t("【开放办】%(subject)s") % {"subject": subject},
        body="\n".join([*lines, "", footer, ""]),
        to=[address],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    ).send()


def message_id(key: str) -> str:
    """Return the Message-ID that belongs to a key."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{_hash(key)}@{sender.rpartition('@')[2]}>"


def _lines(message: OutboxMessage, case: Case | None, label: str) -> list[str]:
    lines = [_t("事项：%(label)s") % {"label": label}]
    if case is not None:
        lines.append(_t("案卷编号：%(number)s") % {"number": case.number})
    if message.payload["due_on"]:
        lines.append(_t("应办结日期：%(due)s") % {"due": message.payload["due_on"]})
    if message.payload["stands_in"]:
        lines.append(_t("您因代办收到本通知。"))
    page = settings.CASE_PAGE.format(number=case.number) if case else settings.NOTIFICATIONS_PAGE
    return [*lines, _t("请登录查看：%(url)s") % {"url": page}]


def reader_of(message: OutboxMessage) -> Person | None:
    """Return who is written to; None where they left or have no address any more."""
    rows = Person.objects.filter(pk=message.payload["person"], is_active=True).exclude(email="")
    return rows.first()


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:40]
