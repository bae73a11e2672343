"""The front door: people who are logged in go to their tasks, others to the published list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from backoffice.navigation import PUBLIC_HOME, address_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("my-queue")
    return redirect(address_of(PUBLIC_HOME) or "login")
