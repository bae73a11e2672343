"""A person's notifications, and marking them as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.clock import moment
from cases.queries.notifications import NOTIFICATIONS_ON_A_PAGE, notifications_of
from forms.whole_number import whole_number
from workflows.engine.notices import mark_read

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def notifications(request: SignedInRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = notifications_of(request.user, before=whole_number(before))
    page = rows[:NOTIFICATIONS_ON_A_PAGE]
    context = {
        "rows": page,
        "has_unread": any(row.read_at is None for row in page),
        "first_url": "?" if before else "",
        "next_url": f"?before={page[-1].pk}" if len(rows) > len(page) else "",
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
