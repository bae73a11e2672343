"""The front door: to one's tasks, to one's registration as an applicant, or to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from backoffice.navigation import OUTSIDERS, PUBLIC_HOME, address_of
from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.queries.applicants import registrations_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from backoffice.signed_in import SignedInRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(address_of(PUBLIC_HOME) or "login")
    hats = hats_of_page(cast("SignedInRequest", request), on=today())
    if {hat.role for hat in hats} <= OUTSIDERS and (hats or registrations_of(request.user)):
        return redirect("my-registration")
    return redirect("my-queue")
