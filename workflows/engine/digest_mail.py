"""Send the daily digest: what it says was read when it was made, once per person and day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _t

from workflows.engine.clocks import civil_date
from workflows.engine.mail import reader_of, send
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage

DIGEST: Final = "digest"


def digest_key(person: int, on: date) -> str:
    """Return the key that makes a person's digest of a day the only one."""
    return f"{DIGEST}:{person}:{on.isoformat()}"


def send_digest(message: OutboxMessage, at: datetime) -> None:
    """Send one digest on its own day; yesterday's is news to nobody.

    Writes: nothing.
    """
    person = reader_of(message)
    if person is None or civil_date(at) != date.fromisoformat(message.payload["on"]):
        return
    with in_record_language():
        subject = _t("每日汇总 %(on)s") % {"on": message.payload["on"]}
        send(person.email, subject, _lines(message), key=message.idempotency_key)


def _lines(message: OutboxMessage) -> list[str]:
    said = message.payload
    lines = [
        *_section(_t("已逾期"), said["overdue"]),
        *_section(_t("今天到期"), said["today"]),
        *_section(_t("两个工作日内到期"), said["soon"]),
    ]
    if said["more"]:
        lines.append(_t("到期的任务不止以上各项，请登录查看。"))
    if not lines:
        lines.append(_t("今后两个工作日没有到期的任务。"))
    lines.append(_t("上次汇总以来团队新增待领取任务：%(count)s 项") % {"count": said["team"]})
    lines.append(_t("未读通知：%(count)s 条") % {"count": said["unread"]})
    return [*lines, _t("请登录查看：%(url)s") % {"url": settings.MY_TASKS_PAGE}]


def _section(title: str, tasks: list[list[str]]) -> list[str]:
    """Give a heading and a line per task; no line where there is none."""
    if not tasks:
        return []
    pages = (
        f"{number}  {due_on}  {settings.CASE_PAGE.format(number=number)}"
        for number, due_on in tasks
    )
    return [_t("%(title)s：") % {"title": title}, *pages, ""]
