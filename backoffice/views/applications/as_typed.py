"""What a page that saves a draft as one types is told: that it was saved, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from backoffice.middleware import status_of
from cases.errors import Stale

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cases.errors import KaifangError
    from cases.models import ApplicationDraft


def is_typing(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def was_saved(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    context = {"draft": draft, "draft_version": draft.version}
    return render(request, "applications/saved.html", context)


def was_not_saved(
    request: HttpRequest, refusal: KaifangError, *, seen: object, newest_url: str
) -> HttpResponse:
    """Leave the page with its own count: sent again, it still overwrites nothing."""
    context = {
        "refusal": refusal.message,
        "draft_version": seen,
        "newest_url": newest_url if isinstance(refusal, Stale) else "",
    }
    status = status_of(refusal)
    return render(request, "applications/not_saved.html", context, status=status)
