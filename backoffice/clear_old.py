"""Clear what is no longer of use: sessions, attempts to log in, notifications, previews.

No evidence is among it: what people did stands in the chains.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session

from cases.models import Notification, SignUpAttempt
from workflows.engine.kept_files import attachment_store, clear_parts
from workflows.open_list.expiring_previews import expire_previews

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# A long first night must not hold the write lock of SQLite for minutes.
BATCH = 1_000
# No upload takes so long.
BROKEN_OFF_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """How much went; attempts to sign up count among the logins, `parts` are broken uploads."""

    sessions: int
    logins: int
    notifications: int
    previews: int
    parts: int


def clear_old(*, at: datetime) -> Cleared:
    """Delete what has been kept long enough; the lengths are settings.

    Writes: sessions that ended, attempts older than `KAIFANG_KEEP_LOGINS_DAYS`, notifications
    read more than `KAIFANG_KEEP_READ_DAYS` ago; the staged rows and files of previews older
    than `KAIFANG_KEEP_PREVIEWS_DAYS`; attachments that broke off while they came in. What
    nobody read stays, and so does what was proposed.
    """
    logins_until = at - timedelta(days=settings.KEEP_LOGINS_DAYS)
    read_until = at - timedelta(days=settings.KEEP_READ_DAYS)
    return Cleared(
        sessions=_delete(Session.objects.filter(expire_date__lt=at)),
        logins=sum(
            _delete(model.objects.filter(attempt_time__lt=logins_until))
            for model in (AccessAttempt, AccessFailureLog, AccessLog)
        )
        + _delete(SignUpAttempt.objects.filter(at__lt=logins_until)),
        notifications=_delete(Notification.objects.filter(read_at__lt=read_until)),
        previews=expire_previews(uploaded_before=at - timedelta(days=settings.KEEP_PREVIEWS_DAYS)),
        parts=clear_parts(attachment_store(), before=at - BROKEN_OFF_AFTER),
    )


def _delete(rows: QuerySet[Any]) -> int:  # Any: rows of any table
    """Delete batch by batch; each is a transaction of its own."""
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        deleted += rows.filter(pk__in=keys).delete()[0]
    return deleted
