"""A queue, narrowed as on its page, as a workbook."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_POST

from backoffice.signed_in import hats_of_page
from backoffice.views.casework.queue_kinds import QUEUES
from backoffice.views.casework.task_rows import narrowing
from backoffice.views.casework.tasks_of_queue import HELD, tasks_of_queue
from backoffice.views.clock import moment, today
from backoffice.views.taken_file import taken_file
from cases.queries.queue_parts import by_urgency
from cases.queries.queues import all_watched
from forms.task_filters import TaskFilterForm
from reports.queue_sheet import write_cases, write_tasks
from workflows.engine.calendar import newest_calendar
from workflows.engine.exports import record_queue

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import WorkItem

# Larger workbooks go through a file on disk.
IN_MEMORY_BYTES = 8 * 1024 * 1024
CHUNK = 1_000


# A post: taking a queue away is recorded.
@login_required
@require_POST
def queue_export(request: SignedInRequest, queue: str) -> FileResponse:
    if queue not in QUEUES:
        raise Http404
    filters = TaskFilterForm(request.GET if QUEUES[queue].has_filter else None)
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115  # the response closes it
    written = _write(request, file, queue, filters)
    record_queue(
        person=request.user, queue=queue, clauses=filters.clauses(), rows=written, at=moment()
    )
    file.seek(0)
    on = today()
    return taken_file(
        file,
        name=f"{QUEUES[queue].label}-{on:%Y%m%d}.xlsx",
        plain_name=f"{queue}-{on:%Y%m%d}.xlsx",
    )


def _write(request: SignedInRequest, file: BinaryIO, queue: str, filters: TaskFilterForm) -> int:
    most, title = settings.MOST_EXPORTED_ROWS, str(QUEUES[queue].label)
    if queue == "watched":
        on = today()
        cases = all_watched(request.user, on=on, hats=hats_of_page(request, on=on))[: most + 1]
        return write_cases(file, title=title, cases=cases.iterator(CHUNK), most=most)
    tasks = _tasks(request, queue, filters)[: most + 1]
    return write_tasks(file, title=title, tasks=tasks.iterator(CHUNK), most=most)


def _tasks(request: SignedInRequest, queue: str, filters: TaskFilterForm) -> QuerySet[WorkItem]:
    """The tasks of the page, of every one of its pages."""
    if queue == "done":
        done: QuerySet[WorkItem] = tasks_of_queue(request, queue).order_by("-id")
        return done
    shows_held = queue == "team" and filters.clauses().get("held")
    tasks = tasks_of_queue(request, HELD if shows_held else queue)
    narrow = narrowing(filters.wanted(), on=today(), calendar=newest_calendar())
    return by_urgency(narrow(tasks))
