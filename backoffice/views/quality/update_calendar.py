"""When the data of the entries falls due next: the five weeks ahead, and the entries of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views import charts
from backoffice.views.public import entry_cursor
from backoffice.views.quality.looker import looker
from cases.queries.timeliness import rows_in_sight
from cases.queries.update_calendar import ENTRIES_ON_A_PAGE, due_between, due_by_day, page_of_due
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections import Counter

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow
    from cases.queries.update_periods import Timing

WEEKS: Final = 5
WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
# One look at a list never asks for more days than a year and a day have.
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Some days of the calendar and how many entries fall due on them."""

    name: str
    first: date
    last: date
    number: int


@login_required
@require_GET
def update_calendar(request: SignedInRequest) -> HttpResponse:
    who = looker(request)
    if who.version is None:
        return render(request, "quality/update_calendar.html", {"who": who})
    on = who.timing.on
    monday = on - timedelta(days=on.weekday())
    last = max(monday + WEEKS * WEEK, _month_end(on) + DAY) - DAY
    days = due_by_day(rows_in_sight(who.version, who.sight), who.timing, on, last)
    spans = _spans(days, on)
    weeks = _weeks(days, on, monday)
    return render(
        request,
        "quality/update_calendar.html",
        {
            "who": who,
            "spans": spans,
            "weeks": weeks,
            "days": [Span(name="", first=day, last=day, number=days[day]) for day in sorted(days)],
            "chart": charts.bars(
                [
                    charts.Counted(
                        name=week.name, parts=(("due", week.number),), said=str(week.number)
                    )
                    for week in weeks
                ]
            ),
        },
    )


@login_required
@require_GET
def due_entries(request: SignedInRequest) -> HttpResponse:
    who = looker(request)
    if who.version is None:
        raise Http404
    first, last = _asked(request.GET.get("first", ""), request.GET.get("last", ""), who.timing.on)
    rows = rows_in_sight(who.version, who.sight).filter(due_between(who.timing, first, last))
    after = entry_cursor.read(request.GET.get("after", ""))
    found = page_of_due(rows, after=after)
    page = found[:ENTRIES_ON_A_PAGE]
    kept = {"first": first.isoformat(), "last": last.isoformat(), **who.address}
    following = {**kept, "after": entry_cursor.written(page[-1].entry_id)} if page else {}
    return render(
        request,
        "quality/due_entries.html",
        {
            "who": who,
            "first": first,
            "last": last,
            "lines": [(row, _due_on(row, who.timing)) for row in page],
            "next_url": f"?{urlencode(following)}" if len(found) > len(page) else "",
            "first_url": f"?{urlencode(kept)}" if after is not None else "",
            "back": urlencode(who.address),
        },
    )


def _due_on(row: EntryRow, timing: Timing) -> date | None:
    updated = row.last_data_update_at
    return timing.due_on(row.update_frequency, civil_date(updated)) if updated else None


def _asked(first: str, last: str, on: date) -> tuple[date, date]:
    """Read the days of an address; one that makes no sense asks for the reference day."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return on, on
    is_sensible = begins <= ends <= begins + LONGEST and abs(begins - on) <= 2 * LONGEST
    return (begins, ends) if is_sensible else (on, on)


def _spans(days: Counter[date], on: date) -> list[Span]:
    sunday = on + timedelta(days=6 - on.weekday())
    asked = (
        (_t("今天"), on, on),
        (_t("本周"), on, sunday),
        (_t("下周"), sunday + DAY, sunday + WEEK),
        (_t("本月"), on, _month_end(on)),
    )
    return [_span(days, name, first, last) for name, first, last in asked]


def _weeks(days: Counter[date], on: date, monday: date) -> list[Span]:
    begins = [monday + number * WEEK for number in range(WEEKS)]
    return [
        _span(
            days,
            f"{max(first, on):%m-%d} – {first + WEEK - DAY:%m-%d}",
            max(first, on),
            first + WEEK - DAY,
        )
        for first in begins
    ]


def _span(days: Counter[date], name: str, first: date, last: date) -> Span:
    number = sum(count for day, count in days.items() if first <= day <= last)
    return Span(name=name, first=first, last=last, number=number)


def _month_end(on: date) -> date:
    following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - DAY
