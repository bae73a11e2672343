"""Reads of supplements that applicants are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import SupplementRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cases.models import AccessApplication, AccessLine, WorkItem


def unanswered() -> QuerySet[SupplementRequest]:
    """Return the requests that have neither been answered nor lapsed."""
    return SupplementRequest.objects.filter(answered_at=None, lapsed_at=None)


def open_supplement(line: AccessLine) -> SupplementRequest | None:
    """Return what the applicant is asked for about a line now; None: nothing."""
    return unanswered().filter(line=line).first()


def supplement_of_task(item: WorkItem) -> SupplementRequest | None:
    """Return the request that a task of an applicant answers."""
    found = SupplementRequest.objects.filter(work_item=item)
    return found.select_related("line__organisation", "line__row").first()


def supplements_of(application: AccessApplication) -> Sequence[SupplementRequest]:
    """Return everything that an applicant was asked about an application, oldest first."""
    found = SupplementRequest.objects.filter(application=application)
    return list(found.select_related("line__organisation", "line__row").order_by("pk"))
