"""Where an applicant writes: the page of the open task of their application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from cases.queries.one_case import tasks_of
from cases.states.case_kind import CaseKind

if TYPE_CHECKING:
    from cases.models import AccessApplication, Person, WorkItem


def own_page(item: WorkItem, person: Person) -> str:
    """The page on which an applicant writes, for their own open task; empty for every other."""
    case = item.process
    if case.kind != CaseKind.ACCESS_APPLICATION or item.finished is not None:
        return ""
    return reverse("application-write", args=[item.pk]) if case.opened_by_id == person.pk else ""


def task_url(application: AccessApplication) -> str:
    """The page of its open task; of one that waits for departments, the page of the case."""
    item = tasks_of(application).filter(finished__isnull=True).first()
    if item is None:
        return reverse("case", args=[application.number])
    return reverse("application-write", args=[item.pk])
