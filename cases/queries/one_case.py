"""Reads of one case: the case itself, its tasks, clocks, history and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import NotVisible
from cases.models import (
    Assignment,
    Attachment,
    CaseEvent,
    Clock,
    ClockEvent,
    KeptDraft,
    WorkItem,
)
from cases.queries.recused import is_kept_from
from cases.queries.visible import visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Case, Person


def visible_case(person: Person, number: str, *, on: date) -> Case:
    """Return a case by its number.

    Raises:
        NotVisible: there is none of that number that the person may know of.
    """
    found = (
        visible_to(person, on=on)
        .filter(number=number)
        .select_related("organisation", "opened_by")
        .first()
    )
    if found is None or is_kept_from(person, found):
        raise NotVisible(_t("没有编号为“%(number)s”的案卷。") % {"number": number})
    return found


def visible_task(person: Person, pk: int, *, on: date) -> WorkItem:
    """Return a task of a case that the person may know of, open or done.

    Raises:
        NotVisible: there is no such task in any case that the person may know of.
    """
    found = (
        WorkItem.objects.filter(pk=pk, process_id__in=visible_to(person, on=on).values("pk"))
        .select_related("process__organisation", "process__opened_by", "organisation")
        .select_related("owner", "done_by")
        .first()
    )
    if found is None or is_kept_from(person, found.process):
        raise NotVisible(_t("没有这项任务。"))
    return found


def tasks_of(case: Case) -> QuerySet[WorkItem]:
    """Return the tasks of a case, the oldest first."""
    return (
        WorkItem.objects.filter(process_id=case.pk)
        .select_related("organisation", "owner", "done_by")
        .order_by("id")
    )


def movements_of(tasks: Iterable[WorkItem]) -> QuerySet[Assignment]:
    """Return who passed these tasks to whom, the oldest first."""
    return (
        Assignment.objects.filter(work_item__in=[task.pk for task in tasks])
        .select_related("from_person", "to_person", "by")
        .order_by("id")
    )


def kept_drafts_of(item: WorkItem) -> QuerySet[KeptDraft]:
    """Return what people typed about a task before it was taken from them, the newest first."""
    return KeptDraft.objects.filter(work_item=item).select_related("person").order_by("-at")


def history_of(case: Case) -> QuerySet[CaseEvent]:
    """Return every event of a case, the newest first."""
    return (
        CaseEvent.objects.filter(case_id=case.pk)
        .select_related("actor", "acting_for", "organisation", "work_item")
        .order_by("-sequence")
    )


def step_before(item: WorkItem) -> QuerySet[CaseEvent]:
    """Return the event that finished the task before this one; none for the first task."""
    return (
        CaseEvent.objects.filter(case_id=item.process_id, work_item_id__lt=item.pk)
        .select_related("actor", "acting_for", "organisation", "work_item")
        .order_by("-sequence")[:1]
    )


def clocks_of(case: Case) -> QuerySet[Clock]:
    """Return the clocks of a case, the newest first, with the policies that they run under."""
    return (
        Clock.objects.filter(case_id=case.pk)
        .select_related("policy", "work_item__organisation", "calendar", "case__organisation")
        .order_by("-id")
    )


def clock_of(case: Case, pk: int) -> Clock:
    """Return one clock of a case.

    Raises:
        NotVisible: the case has no such clock.
    """
    found = clocks_of(case).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_t("这个案卷没有这一期限。"))
    return found


def events_of_clock(clock: Clock) -> QuerySet[ClockEvent]:
    """Return what happened to a clock, the oldest first."""
    return clock.events.select_related("actor").order_by("id")


def attachments_of(case: Case) -> QuerySet[Attachment]:
    """Return the files of a case, the oldest first."""
    return Attachment.objects.filter(case_id=case.pk).select_related("uploaded_by").order_by("id")
