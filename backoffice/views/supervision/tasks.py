"""The tasks behind a number of the supervision view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.casework import cursor
from backoffice.views.casework.task_rows import page_addresses, task_rows
from backoffice.views.supervision.overseer import overseer
from backoffice.views.supervision.whose_tasks import whose_tasks
from cases.queries.queues import page_of
from cases.queries.supervision import tasks_in, tasks_of, tasks_overseen, tasks_under
from forms.supervision_filter import SupervisionFilterForm
from workflows.engine.calendar import newest_calendar
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def task_list(request: SignedInRequest) -> HttpResponse:
    who = overseer(request, calendar=newest_calendar())
    form = SupervisionFilterForm(request.GET)
    wanted = form.wanted()
    theirs = tasks_of(
        tasks_overseen(who), organisation=wanted.organisation, person=wanted.person
    ).select_related("process__organisation", "organisation", "owner")
    tasks = tasks_in(theirs, wanted.state, who) if wanted.state else theirs
    if wanted.clock:
        tasks = tasks_under(tasks, wanted.clock)
    page = page_of(tasks, cursor.read(request.GET.get("after", "")))
    name_states(task.process for task in page.tasks)
    context = {
        "filters": form,
        "whose": whose_tasks(wanted, theirs),
        "is_narrowed": wanted != type(wanted)(),
        "rows": task_rows(page.tasks),
        **page_addresses(request, page),
    }
    return render(request, "supervision/tasks.html", context)
