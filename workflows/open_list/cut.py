"""Cut a version: take in what is approved; give it back when the version is refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, ListChange, ListVersion
from cases.states.list_change import ItemDecision
from workflows.engine import gate
from workflows.engine.record_language import in_record_language
from workflows.open_list.conflicts import Conflict
from workflows.open_list.cut_forecast import conflicts_among, digest_of, items_due, requests_due

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflows.engine.step import Step

# Below the number of parameters that either database takes in one statement.
UPDATE_CHUNK = 500


def take_in_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take every approved item whose time has come into the version.

    The requests are locked in id order, in the gate's transaction. An item that no longer fits
    the newest list becomes a conflict and waits for a ruling; it is never lost.

    Writes: the version on each item taken in; the decision of each conflicting item; the state
    of a request of which nothing but conflicts is left; the version's counts.

    `step.data` may carry `accepted_conflicts`: the digest of the forecast that the person has
    seen and accepted; without it nobody was asked.

    Raises:
        GuardFailed: no approved item waits for this version, or items conflict that were not
            accepted.

    Rests on decisions.md (Open list).
    """
    version = cast("ListVersion", step.case)
    requests = _locked_requests(version.effective_at)
    waiting = items_due(requests)
    conflicts = conflicts_among(waiting)
    if not conflicts and not waiting.exists():
        raise GuardFailed(
            _t("没有等待收入清单版本的已批准条目。请先批准调整申请，或选择更晚的生效时间。")
        )
    _refuse_unaccepted(conflicts, step)
    _mark(conflicts)
    taken = waiting.update(list_version=version)
    version.counts = counts_of(version)
    version.save(update_fields=["counts"])
    stuck = _send_to_conflict(requests, step)
    return {
        "effective_at": version.effective_at,
        "taken_items": taken,
        "counts": version.counts,
        "conflicts": dict(Counter(conflict.value for conflict in conflicts.values())),
        "conflicting_requests": stuck,
    }


def release_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Give the items of a refused version back to the next cut.

    Writes: each item's version becomes empty; its approval stands.
    """
    released = ChangeItem.objects.filter(list_version_id=step.case.pk).update(list_version=None)
    return {"released_items": released}


def counts_of(version: ListVersion) -> dict[str, int]:
    """Return how many items of each operation a version holds, where it holds any."""
    rows = (
        ChangeItem.objects.filter(list_version=version)
        .order_by("operation")
        .values_list("operation")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def _locked_requests(effective_at: datetime) -> list[int]:
    due = requests_due(effective_at).select_for_update(of=("self", "case_ptr"))
    return [change.pk for change in due.order_by("pk")]


def _refuse_unaccepted(conflicts: Mapping[int, Conflict], step: Step) -> None:
    accepted = step.data.get("accepted_conflicts")
    if accepted is None or accepted == digest_of(conflicts):
        return
    raise GuardFailed(
        _t(
            "有 %(count)s 个已批准条目与清单的最新内容冲突，不会收入本版本。"
            "请核对下列冲突条目，勾选确认后再提交。"
        )
        % {"count": len(conflicts)}
    )


def _mark(conflicts: Mapping[int, Conflict]) -> None:
    for conflict in Conflict:
        keys = [pk for pk, found in conflicts.items() if found is conflict]
        for start in range(0, len(keys), UPDATE_CHUNK):
            ChangeItem.objects.filter(pk__in=keys[start : start + UPDATE_CHUNK]).update(
                decision=ItemDecision.CONFLICT, decision_reason=conflict.recorded
            )


def _send_to_conflict(requests: list[int], step: Step) -> list[str]:
    def has(*decisions: ItemDecision) -> Exists:
        return Exists(ChangeItem.objects.filter(change=OuterRef("pk"), decision__in=decisions))

    stuck = ListChange.objects.filter(
        has(ItemDecision.CONFLICT),
        ~has(ItemDecision.APPROVED, ItemDecision.EFFECTIVE),
        pk__in=requests,
    )
    with in_record_language():
        reason = _t("编制 %(number)s 时，已批准的条目均与清单的最新内容冲突。")
    for change in stuck.order_by("pk"):
        gate.act(
            case=change,
            name="fall_into_conflict",
            actor=None,
            at=step.at,
            expected_version=None,
            data={"reason": reason % {"number": step.case.number}},
        )
    return [change.number for change in stuck]
