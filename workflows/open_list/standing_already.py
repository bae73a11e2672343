"""Close what a published version made superfluous: approved changes of which everything stands.

Until the version is published it may be refused, and what it holds taken back: so long another
change that says the same waits, and is lost to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import ChangeItem, ListChange
from workflows.open_list.cut_forecast import items_due, requests_due
from workflows.open_list.judging import standing_already, waiting
from workflows.open_list.setting_apart import (
    close_what_is_overtaken,
    publish_what_waits_no_more,
    record_nothing_new,
)

if TYPE_CHECKING:
    from cases.models import ListVersion
    from workflows.engine.step import Step


def close_what_stands(version: ListVersion, step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Close the due items of which the list, with the version, says everything.

    Returns:
        For the event: how many, and the numbers of the requests that end with it; nothing where
        there are none.

    Writes: the decision of each item; the state of a request of which nothing else is left.
    """
    requests = requests_due(version.effective_at).values_list("pk", flat=True)
    taken = ChangeItem.objects.filter(list_version=version).values("entry_id")
    items = items_due(requests).filter(entry_id__in=taken)
    keys = items.order_by("change_id").values_list("change_id", flat=True).distinct()
    changes = ListChange.objects.filter(pk__in=list(keys)).order_by("pk")
    locked = [each.pk for each in changes.select_for_update(of=("self", "case_ptr"))]
    closed = standing_already(waiting(items.filter(change_id__in=locked)))
    if not closed:
        return {}
    record_nothing_new(closed)
    overtaken = close_what_is_overtaken(locked, step)
    publish_what_waits_no_more(locked, step)
    return {"nothing_new": len(closed), "overtaken_requests": overtaken}
