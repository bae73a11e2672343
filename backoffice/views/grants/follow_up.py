"""The page on which whoever holds a grant begins its renewal or its amendment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.applications.draft_task import task_url
from backoffice.views.clock import moment, today
from cases.errors import KaifangError
from cases.models import Grant
from cases.queries.one_case import visible_case
from cases.states.follow_up import FollowUp
from workflows.conditional_access.follow_ups.start import start_follow_up, why_not
from workflows.engine.clocks import civil_date
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def follow_up(request: SignedInRequest, number: str, kind: str) -> HttpResponse:
    """Say what a renewal or an amendment does, or begin it; 404 for everybody but who applied."""
    grant = record_of(visible_case(request.user, number, on=today()))
    if (
        not isinstance(grant, Grant)
        or grant.opened_by_id != request.user.pk
        or kind not in FollowUp.values
    ):
        raise Http404
    refusal: KaifangError | None = None
    at = moment()
    if request.method == "POST":
        try:
            draft = start_follow_up(grant=grant, kind=kind, person=request.user, at=at)
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            return redirect(task_url(draft))
    context = {
        "case": grant,
        "grant": grant,
        "kind": FollowUp(kind),
        "is_renewal": kind == FollowUp.RENEWAL,
        "why_not": "" if refusal else why_not(grant, kind, on=civil_date(at)),
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "grants/follow_up.html", context, status=status)


def follow_ups_offered(grant: Grant, *, on: date) -> list[tuple[str, StrOrPromise, str]]:
    """Return each way to follow a grant with why it cannot be gone today; empty: it can."""
    return [(kind.value, kind.label, why_not(grant, kind, on=on)) for kind in FollowUp]
