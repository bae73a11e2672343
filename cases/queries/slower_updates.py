"""The changes by which entries promised less than before, with their reasons."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from cases.models import ChangeItem
from cases.states.list_change import ItemDecision
from cases.states.update_frequency import TIMED, slower_than

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

ITEMS_ON_A_PAGE: Final = 25
_SLOWER: Final = reduce(
    or_,
    (
        Q(
            base_row__update_frequency=each.value,
            proposed_row__update_frequency__in=slower_than(each.value),
        )
        for each in TIMED
    ),
)


def slower_updates(sight: Q) -> QuerySet[ChangeItem]:
    """Return the approved changes to a longer period or none, newest first.

    Args:
        sight: which entries the person looks after, as a condition on the wording before.
    """
    found = ChangeItem.objects.filter(
        _SLOWER, sight, decision__in=(ItemDecision.APPROVED, ItemDecision.EFFECTIVE)
    )
    return found.select_related(
        "entry", "base_row__provider", "proposed_row", "change", "list_version"
    ).order_by("-id")


def page_of_slower(
    items: QuerySet[ChangeItem], *, before: int | None = None
) -> Sequence[ChangeItem]:
    """Return one page of such changes and one more.

    Args:
        items: as `slower_updates` gives them.
        before: key of the item before which the page starts; None: the newest.
    """
    if before is not None:
        items = items.filter(pk__lt=before)
    return list(items[: ITEMS_ON_A_PAGE + 1])
