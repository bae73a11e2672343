"""Reads of the deadlines' lengths and of the calendar's versions, for administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from cases.models import CalendarNotice, CalendarVersion, ClockPolicy

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def clock_policies() -> QuerySet[ClockPolicy]:
    """Return every length of every deadline by code, the newest first, withdrawn ones last."""
    rows = ClockPolicy.objects.select_related("entered_by", "withdrawn_by")
    return rows.order_by("code", F("withdrawn_at").asc(nulls_first=True), "-effective_from", "-pk")


def newest_policy(code: str) -> ClockPolicy | None:
    """Return the newest length of a deadline, in force or not; None where there is none.

    A withdrawn rule is none.
    """
    return clock_policies().filter(code=code, withdrawn_at__isnull=True).first()


def policy_numbered(code: str, pk: int) -> ClockPolicy | None:
    """Return one rule of a deadline, withdrawn or not; None where there is none."""
    return clock_policies().filter(code=code, pk=pk).first()


def policy_in_force(code: str, *, on: date) -> ClockPolicy | None:
    """Return the length of a deadline that is in force on a day; None where none is."""
    kept = clock_policies().filter(code=code, withdrawn_at__isnull=True)
    return kept.filter(effective_from__lte=on).first()


def calendar_versions() -> QuerySet[CalendarVersion]:
    """Return the versions of the calendar, the newest first."""
    return CalendarVersion.objects.select_related("entered_by").order_by("-number")


def calendar_notices() -> QuerySet[CalendarNotice]:
    """Return the notices that the calendar rests on, the newest first."""
    return CalendarNotice.objects.order_by("-year", "-id")
