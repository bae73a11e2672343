"""How applications for data were answered in a year, by organisation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.supervision.overseer import overseer
from cases.queries.answer_figures import answer_figures, in_all
from forms.whole_number import whole_number
from workflows.engine.calendar import newest_calendar
from workflows.working_days import subtract_working_days

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest

# The year in which the rules of opening came into force; nobody applied before.
FIRST_YEAR: Final = 2019


@login_required
@require_GET
def answers(request: SignedInRequest) -> HttpResponse:
    calendar = newest_calendar()
    who = overseer(request, calendar=calendar)
    asked = whole_number(request.GET.get("year", "")) or who.on.year
    year = min(max(asked, FIRST_YEAR), who.on.year)
    found = answer_figures(
        who,
        since=date(year, 1, 1),
        until=date(year, 12, 31),
        without_extension=lambda due, days: subtract_working_days(calendar, due, days),
    )
    context = {
        "figures": found,
        "in_all": in_all(found),
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < who.on.year else None,
        "on": who.on,
    }
    return render(request, "supervision/answers.html", context)
