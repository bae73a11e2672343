"""The entries behind a figure about timeliness, longest without an update first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.views.quality.looker import looker
from cases.queries.timeliness import (
    CARRIED,
    ENTRIES_ON_A_PAGE,
    LATE,
    in_state,
    page_of_entries,
    providers_of,
    rows_in_sight,
)
from cases.states.vocabulary import Domain, UpdateFrequency
from forms.timeliness import STATE_LABELS, entries_wanted
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow
    from cases.queries.update_periods import Timing
    from forms.timeliness import EntriesWanted

SALT = "late-entries"


@dataclass(frozen=True, kw_only=True)
class Line:
    row: EntryRow
    updated_on: date | None
    days_late: int
    is_carried: bool


@login_required
@require_GET
def late_entries(request: SignedInRequest) -> HttpResponse:
    who = looker(request)
    if who.version is None:
        raise Http404
    wanted = entries_wanted(request.GET.dict())
    rows, name = _narrowed(rows_in_sight(who.version, who.sight), wanted)
    carried = who.carried
    found = page_of_entries(
        in_state(rows, who.timing, wanted.state, carried),
        after=read(request.GET.get("after", "")),
    )
    page = found[:ENTRIES_ON_A_PAGE]
    kept = {key: value for key, value in request.GET.items() if key != "after"}
    following = {**kept, "after": written(page[-1])} if len(found) > len(page) else {}
    return render(
        request,
        "quality/late_entries.html",
        {
            "who": who,
            "state": STATE_LABELS[wanted.state],
            "is_late": wanted.state in {LATE, CARRIED},
            "narrowed": name,
            "lines": [_line(row, who.timing, {each.pk for each in carried}) for row in page],
            "next_url": f"?{urlencode(following)}" if following else "",
            "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
            "back": urlencode(who.address),
        },
    )


def written(row: EntryRow) -> str:
    updated = row.last_data_update_at
    return signing.dumps([updated.isoformat() if updated else "", row.entry_id], salt=SALT)


def read(word: str) -> tuple[datetime | None, int] | None:
    """A word that was not signed here starts at the first page, as an empty one does."""
    try:
        updated, entry = signing.loads(word, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (datetime.fromisoformat(updated) if updated else None, entry)


def _narrowed(
    rows: QuerySet[EntryRow], wanted: EntriesWanted
) -> tuple[QuerySet[EntryRow], list[str]]:
    """What the address asks for; an organisation whose entries are not in sight is not found."""
    said = []
    if wanted.provider is not None:
        names = providers_of(rows)
        if wanted.provider not in names:
            raise Http404
        rows = rows.filter(provider_id=wanted.provider)
        said.append(names[wanted.provider])
    if wanted.frequency:
        rows = rows.filter(update_frequency=wanted.frequency)
        said.append(str(UpdateFrequency(wanted.frequency).label))
    if wanted.domain:
        rows = rows.filter(domain=wanted.domain)
        said.append(str(Domain(wanted.domain).label))
    return rows, said


def _line(row: EntryRow, timing: Timing, carried: set[int]) -> Line:
    updated = row.last_data_update_at
    updated_on = civil_date(updated) if updated else None
    return Line(
        row=row,
        updated_on=updated_on,
        days_late=timing.days_late(row.update_frequency, updated_on),
        is_carried=row.pk in carried,
    )
