"""What differs between two versions: per class, per department, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backoffice.views.public import entry_cursor
from backoffice.views.public.sight import version_or_404, versions_seen_by
from workflows.open_list.difference import ChangeClass
from workflows.open_list.difference_page import COUNTED_CLASSES, difference_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def version_difference(request: HttpRequest, label: str, other: str) -> HttpResponse:
    wanted = request.GET.get("with", "")
    if wanted:
        version_or_404(request, wanted)
        return redirect("version-difference", label=label, other=wanted)
    asked = request.GET.get("class", "")
    chosen = asked if asked in ChangeClass.values else ""
    after = entry_cursor.read(request.GET.get("after", ""))
    found = difference_page(
        version_or_404(request, label), version_or_404(request, other), chosen=chosen, after=after
    )
    kept = {"class": chosen} if chosen else {}
    following = entry_cursor.written(found.next_after) if found.next_after is not None else ""
    return render(
        request,
        "public/difference.html",
        {
            "found": found,
            "classes": [(each.value, each.label, found.counts[each.value]) for each in ChangeClass],
            "columns": [each.label for each in COUNTED_CLASSES],
            "providers": found.counts_per_provider,
            "chosen": chosen,
            "versions": versions_seen_by(request)[:50],
            "next_url": f"?{urlencode({**kept, 'after': following})}" if following else "",
            "first_url": f"?{urlencode(kept)}" if after is not None else "",
        },
    )
