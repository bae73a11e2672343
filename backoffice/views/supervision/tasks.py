"""The tasks behind a number of the supervision view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.casework import cursor
from backoffice.views.casework.task_rows import page_addresses, task_rows
from backoffice.views.supervision.overseer import overseer
from cases.queries.queues import page_of
from cases.queries.supervision import tasks_in, tasks_overseen, tasks_under
from forms.supervision_filter import SupervisionFilterForm
from workflows.engine.calendar import newest_calendar

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def task_list(request: SignedInRequest) -> HttpResponse:
    calendar = newest_calendar()
    who = overseer(request, calendar=calendar)
    form = SupervisionFilterForm(request.GET)
    wanted = form.wanted()
    tasks = tasks_overseen(who).select_related("process__organisation", "organisation", "owner")
    if wanted.state:
        tasks = tasks_in(tasks, wanted.state, who)
    if wanted.clock:
        tasks = tasks_under(tasks, wanted.clock)
    if wanted.organisation is not None:
        tasks = tasks.filter(organisation_id=wanted.organisation)
    if wanted.person is not None:
        tasks = tasks.filter(owner_id=wanted.person)
    page = page_of(tasks, cursor.read(request.GET.get("after", "")))
    context = {
        "filters": form,
        "rows": task_rows(page.tasks, calendar=calendar),
        **page_addresses(request, page),
    }
    return render(request, "supervision/tasks.html", context)
