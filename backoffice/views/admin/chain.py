"""The system chain: every act outside a case, newest first, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.admin.area import administration
from cases.queries import system_chain
from cases.states.system_act import SystemAct
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest


@administration
@require_GET
def chain(request: AdministrationRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    act = request.GET.get("act", "")
    person = request.GET.get("person", "")
    lines = system_chain.system_events_before(
        whole_number(before),
        act=act if act in SystemAct.values else "",
        person_id=whole_number(person),
    )
    page = lines[: system_chain.EVENTS_ON_A_PAGE]
    kept = {"act": act, "person": person}
    following = {**kept, "before": page[-1].event.sequence} if len(lines) > len(page) else {}
    return render(
        request,
        "admin/chain.html",
        {
            "lines": page,
            "acts": SystemAct.choices,
            **kept,
            "first_url": f"?{urlencode(kept)}" if before else "",
            "next_url": f"?{urlencode(following)}" if following else "",
        },
    )
