"""Why a deadline ends on this day and no other: every day on the way, counted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.clock import today
from cases.queries.one_case import clock_of, events_of_clock, visible_case
from workflows.engine.why_due import derivation

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def why_this_date(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    clock = clock_of(case, pk)
    events = list(events_of_clock(clock))
    context = {
        "case": case,
        "clock": clock,
        "events": events,
        "derived": derivation(clock, events),
    }
    return render(request, "casework/why_this_date.html", context)
