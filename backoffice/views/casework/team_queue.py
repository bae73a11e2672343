"""Team tasks: what waits in the queues that a person's roles serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.casework.task_rows import queue_page
from backoffice.views.clock import today
from cases.queries.queues import team_tasks, unclaimed
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def team_queue(request: SignedInRequest) -> HttpResponse:
    tasks = team_tasks(request.user, on=today(), served=served_queues())
    shows_held = request.GET.get("held") == "1"
    context = queue_page(request, tasks if shows_held else unclaimed(tasks))
    return render(request, "casework/team_queue.html", {**context, "shows_held": shows_held})
