"""What is due, overdue and at risk: by organisation, by person and by deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.supervision.bars import bars
from backoffice.views.supervision.overseer import overseer
from cases.queries.supervision import (
    absences_of,
    load_by_clock,
    load_by_organisation,
    load_by_person,
    orders_overseen,
)
from workflows.engine.calendar import newest_calendar

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Absence
    from cases.queries.supervision import Overseer

# Who holds so much more than the people of their office on average has too much.
OVERLOADED_TIMES = 1.5


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What one person holds in one organisation, beside the average of those who hold tasks."""

    load: dict[str, Any]  # Any: names and counts
    average: float
    is_full: bool
    is_above_average: bool
    absence: Absence | None


@dataclass(frozen=True, kw_only=True)
class Overview:
    organisations: list[dict[str, Any]]  # Any: names and counts
    people: list[Hands]
    clocks: list[dict[str, Any]]  # Any: names and counts


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    who = overseer(request, calendar=newest_calendar())
    found = overview_of(who)
    context = {
        "found": found,
        "chart": bars(found.organisations),
        "limit": settings.PERSONAL_TASK_LIMIT,
        "on": who.on,
    }
    return render(request, "supervision/overview.html", context)


def overview_of(who: Overseer) -> Overview:
    return Overview(
        organisations=_with_orders(load_by_organisation(who), orders_overseen(who)),
        people=_hands(load_by_person(who), who),
        clocks=load_by_clock(who),
    )


def _with_orders(
    loads: list[dict[str, Any]],  # Any: names and counts
    orders: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Put the orders beside the tasks; an organisation that has only the one or the other stays."""
    by_organisation = {row["organisation_id"]: row for row in orders}
    nothing = {"total": 0, "overdue": 0, "at_risk": 0, "today": 0, "unclaimed": 0, "waiting": 0}
    rows = [
        {"orders": 0, "open_orders": 0, **load, **by_organisation.pop(load["organisation_id"], {})}
        for load in loads
    ]
    return [*rows, *({**nothing, **row} for row in by_organisation.values())]


def _hands(loads: list[dict[str, Any]], who: Overseer) -> list[Hands]:  # Any: names and counts
    away = absences_of((load["owner_id"] for load in loads), on=who.on)
    totals: dict[int, list[int]] = {}
    held: dict[int, int] = {}
    for load in loads:
        totals.setdefault(load["organisation_id"], []).append(load["total"])
        held[load["owner_id"]] = held.get(load["owner_id"], 0) + load["total"]
    rows = []
    for load in loads:
        team = totals[load["organisation_id"]]
        average = sum(team) / len(team)
        rows.append(
            Hands(
                load=load,
                average=average,
                is_full=held[load["owner_id"]] >= settings.PERSONAL_TASK_LIMIT,
                is_above_average=load["total"] > OVERLOADED_TIMES * average,
                absence=away.get(load["owner_id"]),
            )
        )
    return rows
