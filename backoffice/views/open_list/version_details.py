"""What the step page and the case page show of a version: what it will contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.version_items import (
    ITEMS_ON_A_PAGE,
    by_request,
    conflicts_of_cut,
    items_after,
    items_of_version,
)
from cases.states.list_change import ItemOperation
from cases.states.list_version import ListVersionState
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import ListVersion


def list_version_details(request: SignedInRequest, version: ListVersion) -> dict[str, object]:
    """Return the context of a version's summary and of one page of its items."""
    items = items_of_version(version)
    rows = items_after(items, after=_place(request.GET.get("items_after", "")))
    page = rows[:ITEMS_ON_A_PAGE]
    last = page[-1] if page else None
    return {
        "version": version,
        "requests": by_request(items),
        "operation_counts": [
            (each.value, each.label, version.counts[each.value])
            for each in ItemOperation
            if version.counts.get(each.value)
        ],
        "conflicts": conflicts_of_cut(version),
        "items": page,
        "items_next_url": (
            f"?items_after={last.change_id}-{last.position}#items"
            if last and len(rows) > len(page)
            else ""
        ),
        "is_published": version.label != "",
        "is_scheduled": version.state == ListVersionState.PUBLISHED,
    }


def _place(word: str) -> tuple[int, int] | None:
    change, _, position = word.partition("-")
    place = whole_number(change), whole_number(position)
    return None if place[0] is None or place[1] is None else (place[0], place[1])
