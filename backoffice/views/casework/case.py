"""One case: its facts, tasks, deadlines, whole history and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.casework.attached import attachment_context, reads_context
from backoffice.views.casework.clock_rows import clock_rows
from backoffice.views.casework.collaboration import collaboration_context
from backoffice.views.casework.details import detail_template, details_of
from backoffice.views.casework.history import history_lines
from backoffice.views.casework.task_rows import task_rows
from backoffice.views.casework.undo import offer_of
from backoffice.views.clock import today
from cases.queries.one_case import (
    clocks_of,
    history_of,
    movements_of,
    tasks_of,
    visible_case,
)
from workflows.engine.offered import offered_acts, offered_outcomes
from workflows.engine.records import record_of
from workflows.state_names import name_states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.casework.collaboration import Typed
    from cases.models import Case, WorkItem


@login_required
@require_GET
def case(request: SignedInRequest, number: str) -> HttpResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    return drawn(request, record)


def drawn(
    request: SignedInRequest, record: Case, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    """The page of a case, with what was typed into a form that was refused."""
    name_states([record])
    context = _context(request, record, typed)
    return render(request, "casework/case.html", context, status=status)


def _context(
    request: SignedInRequest,
    record: Any,  # Any: a kind of case
    typed: Typed | None,
) -> dict[str, Any]:
    tasks = list(tasks_of(record))
    history = list(history_of(record))
    clocks = clock_rows(record, clocks_of(record), person=request.user)
    due_on = min((row.due.on for row in clocks if row.due), default=None)
    return {
        **details_of(request, record),
        **attachment_context(request, record),
        **reads_context(request, record),
        **collaboration_context(request, record, due_on=due_on, typed=typed),
        "case": record,
        "open_rows": task_rows([task for task in tasks if task.finished is None]),
        "to_do": _to_do(request, record, tasks),
        "done_tasks": [task for task in tasks if task.finished is not None],
        "movements": movements_of(tasks),
        "clocks": clocks,
        "history": history_lines(record, history),
        "undo": offer_of(record, history[0], request.user),
        "acts": offered_acts(case=record, person=request.user, on=today()),
        "detail_template": detail_template(record),
    }


def _to_do(request: SignedInRequest, record: Case, tasks: Iterable[WorkItem]) -> frozenset[int]:
    """The open tasks that the reader holds, or could take and finish."""
    return frozenset(
        task.pk
        for task in tasks
        if task.finished is None
        and (
            task.owner_id == request.user.pk
            or offered_outcomes(case=record, item=task, person=request.user, on=today()).outcomes
        )
    )
