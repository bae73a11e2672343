"""Every version that was ever in effect, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.views.clock import today
from backoffice.views.public.sight import version_or_404, versions_seen_by
from backoffice.views.public.version_summary import summary_of
from cases.permissions import holds_any
from cases.queries.list_versions import PUBLIC_STATES, unfinished_version
from cases.queries.reversals import open_reversal, versions_reversed_by
from forms.whole_number import whole_number
from workflows.open_list.reversal import REVERSERS, REVERSIBLE
from workflows.open_list.version_flow import CUTTERS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

VERSIONS_ON_A_PAGE = 25


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    before = whole_number(request.GET.get("before", ""))
    found = versions_seen_by(request).select_related("previous")
    if before is not None:
        found = found.filter(sequence__lt=before)
    rows = list(found[: VERSIONS_ON_A_PAGE + 1])
    page = rows[:VERSIONS_ON_A_PAGE]
    person = request.user
    may_cut = person.is_authenticated and holds_any(person, CUTTERS, today())
    return render(
        request,
        "public/versions.html",
        {
            "versions": page,
            "next_url": f"?before={page[-1].sequence}" if len(rows) > len(page) else "",
            "first_url": "?" if before is not None else "",
            "may_cut": may_cut,
            "unfinished": unfinished_version() if may_cut else None,
        },
    )


@require_safe
def version(request: HttpRequest, label: str) -> HttpResponse:
    found = version_or_404(request, label)
    others = [each for each in versions_seen_by(request)[:50] if each.label != label]
    person = request.user
    may_reverse = person.is_authenticated and holds_any(person, REVERSERS, today())
    return render(
        request,
        "public/version.html",
        {
            **summary_of(found),
            "others": others,
            "is_public": found.state in PUBLIC_STATES,
            "takes_back": versions_reversed_by(found),
            "may_reverse": may_reverse and found.state in REVERSIBLE,
            "reversal": open_reversal(found) if may_reverse else None,
        },
    )
