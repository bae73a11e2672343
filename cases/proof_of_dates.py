"""Prove the fixed dates: each date that a clock was given is the one that its act's event says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import Case, CaseEvent, ClockEvent
from cases.proof import Break
from cases.states.clock import ClockEventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2_000
CLOCK_EVENTS = "cases_clockevent"


def first_bad_date(*, case: Case | None = None) -> Break | None:
    """Name the first fixed date that no event of its case bears out, if any.

    Args:
        case: only the dates of this case; None: of all.
    """
    given = ClockEvent.objects.filter(ends_on__isnull=False).select_related("clock__case")
    if case is not None:
        given = given.filter(clock__case_id=case.pk)
    for row in given.order_by("pk").iterator(chunk_size=CHUNK):
        if str(row.ends_on) not in _said(row):
            return Break(
                table=CLOCK_EVENTS,
                what="fixed_date",
                sentence=_t(
                    "%(number)s 的计时记录第 %(row)s 行所定的日期 %(day)s 与案卷事件不符："
                    "该行被改动过。"
                )
                % {"number": row.clock.case.number, "row": row.pk, "day": row.ends_on},
                case=row.clock.case.number,
                row=row.pk,
            )
    return None


def _said(row: ClockEvent) -> Iterator[str]:
    """Give the dates that the events of a clock's case name for it at the moment of a record."""
    events = CaseEvent.objects.filter(case_id=row.clock.case_id, at=row.recorded_at)
    for data in events.values_list("data", flat=True):
        if row.kind == ClockEventKind.START:
            yield data.get("ends_on", {}).get(row.clock.code, "")
        elif data.get("clock") == row.clock_id:
            yield data.get("due_on", "")
