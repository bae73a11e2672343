"""What of the open list itself depends on an entry: requests, emergencies, orders about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from cases.models import ChangeItem, EmergencySuspension
from cases.states.disposition import Disposition
from cases.states.list_change import OPEN
from workflows.open_list.impact import Dependant, DependantKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import QuerySet

    from cases.models import ListChange

# What is about the entry itself goes with it: there is no other entry to take it to.
_HERE = (Disposition.CONTINUE, Disposition.TERMINATE)


def _open_items(entries: Collection[int], change: ListChange) -> QuerySet[ChangeItem]:
    items = ChangeItem.objects.filter(
        entry__in=list(entries), decision__in=OPEN, change__finished__isnull=True
    )
    return items.exclude(change_id=change.pk)


def _requests(entries: Collection[int], change: ListChange) -> Iterator[Dependant]:
    items = _open_items(entries, change).select_related("change").order_by("change_id", "entry_id")
    for item in items:
        number = item.change.number
        yield Dependant(entry=item.entry_id, key=number, title=item.change.title, number=number)


def _suspensions(entries: Collection[int], change: ListChange) -> Iterator[Dependant]:
    live = EmergencySuspension.objects.filter(entry__in=list(entries), ended_at__isnull=True)
    for each in live.exclude(change=change.pk).order_by("pk"):
        yield Dependant(entry=each.entry_id, key=each.number, title=each.title, number=each.number)


def _orders(entries: Collection[int], change: ListChange) -> Iterator[Dependant]:
    """Orders about requests that hold the entries; one about several entries counts for each."""
    order = "change__supervision_orders"
    open_orders = _open_items(entries, change).filter(
        **{f"{order}__isnull": False, f"{order}__finished__isnull": True}
    )
    rows = open_orders.order_by(f"{order}__number", "entry_id").values_list(
        "entry_id", f"{order}__number", f"{order}__title"
    )
    for entry, number, title in rows:
        yield Dependant(entry=entry, key=number, title=title, number=number)


OWN_KINDS: Final = (
    DependantKind(code="list_change", label=_("其他调整申请"), find=_requests, allowed=_HERE),
    DependantKind(
        code="emergency_suspension", label=_("紧急中止"), find=_suspensions, allowed=_HERE
    ),
    DependantKind(code="supervision_order", label=_("督办单"), find=_orders, allowed=_HERE),
)
