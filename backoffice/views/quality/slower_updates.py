"""The changes to a longer period or none: each with its reason, and what is still counted late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.signed_in import hats_of_page
from backoffice.views.quality.looker import looker
from cases.queries.entry_sight import entries_in_sight
from cases.queries.slower_updates import ITEMS_ON_A_PAGE, page_of_slower, slower_updates
from forms.whole_number import whole_number
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ChangeItem
    from cases.queries.update_periods import Timing


@dataclass(frozen=True, kw_only=True)
class Line:
    """One change: how late the data was when it took effect, and whether that still counts."""

    item: ChangeItem
    since: date | None
    days_late: int
    is_carried: bool


@login_required
@require_GET
def slower(request: SignedInRequest) -> HttpResponse:
    who = looker(request)
    sight = entries_in_sight(hats_of_page(request, on=who.on), row="base_row__")
    assert sight is not None  # noqa: S101  # `looker` refuses who looks after nothing
    before = whole_number(request.GET.get("before", ""))
    found = page_of_slower(slower_updates(sight), before=before)
    page = found[:ITEMS_ON_A_PAGE]
    carried = {row.entry_id for row in who.carried}
    lines = [_line(item, who.timing, carried) for item in page]
    more = len(found) > len(page)
    return render(
        request,
        "quality/slower_updates.html",
        {
            "who": who,
            "lines": lines,
            "next_url": f"?{urlencode({'before': page[-1].pk})}" if more else "",
            "first_url": "?" if before is not None else "",
        },
    )


def _line(item: ChangeItem, timing: Timing, carried: set[int]) -> Line:
    base, version = item.base_row, item.list_version
    effect = version.effect_at if version else None
    updated = base.last_data_update_at if base else None
    days = 0
    if base is not None and effect is not None and updated is not None:
        days = timing.days_over(base.update_frequency, civil_date(updated), civil_date(effect))
    return Line(
        item=item,
        since=civil_date(effect) if effect else None,
        days_late=days,
        is_carried=item.entry_id in carried,
    )
