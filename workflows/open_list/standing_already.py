"""Close what a published version made superfluous: approved changes of which everything stands.

Until the version is published it may be refused, and what it holds taken back: so long another
change that says the same waits, and is lost to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import CaseEvent, ChangeItem, ListChange
from cases.states.list_change import ItemDecision
from workflows.open_list.setting_apart import (
    close_what_is_overtaken,
    publish_what_waits_no_more,
    record_nothing_new,
)

if TYPE_CHECKING:
    from cases.models import ListVersion
    from workflows.engine.step import Step

# The items of a cut that say the same as one that it took in, in its event.
SAID_AGAIN = "said_again"


def close_what_stands(version: ListVersion, step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Close the items that say the same as one of the version, as its cut found.

    Returns:
        For the event: how many, and the numbers of the requests that end with it; nothing where
        there are none.

    Writes: the decision of each item; the state of a request of which nothing else is left.
    """
    cut = CaseEvent.objects.filter(case_id=version.pk, act="cut").order_by("sequence").last()
    said_again = set(cut.data.get(SAID_AGAIN, ())) if cut else set()
    if cut is None or not said_again:
        return {}
    # One that was taken back meanwhile, and approved anew, has been judged by this version.
    items = ChangeItem.objects.filter(
        entry_id__in=ChangeItem.objects.filter(list_version=version).values("entry_id"),
        decision=ItemDecision.APPROVED,
        list_version__isnull=True,
        decided_at__lte=cut.at,
    )
    columns = ("pk", "change_id")
    changes = {change for pk, change in items.values_list(*columns) if pk in said_again}
    requests = ListChange.objects.filter(pk__in=changes).order_by("pk")
    list(requests.select_for_update(of=("self", "case_ptr")))
    closed = {pk for pk, _change in items.values_list(*columns) if pk in said_again}
    record_nothing_new(closed)
    overtaken = close_what_is_overtaken(changes, step)
    publish_what_waits_no_more(changes, step)
    return {"nothing_new": len(closed), "overtaken_requests": overtaken}
