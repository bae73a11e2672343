"""Meetings of supply and demand: all of them, one with its demands, a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.clock import moment, today
from backoffice.views.registries.readers import may_enter, must_read, registrar_hat, status_after
from cases.errors import KaifangError
from cases.models.matching_meeting import MONTHS_OF_A_QUARTER
from cases.queries.matching_meetings import (
    DEMANDS_OF_A_MEETING,
    MEETINGS_ON_A_PAGE,
    demands_of_meeting,
    meeting_numbered,
    meetings_before,
    quarters_held,
)
from forms.meetings import MeetingForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.meetings import MeetingFacts, enter_meeting

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    before = whole_number(request.GET.get("before", ""))
    found = meetings_before(before=before)
    page = found[:MEETINGS_ON_A_PAGE]
    held = quarters_held(today().year)
    present = (today().month - 1) // MONTHS_OF_A_QUARTER + 1
    context = {
        "meetings": page,
        "year": today().year,
        "quarters": [(quarter, quarter in held) for quarter in range(1, present + 1)],
        "may_enter": may_enter(request),
        "next_url": f"?before={page[-1].number}" if len(found) > len(page) else "",
        "first_url": "?" if before is not None else "",
    }
    return render(request, "registries/meetings.html", context)


@login_required
@require_GET
def meeting(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request)
    found = meeting_numbered(number)
    if found is None:
        raise Http404
    demands = demands_of_meeting(found, request.user, on=today())
    shown = demands[:DEMANDS_OF_A_MEETING]
    context = {
        "meeting": found,
        "rows": [(demand, demand.is_late(today())) for demand in shown],
        "left_out": DEMANDS_OF_A_MEETING if len(demands) > len(shown) else 0,
        "may_enter": may_enter(request),
    }
    return render(request, "registries/meeting.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)
    form = MeetingForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        facts = MeetingFacts(**form.cleaned_data)
        try:
            entered = enter_meeting(facts=facts, membership=hat, at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已登记会议，请逐项登记会上提出的需求。"))
            return redirect("meeting", number=entered.number)
    context = {"form": form, "refusal": refusal.message if refusal else ""}
    status = status_after(form, refusal)
    return render(request, "registries/meeting_new.html", context, status=status)
