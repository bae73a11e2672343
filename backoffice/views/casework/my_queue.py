"""My tasks: what I hold, what waits, what I have finished lately, what I watch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.signed_in import fallen_to_page, hats_of_page
from backoffice.views.casework import cursor
from backoffice.views.casework.queue_badges import queue_badges
from backoffice.views.casework.task_rows import page_addresses, queue_page, task_rows
from backoffice.views.clock import moment, today
from cases.queries.absences import absences_of_day
from cases.queries.queues import (
    DONE_SHOWN_FOR,
    TASKS_ON_A_PAGE,
    done_tasks,
    my_parts,
    page_of_done,
    to_do,
    waiting,
    watched_cases,
)
from cases.queries.reminders import cases_put_off, without_put_off
from forms.whole_number import whole_number
from workflows.state_names import name_states

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.queries.queue_parts import Parts


@login_required
@require_GET
def my_queue(request: SignedInRequest) -> HttpResponse:
    on, at = today(), moment()
    tasks = _mine(request, on=on).each(to_do)
    shown = tasks.each(partial(without_put_off, person=request.user, at=at, on=on))
    context = {
        **queue_page(request, shown, name="mine"),
        "absences": absences_of_day(request.user, on=on),
        "put_off": cases_put_off(request.user, at=at),
    }
    return render(request, "casework/my_queue.html", context)


@login_required
@require_GET
def waiting_queue(request: SignedInRequest) -> HttpResponse:
    on = today()
    tasks = _mine(request, on=on).each(waiting)
    context = queue_page(request, tasks, name="waiting")
    return render(request, "casework/waiting_queue.html", context)


@login_required
@require_GET
def watched_queue(request: SignedInRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    on = today()
    hats = hats_of_page(request, on=on)
    cases = watched_cases(request.user, on=on, before=whole_number(before), hats=hats)
    shown = cases[:TASKS_ON_A_PAGE]
    name_states(shown)
    context = {
        "cases": shown,
        "badges": queue_badges(request),
        "first_url": request.path if before else "",
        "next_url": f"?before={shown[-1].pk}" if len(cases) > len(shown) else "",
    }
    return render(request, "casework/watched_queue.html", context)


@login_required
@require_GET
def done_queue(request: SignedInRequest) -> HttpResponse:
    on = today()
    hats = hats_of_page(request, on=on)
    tasks = done_tasks(request.user, since=moment() - DONE_SHOWN_FOR, on=on, hats=hats)
    page = page_of_done(tasks, cursor.read(request.GET.get("after", "")))
    name_states(task.process for task in page.tasks)
    context = {
        "rows": task_rows(page.tasks),
        "badges": queue_badges(request),
        **page_addresses(request, page),
    }
    return render(request, "casework/done_queue.html", context)


def _mine(request: SignedInRequest, *, on: date) -> Parts:
    hats, fallen = hats_of_page(request, on=on), fallen_to_page(request, on=on)
    return my_parts(request.user, on=on, hats=hats, fallen=fallen)
