"""Close what an organisation proposes of entries that are another's by the time of approval."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import EntryRow
from cases.states.list_change import ItemDecision, ItemOperation
from workflows.engine.record_language import in_record_language
from workflows.open_list.co_providers import is_named, keys_of, provides

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import ChangeItem, ListChange


def close_what_is_anothers(change: ListChange, pending: QuerySet[ChangeItem]) -> int:
    """Close the waiting items of which the organisation could propose nothing today.

    Args:
        change: the request.
        pending: its items that wait for the decision of the commission.

    Returns:
        How many.

    Writes: the decision of each, with whose entry it is by now.
    """
    listed = EntryRow.objects.filter(
        entry_id__in=pending.values("entry_id"), valid_from__isnull=False, valid_until__isnull=True
    )
    of_others = listed.exclude(provider_id=change.organisation_id).order_by("pk")
    theirs: dict[str, list[int]] = defaultdict(list)
    helped: dict[str, list[int]] = defaultdict(list)
    # An import may hold thousands of entries of a few providers.
    names: set[str] | None = None
    own: dict[int, bool] = {}
    for row in of_others.iterator():
        if row.provider_id not in own:
            own[row.provider_id] = provides(change.organisation, row)
        if own[row.provider_id]:
            continue
        names = keys_of(change.organisation) if names is None else names
        found = helped if is_named(names, row) else theirs
        found[row.provider_name].append(row.entry_id)
    closed = 0
    removals = pending.filter(operation=ItemOperation.REMOVE)
    for items, entries in ((pending, theirs), (removals, helped)):
        for provider, keys in entries.items():
            with in_record_language():
                reason = _t(
                    "该条目现由%(provider)s提供，本单位不能再提出这一调整。请联系该单位。"
                ) % {"provider": provider}
            closed += items.filter(entry_id__in=keys).update(
                decision=ItemDecision.SUPERSEDED, decision_reason=reason
            )
    return closed
