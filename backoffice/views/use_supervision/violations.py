"""The register of violations, with the bars that are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.clock import today
from backoffice.views.registries.readers import must_read
from cases.queries.violations import VIOLATIONS_ON_A_PAGE, violations_in_sight
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def violations(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    before = whole_number(request.GET.get("before", ""))
    found = violations_in_sight(request.user, on=today(), before=before)
    page = found[:VIOLATIONS_ON_A_PAGE]
    context = {
        "violations": page,
        "today": today(),
        "next_url": f"?before={page[-1].pk}" if len(found) > len(page) else "",
        "first_url": "?" if before is not None else "",
    }
    return render(request, "use_supervision/violations.html", context)
