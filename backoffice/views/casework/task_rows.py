"""Rows of a queue as its page shows them, and the addresses of the next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from backoffice.signed_in import hats_of_page
from backoffice.views.casework import cursor
from backoffice.views.casework.queue_badges import queue_badges
from backoffice.views.casework.view_panel import view_panel
from backoffice.views.clock import today
from backoffice.views.due_time import SOON_WORKING_DAYS, DueTime, due_time
from cases.queries.messages import unread_by_case
from cases.queries.queue_filter import narrowed
from cases.queries.queues import page_of
from forms.task_filters import TaskFilterForm
from workflows.engine.calendar import calendars_of_tasks, newest_calendar
from workflows.engine.not_theirs import not_theirs
from workflows.state_names import name_states
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import WorkItem
    from cases.queries.queue_filter import TaskFilter
    from cases.queries.queue_parts import Parts
    from cases.queries.queues import TaskPage
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    item: WorkItem
    due: DueTime | None
    unread: int = 0
    # Why the reader may not do it; empty where nothing is known that keeps them from it.
    not_theirs: str = ""

    @property
    def outcome(self) -> StrOrPromise:
        declared = self.item.flow_task.outcome(self.item.outcome)
        label: StrOrPromise = declared.label if declared else _t("不再需要")
        return label


def task_rows(
    items: Sequence[WorkItem],
    *,
    unread: Mapping[int, int] | None = None,
    not_theirs: Mapping[int, str] | None = None,
) -> list[TaskRow]:
    """Rows of tasks, with what is known of them for the reader.

    Args:
        items: the tasks.
        unread: by case, how many messages the reader has not read.
        not_theirs: by task, why the reader may not do it.
    """
    calendars = calendars_of_tasks([item.pk for item in items])
    return [
        TaskRow(
            item=item,
            due=_due(item, calendars),
            unread=(unread or {}).get(item.process_id, 0),
            not_theirs=(not_theirs or {}).get(item.pk, ""),
        )
        for item in items
    ]


def _due(item: WorkItem, calendars: Mapping[int, WorkingCalendar]) -> DueTime | None:
    if item.due_on is None:
        return None
    return due_time(
        item.due_on,
        today=today(),
        # A task that handed its clock on has none any more.
        calendar=calendars.get(item.pk) or newest_calendar(),
        provisional=item.provisional,
        paused_since=item.waiting_since,
        is_fixed=item.due_is_fixed,
    )


def queue_page(
    request: SignedInRequest, queue: Parts, *, name: str
) -> dict[str, Any]:  # Any: template context
    """Context of one page of an open queue: filter form, rows, addresses, saved views."""
    filters = TaskFilterForm(request.GET)
    wanted = filters.wanted()
    calendar = newest_calendar()
    narrow = narrowing(wanted, on=today(), calendar=calendar)
    left = queue.each(narrow, one_plan=not wanted.has_words)
    page = page_of(left, cursor.read(request.GET.get("after", "")))
    name_states(task.process for task in page.tasks)
    unread = unread_by_case(request.user, [task.process_id for task in page.tasks])
    hats = hats_of_page(request, on=today())
    barred = not_theirs(page.tasks, person=request.user, hats=hats)
    return {
        "filters": filters,
        "is_narrowed": wanted != type(wanted)(),
        "rows": task_rows(page.tasks, unread=unread, not_theirs=barred),
        "badges": queue_badges(request),
        "view_panel": view_panel(request, filters, queue=name),
        **page_addresses(request, page),
    }


def narrowing(
    wanted: TaskFilter, *, on: date, calendar: WorkingCalendar
) -> Callable[[QuerySet[WorkItem]], QuerySet[WorkItem]]:
    """What a filter does to a queue, or to each part of one, on a day."""

    def narrow(tasks: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        return narrowed(
            tasks,
            wanted,
            on=on,
            soon_until=add_working_days(calendar, on, SOON_WORKING_DAYS),
            within_until=add_working_days(calendar, on, wanted.within or 0),
        )

    return narrow


def page_addresses(request: HttpRequest, page: TaskPage) -> dict[str, str]:
    """Addresses of the first and the next page that keep the filter; empty where there is none."""
    query = request.GET.copy()
    seen = query.pop("after", [])
    first = f"?{query.urlencode()}" if seen else ""
    if page.next_after is None:
        return {"first_url": first, "next_url": ""}
    query["after"] = cursor.written(page.next_after)
    return {"first_url": first, "next_url": f"?{query.urlencode()}"}
