"""Team tasks: what waits in the queues that a person's roles serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.signed_in import hats_of_page
from backoffice.views.casework.task_rows import queue_page
from backoffice.views.clock import today
from cases.queries.queues import team_parts, unclaimed
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def team_queue(request: SignedInRequest) -> HttpResponse:
    on = today()
    hats = hats_of_page(request, on=on)
    queue = team_parts(request.user, on=on, served=served_queues(), hats=hats)
    shows_held = request.GET.get("held") == "1"
    context = queue_page(request, queue if shows_held else queue.each(unclaimed), name="team")
    return render(request, "casework/team_queue.html", {**context, "shows_held": shows_held})
