"""What the step page and the case page show of a version: what it will contain."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from backoffice.views.open_list.changes import name_last_words
from cases.queries.version_items import (
    ITEMS_ON_A_PAGE,
    by_request,
    changed_entries,
    conflicts_of_cut,
    items_after,
    items_of_version,
)
from cases.states.list_change import ItemOperation
from cases.states.list_version import ListVersionState
from forms.whole_number import whole_number
from workflows.open_list.last_words import last_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from backoffice.signed_in import SignedInRequest
    from cases.models import ChangeItem, ListVersion
    from cases.queries.version_items import RequestInVersion
    from workflows.open_list.last_words import LastWord


def list_version_details(request: SignedInRequest, version: ListVersion) -> dict[str, object]:
    """Return the context of a version's summary and of one page of its items."""
    items = items_of_version(version)
    rows = items_after(items, after=_place(request.GET.get("items_after", "")))
    page = rows[:ITEMS_ON_A_PAGE]
    last = page[-1] if page else None
    changed = changed_entries(version)
    words = last_words(items.filter(overtaken=True).select_related("proposed_row"))
    name_last_words(page, words)
    return {
        "version": version,
        "requests": _requests(items, words.values()),
        "operation_counts": [
            (each.value, each.label, changed[each.value])
            for each in ItemOperation
            if changed.get(each.value)
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


def _requests(items: QuerySet[ChangeItem], words: Iterable[LastWord]) -> Sequence[RequestInVersion]:
    """Return the requests of a version; each says how much of it later approvals replaced."""
    told: dict[int, Counter[bool]] = defaultdict(Counter)
    for word in words:
        told[word.item.change_id][word.is_void] += 1
    return [
        replace(each, replaced=told[each.change.pk][True], partly=told[each.change.pk][False])
        for each in by_request(items)
    ]


def _place(word: str) -> tuple[int, int] | None:
    change, _, position = word.partition("-")
    place = whole_number(change), whole_number(position)
    return None if place[0] is None or place[1] is None else (place[0], place[1])
