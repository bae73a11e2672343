"""Entries that several requests are about: whoever approves or takes back waits for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from cases.models import ChangeItem, ItemConflict, ListEntry
from cases.states.list_change import OPEN
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflows.engine.step import Step

RECHECK = "conflict_to_recheck"


def lock_contested(items: QuerySet[ChangeItem]) -> None:
    """Make two acts that approve changes of one entry, or undo that, wait for each other.

    Args:
        items: those about to be approved, or no longer to be; the entries that other requests
            are about as well are locked, in one order.
    """
    others = ChangeItem.objects.filter(entry=OuterRef("pk"), decision__in=OPEN).exclude(
        change_id__in=items.values("change_id")
    )
    contested = ListEntry.objects.filter(Exists(others), pk__in=items.values("entry_id"))
    list(contested.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def recheck_rivals(items: QuerySet[ChangeItem], step: Step) -> None:
    """Let the conflicts of other requests be looked at anew, because these items stand no more.

    Each request is looked at in a transaction of its own: one that holds a case never waits for
    another case.

    Args:
        items: their entries are locked by `lock_contested`, so that no approval that met these
            items is still on its way.
        step: the act by which they stand no more.

    Writes: one outbox row for each request.
    """
    met = ItemConflict.objects.filter(ruling="", item__entry_id__in=items.values("entry_id"))
    met = met.exclude(item__change_id__in=items.values("change_id"))
    requests = met.order_by("item__change_id").values_list("item__change_id", flat=True).distinct()
    for request in requests:
        message(
            topic=RECHECK,
            key=f"{RECHECK}:{request}:{step.case.pk}:{step.case.version}",
            payload={"request": request},
            at=step.at,
        ).save(force_insert=True)
