"""The public front page: the version in effect, what it holds, where to take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.views.public.version_summary import summary_of
from cases.queries.list_versions import current_version

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    version = current_version()
    context = summary_of(version) if version else {}
    return render(request, "public/home.html", context)
