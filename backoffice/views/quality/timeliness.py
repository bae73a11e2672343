"""How much of the list is updated on time: by frequency, organisation and domain, and the trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views import charts
from backoffice.views.quality.looker import looker
from cases.queries.timeliness import (
    BY_DOMAIN,
    BY_FREQUENCY,
    BY_PROVIDER,
    OnTime,
    on_time,
    on_time_by,
    providers_of,
    rates_of,
    rows_in_sight,
)
from cases.queries.update_periods import midnight, timings_on
from cases.states.vocabulary import Domain, UpdateFrequency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.quality.looker import Looker
    from cases.models import UpdatePeriod

MONTHS_SHOWN: Final = 12
# The chart starts there, so that a few per cent can be seen; lower values lie on its foot.
LOWEST_RATE: Final = 50.0


@dataclass(frozen=True, kw_only=True)
class Named:
    """One line of a table: what it is about, its figures, and its rule where it has one."""

    name: str
    found: OnTime
    rule: UpdatePeriod | None = None


@dataclass(frozen=True, kw_only=True)
class Timeliness:
    whole: OnTime
    frequencies: list[Named]
    providers: list[Named]
    domains: list[Named]


@login_required
@require_GET
def timeliness(request: SignedInRequest) -> HttpResponse:
    who = looker(request)
    found = timeliness_of(who)
    trend = trend_of(who)
    return render(
        request,
        "quality/timeliness.html",
        {
            "who": who,
            "found": found,
            "chart": bars_of(found.frequencies) if found else None,
            "query": urlencode(who.address),
            "trend": trend,
            "line": charts.line(trend, lowest=LOWEST_RATE, highest=100),
        },
    )


def timeliness_of(who: Looker) -> Timeliness | None:
    """The figures of the page; None before the first version."""
    if who.version is None:
        return None
    rows = rows_in_sight(who.version, who.sight)
    timing, carried = who.timing, who.carried
    providers = on_time_by(rows, timing, BY_PROVIDER, carried)
    by_frequency = {each.key: each for each in on_time_by(rows, timing, BY_FREQUENCY, carried)}
    by_domain = {each.key: each for each in on_time_by(rows, timing, BY_DOMAIN, carried)}
    names = providers_of(rows)
    return Timeliness(
        whole=on_time(rows, timing, carried),
        frequencies=[
            Named(name=str(label), found=by_frequency[value], rule=timing.rules.get(value))
            for value, label in UpdateFrequency.choices
            if value in by_frequency
        ],
        providers=sorted(
            (Named(name=names[int(each.key)], found=each) for each in providers),
            key=lambda each: (-each.found.late, each.name),
        ),
        domains=[
            Named(name=str(label), found=by_domain[value])
            for value, label in Domain.choices
            if value in by_domain
        ],
    )


def bars_of(lines: Sequence[Named]) -> charts.Bars | None:
    """One bar per frequency that promises a date, all of one length: what counts is the share."""
    return charts.bars(
        [
            charts.Counted(
                name=each.name,
                parts=(
                    ("good", each.found.on_time),
                    ("late", each.found.late),
                    ("unknown", each.found.unknown),
                ),
                said=f"{each.found.per_cent:.1f} %" if each.found.per_cent is not None else "—",
            )
            for each in lines
            if each.found.timed
        ],
        shares=True,
    )


def trend_of(who: Looker) -> list[tuple[str, float]]:
    """The rate at the end of each month, of the version in effect by then, and on the day."""
    days = [*month_ends(who.timing.on), who.timing.on]
    held = [(day, _sequence_on(day, who)) for day in days]
    known = [
        (day, sequence)
        for day, sequence in held
        if sequence is not None and day >= who.form.first_day
    ]
    timings = timings_on([day for day, _sequence in known])
    points = [(sequence, timing) for (_day, sequence), timing in zip(known, timings, strict=True)]
    rates = rates_of(points, who.sight, who.lateness)
    return [
        (day.isoformat(), round(100 * good / measured, 1))
        for (day, _sequence), (good, measured) in zip(known, rates, strict=True)
        if measured
    ]


def month_ends(on: date) -> list[date]:
    """The last days of the months before a day, oldest first."""
    days = []
    first = on.replace(day=1)
    for _ in range(MONTHS_SHOWN):
        last = first - timedelta(days=1)
        days.append(last)
        first = last.replace(day=1)
    return days[::-1]


def _sequence_on(day: date, who: Looker) -> int | None:
    """The version in effect at the end of a day; of the reference day the one that is shown."""
    if day == who.timing.on:
        return who.version.sequence if who.version else None
    end = midnight(day + timedelta(days=1))
    sequences = [
        each.sequence
        for each in who.form.versions.values()
        if each.effect_at is not None and each.effect_at < end and each.sequence is not None
    ]
    return max(sequences, default=None)
