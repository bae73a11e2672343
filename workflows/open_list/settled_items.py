"""Items of a draft about which everything was decided before it came back to its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, ItemConflict
from cases.states.list_change import ItemDecision

if TYPE_CHECKING:
    from collections.abc import Iterable

REFUSED = (ItemDecision.REJECTED_BY_HEAD, ItemDecision.REJECTED)
_OVER = (ItemDecision.APPROVED, ItemDecision.SUPERSEDED, ItemDecision.EFFECTIVE)


def refused_for_good() -> Q:
    """Return which items the commission refused before others came back to be ruled on.

    A request that was sent back is a new proposal, and what was struck from it may be improved;
    one that waited for a ruling on other items is not.
    """
    ruled_later = ItemConflict.objects.filter(
        item__change=OuterRef("change"), ruled_at__gt=OuterRef("decided_at")
    )
    return Q(Exists(ruled_later), decision__in=REFUSED)


def settled_among(items: Iterable[int]) -> frozenset[int]:
    """Return those of some items whose decision stands: nobody writes or takes them out."""
    settled = ChangeItem.objects.filter(refused_for_good() | Q(decision__in=_OVER))
    return frozenset(settled.filter(pk__in=list(items)).values_list("pk", flat=True))


def must_be_unsettled(item: ChangeItem) -> None:
    """Refuse to write or take out an item whose decision stands.

    Raises:
        GuardFailed: the sentence says what was decided, and what to do instead.
    """
    if settled_among([item.pk]):
        raise GuardFailed(
            _t(
                "“%(name)s”在本申请中已有决定（%(decision)s），不能再修改或移除。"
                "如仍需调整，请另行起草申请。"
            )
            % {
                "name": item.proposed_row or item.base_row,
                "decision": item.get_decision_display(),
            }
        )
