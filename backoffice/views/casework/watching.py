"""Watch a case, or hear of it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.views.clock import moment, today
from cases.queries.one_case import visible_case
from workflows.collaboration import watching

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_POST
def watch(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    watching.watch(case=case, person=request.user, at=moment())
    messages.success(request, _t("已关注。案卷状态变化或有新消息时，您会收到通知。"))
    return redirect("case", number=case.number)


@login_required
@require_POST
def unwatch(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    watching.unwatch(case=case, person=request.user)
    messages.success(request, _t("已取消关注。"))
    return redirect("case", number=case.number)
