"""What differs between two versions: per class, per department, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backoffice.views.public.sight import version_or_404, versions_seen_by
from workflows.open_list.difference import ChangeClass, difference

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CHANGES_ON_A_PAGE = 25


@require_safe
def version_difference(request: HttpRequest, label: str, other: str) -> HttpResponse:
    wanted = request.GET.get("with", "")
    if wanted:
        version_or_404(request, wanted)
        return redirect("version-difference", label=label, other=wanted)
    found = difference(version_or_404(request, label), version_or_404(request, other))
    chosen = request.GET.get("class", "")
    shown = [
        change
        for change in found.changes
        # Spelling is kept apart: it shows only when it is asked for.
        if (
            change.change_class == chosen
            if chosen in ChangeClass.values
            else change.change_class != ChangeClass.TYPOGRAPHIC
        )
    ]
    page = Paginator(shown, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    following = page.next_page_number() if page.has_next() else 0
    return render(
        request,
        "public/difference.html",
        {
            "found": found,
            "classes": [(each.value, each.label, found.counts[each.value]) for each in ChangeClass],
            "providers": found.counts_per_provider,
            "chosen": chosen,
            "page": page,
            "versions": versions_seen_by(request)[:50],
            "next_url": f"?class={chosen}&page={following}" if following else "",
            "first_url": f"?class={chosen}" if page.has_previous() else "",
        },
    )
