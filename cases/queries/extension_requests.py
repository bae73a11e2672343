"""Reads of requests for more time on a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import NotVisible
from cases.models import ExtensionRequest
from cases.queries.visible import visible_to
from cases.states.clock import OPEN_CLOCK_STATUSES, ExtensionDecision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import Clock, Person

REQUESTS_ON_A_PAGE = 25


def requests_for(
    person: Person, *, on: date, is_open: bool, below: int | None = None
) -> list[ExtensionRequest]:
    """Return a page of the requests that a person may know of, the newest first, and one more.

    Args:
        person: who looks.
        on: the day on which roles count.
        is_open: whether those are wanted that still wait, or the decided ones.
        below: the last request of the page before; None: the first page.
    """
    rows = _seen(person, on=on).order_by("-pk")
    pending = ExtensionDecision.PENDING
    if is_open:
        rows = rows.filter(decision=pending, clock__status__in=OPEN_CLOCK_STATUSES)
    else:
        rows = rows.exclude(decision=pending)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows[: REQUESTS_ON_A_PAGE + 1])


def request_for(person: Person, pk: int, *, on: date) -> ExtensionRequest:
    """Return one request about a case that a person may know of.

    Raises:
        NotVisible: there is none.
    """
    found = _seen(person, on=on).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_t("没有这项延期申请。"))
    return found


def pending_request_of(clock: Clock) -> ExtensionRequest | None:
    """Return the request about a clock that waits for its decision, with who asked; or None."""
    rows = ExtensionRequest.objects.filter(clock=clock, decision=ExtensionDecision.PENDING)
    return rows.select_related("requested_by").first()


def pending_requests_about(clocks: Iterable[Clock]) -> set[int]:
    """Return the keys of those clocks about which a request waits; one query, none without any."""
    keys = [clock.pk for clock in clocks]
    waiting = ExtensionRequest.objects.filter(clock_id__in=keys, decision=ExtensionDecision.PENDING)
    return set(waiting.values_list("clock_id", flat=True)) if keys else set()


def _seen(person: Person, *, on: date) -> QuerySet[ExtensionRequest]:
    return ExtensionRequest.objects.filter(
        clock__case__in=visible_to(person, on=on).values("pk")
    ).select_related(
        "clock__case__organisation",
        "clock__policy",
        "clock__work_item__organisation",
        "requested_by",
        "decided_by",
    )
