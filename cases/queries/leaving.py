"""What a person would leave behind: tasks they hold, cases they drafted, absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Absence, Case, Person, WorkItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import BulkPlan, BulkRow


def tasks_held_by(person: Person) -> QuerySet[WorkItem]:
    """Return the open tasks that a person holds."""
    return (
        WorkItem.objects.filter(owner=person, finished__isnull=True)
        .select_related("process__organisation", "organisation")
        .order_by("id")
    )


def open_cases_opened_by(person: Person) -> QuerySet[Case]:
    """Return the open cases that a person drafted."""
    cases = Case.objects.filter(opened_by=person, finished__isnull=True)
    return cases.select_related("organisation").order_by("id")


def stands_in_from(person: Person, *, on: date) -> QuerySet[Absence]:
    """Return the present and coming absences in which a person stands in."""
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return (
        Absence.objects.filter(not_ended, delegate=person, valid_until__gte=on)
        .select_related("person")
        .order_by("id")
    )


def absences_named(plan: BulkPlan) -> list[tuple[Absence, Person | None]]:
    """Return the absences that a leaver's plan names, and who stands in instead."""
    wanted = {each["absence"]: each["delegate"] for each in plan.data["stand_ins"]}
    absences = Absence.objects.filter(pk__in=wanted).select_related("person").order_by("pk")
    people = Person.objects.in_bulk([pk for pk in wanted.values() if pk])
    return [(absence, people.get(wanted[absence.pk])) for absence in absences]


def rows_of_leaving_plan(plan: BulkPlan) -> Iterable[BulkRow]:
    """Return every row of a leaver's plan in order."""
    rows = plan.rows.select_related("work_item__organisation", "case__organisation", "to_person")
    return rows.order_by("position")
