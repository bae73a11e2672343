"""Search: the cases that hold the words typed into the top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.clock import today
from cases.queries.search import find_cases
from cases.search_terms import LONGEST_SEARCH
from forms.whole_number import whole_number
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    before = request.GET.get("before", "")
    page = find_cases(request.user, words, on=today(), before=whole_number(before))
    name_states(page.cases)
    kept = {"q": words}
    context = {
        "words": words,
        "cases": page.cases,
        "first_url": f"?{urlencode(kept)}" if before else "",
        "next_url": (
            f"?{urlencode({**kept, 'before': page.next_before})}" if page.next_before else ""
        ),
    }
    return render(request, "casework/search.html", context)
