"""Prove the notices: no item has another first day than the one that its approval gave it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db.models import Count
from django.utils.translation import gettext as _t

from cases.models import CaseEvent, ChangeItem, ListChange
from cases.proof import Break
from cases.queries.tightening import TIGHTENING
from cases.states.list_change import APPROVED_STATES, ListChangeState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Case

CHUNK: Final = 2_000
ITEMS: Final = "cases_changeitem"
CONCLUDE: Final = "conclude"
DISSOLVE: Final = "dissolve_conflict"
_GOING_ON: Final = (*APPROVED_STATES, ListChangeState.PUBLISHED)


def first_bad_notice(*, case: Case | None = None) -> Break | None:
    """Name the first request whose items may take effect on another day than was said, if any.

    Every first day must have been said by an event of the request. Where nothing was drafted anew
    since, as many items that take openness away must bear the last one as were given it: it can
    neither be struck out nor be moved to an item that needs none.

    Args:
        case: only this request; None: all.
    """
    events = CaseEvent.objects.filter(act__in=(CONCLUDE, DISSOLVE), case__kind="list_change")
    items = ChangeItem.objects.filter(not_before__isnull=False)
    if case is not None:
        events, items = events.filter(case_id=case.pk), items.filter(change_id=case.pk)
    said, last = _said(events)
    borne: dict[int, dict[str, int]] = defaultdict(dict)
    given = Count("pk", filter=TIGHTENING)
    counts = items.order_by().values_list("change_id", "not_before").annotate(items=given)
    for change, day, count in counts:
        borne[change][day.isoformat()] = count
    bad = {change for change, days in borne.items() if not days.keys() <= said[change]}
    short = [change for change, (day, count) in last.items() if borne[change].get(day, 0) < count]
    going_on = ListChange.objects.filter(pk__in=short, state__in=_GOING_ON)
    bad.update(going_on.values_list("pk", flat=True))
    return _broken(bad) if bad else None


def _said(
    events: QuerySet[CaseEvent],
) -> tuple[dict[int, set[str]], dict[int, tuple[str, int]]]:
    """Return, by request, every first day that was said, and the last with how many items."""
    said: dict[int, set[str]] = defaultdict(set)
    last: dict[int, tuple[str, int]] = {}
    facts = events.order_by("case_id", "sequence").values_list("case_id", "act", "data")
    for change, act, data in facts.iterator(chunk_size=CHUNK):
        if "not_before" in data:
            said[change].add(data["not_before"])
            last[change] = (data["not_before"], data["notice_items"])
        elif act == CONCLUDE:
            last.pop(change, None)
    return said, last


def _broken(changes: set[int]) -> Break:
    change = ListChange.objects.filter(pk__in=changes).order_by("pk")[0]
    return Break(
        table=ITEMS,
        what="notice_period",
        sentence=_t("%(number)s 的条目的最早生效日期与批准时的案卷事件不符：有行被改动过。")
        % {"number": change.number},
        case=change.number,
    )
