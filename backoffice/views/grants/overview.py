"""The grants that one may know of: the department's own, one's own, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.clock import moment, today
from cases.queries.data_grants import GRANTS_ON_A_PAGE, grants_in_sight
from forms.grants import GrantFilter
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    form = GrantFilter(request.GET)
    kept = form.wanted
    before = whole_number(request.GET.get("before", ""))
    found = grants_in_sight(request.user, on=today(), state=kept.get("state", ""), before=before)
    page, at = found[:GRANTS_ON_A_PAGE], moment()
    following = urlencode({**kept, "before": page[-1].pk}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [(grant, grant.is_usable(at)) for grant in page],
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "grants/overview.html", context)
