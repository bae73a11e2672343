"""One's own obligations, and those of the department's or the city's grants."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.clock import today
from backoffice.views.registries.readers import must_read
from cases.queries.obligations import (
    OBLIGATIONS_ON_A_PAGE,
    obligations_in_sight,
    obligations_of_user,
)
from cases.states.obligation import ObligationState
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def my_obligations(request: SignedInRequest) -> HttpResponse:
    context = {"obligations": obligations_of_user(request.user), "today": today()}
    return render(request, "use_supervision/mine.html", context)


@login_required
@require_GET
def obligations(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    asked = request.GET.get("state", "")
    state = asked if asked in ObligationState.values else ""
    before = whole_number(request.GET.get("before", ""))
    found = obligations_in_sight(request.user, on=today(), state=state, before=before)
    page = found[:OBLIGATIONS_ON_A_PAGE]
    kept = {"state": state} if state else {}
    following = urlencode({**kept, "before": page[-1].pk}) if page else ""
    context = {
        "obligations": page,
        "states": ObligationState.choices,
        "state": state,
        "today": today(),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "use_supervision/obligations.html", context)
