"""My tasks: what I hold, and what I have finished lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.casework import cursor
from backoffice.views.casework.task_rows import page_addresses, queue_page, task_rows
from backoffice.views.clock import moment, today
from cases.queries.queues import DONE_SHOWN_FOR, done_tasks, my_tasks, page_of_done

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def my_queue(request: SignedInRequest) -> HttpResponse:
    tasks = my_tasks(request.user, on=today())
    return render(request, "casework/my_queue.html", queue_page(request, tasks))


@login_required
@require_GET
def done_queue(request: SignedInRequest) -> HttpResponse:
    tasks = done_tasks(request.user, since=moment() - DONE_SHOWN_FOR, on=today())
    page = page_of_done(tasks, cursor.read(request.GET.get("after", "")))
    context = {"rows": task_rows(page.tasks), **page_addresses(request, page)}
    return render(request, "casework/done_queue.html", context)
