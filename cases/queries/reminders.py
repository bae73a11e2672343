"""Reads of a person's own reminders, and of the tasks that they put off by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t

from cases.errors import NotVisible
from cases.models import Clock, Reminder
from cases.queries.visible import visible_to
from cases.states.clock import OPEN_CLOCK_STATUSES

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Case, Person, WorkItem

TOLD_SHOWN: Final = 25


def waiting_reminders(person: Person, *, on: date) -> QuerySet[Reminder]:
    """Return a person's reminders that are still to come, the next first.

    Those of cases that they may no longer see are left out; nobody is told of them either.
    """
    return _of(person, on=on).filter(told_at__isnull=True).order_by("at", "id")


def told_reminders(person: Person, *, on: date) -> QuerySet[Reminder]:
    """Return the last reminders that came, the newest first."""
    return _of(person, on=on).filter(told_at__isnull=False).order_by("-at", "-id")[:TOLD_SHOWN]


def reminders_about(case: Case, person: Person) -> QuerySet[Reminder]:
    """Return a person's reminders of one case, which they may see, that are still to come."""
    waiting = Reminder.objects.filter(case_id=case.pk, person=person, told_at__isnull=True)
    return waiting.filter(dropped_at__isnull=True).order_by("at", "id")


def own_reminder(person: Person, pk: int, *, on: date) -> Reminder:
    """Return one of a person's reminders that is still to come.

    Raises:
        NotVisible: there is none, or it is another's, or its case is not theirs to see.
    """
    found = waiting_reminders(person, on=on).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_t("没有这条提醒，或者它已经发出。"))
    return found


def without_put_off(
    tasks: QuerySet[WorkItem], person: Person, *, at: datetime, on: date
) -> QuerySet[WorkItem]:
    """Return those tasks that a person has not put off until later.

    A task is back on the day when it is due, whatever the reminder says.

    Args:
        tasks: a queue.
        person: whose reminders count.
        at: the present moment.
        on: its civil day.
    """
    put_off = Reminder.objects.filter(
        person=person,
        case_id=OuterRef("process_id"),
        hides_tasks=True,
        dropped_at__isnull=True,
        at__gt=at,
    )
    return tasks.filter(Q(due_on__lte=on) | ~Exists(put_off))


def cases_put_off(person: Person, *, at: datetime) -> int:
    """Return of how many cases a person has put their tasks off until later."""
    waiting = Reminder.objects.filter(person=person, hides_tasks=True, dropped_at__isnull=True)
    return waiting.filter(at__gt=at).values("case_id").distinct().count()


def next_due_day(case: Case) -> date | None:
    """Return the first day on which a deadline of a case falls due; None: it has none."""
    open_clocks = Clock.objects.filter(case_id=case.pk, status__in=OPEN_CLOCK_STATUSES)
    return open_clocks.order_by("due_on").values_list("due_on", flat=True).first()


def _of(person: Person, *, on: date) -> QuerySet[Reminder]:
    return Reminder.objects.filter(
        person=person,
        dropped_at__isnull=True,
        case_id__in=visible_to(person, on=on).values("pk"),
    ).select_related("case")
