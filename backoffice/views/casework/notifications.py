"""A person's notifications by day, narrowed to a topic or to the unread; marking them as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.clock import moment, today
from cases.queries.notifications import (
    NOTIFICATIONS_ON_A_PAGE,
    cases_still_seen,
    notifications_of,
)
from forms.notifications import NotificationFilterForm
from forms.whole_number import whole_number
from workflows.engine.clocks import civil_date
from workflows.engine.notices import mark_read
from workflows.engine.topics import topic_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Notification
    from workflows.engine.topics import Topic


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list; where its case is out of sight, text and link stay away."""

    row: Notification
    day: date
    topic: Topic
    is_seen: bool


@login_required
@require_GET
def notifications(request: SignedInRequest) -> HttpResponse:
    filters = NotificationFilterForm(request.GET)
    wanted = filters.wanted()
    before = request.GET.get("before", "")
    found = notifications_of(request.user, before=whole_number(before), **wanted)
    rows = found[:NOTIFICATIONS_ON_A_PAGE]
    narrowed = {"topic": wanted["topic"] or "", "unread": "on" if wanted["unread"] else ""}
    query = {name: value for name, value in narrowed.items() if value}
    next_query = {**query, "before": rows[-1].pk} if len(found) > len(rows) else {}
    context = {
        "filters": filters,
        "is_narrowed": bool(query),
        "lines": _lines(request, rows),
        "has_unread": any(row.read_at is None for row in rows),
        "first_url": f"?{urlencode(query)}" if before else "",
        "next_url": f"?{urlencode(next_query)}" if next_query else "",
    }
    return render(request, "casework/notifications.html", context)


@login_required
@require_POST
def read_one(request: SignedInRequest, pk: int) -> HttpResponse:
    mark_read(person=request.user, at=moment(), pk=pk)
    return redirect("notifications")


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    count = mark_read(person=request.user, at=moment())
    messages.success(request, _t("已将 %(count)s 条通知标为已读。") % {"count": count})
    return redirect("notifications")


def _lines(request: SignedInRequest, rows: Collection[Notification]) -> list[Line]:
    seen = cases_still_seen(request.user, rows, on=today())
    return [
        Line(
            row=row,
            day=civil_date(row.at),
            topic=topic_of(row.topic),
            is_seen=row.case_id is None or row.case_id in seen,
        )
        for row in rows
    ]
