"""Let grants follow their datasets: suspended with them, resumed with them, or not needed any more.

A version that takes effect and an emergency suspension both lead here. What the list says is read
anew under the lock of each grant, so that messages may come twice, late or in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import EmergencySuspension, Grant, GrantSuspension
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_words import DatasetChange
from cases.states.grant import LIVE_STATES, SuspensionCause
from workflows.conditional_access.grants.ending import find_unneeded
from workflows.conditional_access.grants.suspending import lift, suspend
from workflows.engine.gate import act
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import OutboxMessage
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts

# While one of these holds, the list does not open the dataset under conditions.
CLOSED: Final = frozenset({DatasetChange.REMOVED, DatasetChange.NOT_OPEN, DatasetChange.SUSPENDED})
_AT_ONCE: Final = 500


def version_took_effect(_message: OutboxMessage, at: datetime) -> None:
    """Let all live grants follow the version that took effect; writes what `follow` writes."""
    follow(Grant.objects.all(), at=at)


def entry_suspended(message: OutboxMessage, at: datetime) -> None:
    """Let the grants of an entry follow an emergency suspension or its end.

    Writes: what `follow` writes.
    """
    suspension = EmergencySuspension.objects.get(pk=message.payload["suspension"])
    follow(Grant.objects.filter(entry=suspension.entry_id), at=at)


def follow(grants: QuerySet[Grant], *, at: datetime) -> None:
    """Suspend, resume or end the live ones of some grants as their datasets ask for.

    Args:
        grants: any; what has ended is left alone.
        at: the present moment.

    Writes: on a grant that stands otherwise than its dataset one of the acts
        `suspend_for_dataset`, `resume_for_dataset` and `end_as_open`; a transaction each.
    """
    live = grants.filter(state__in=LIVE_STATES).select_related("line__row").order_by("pk")
    last = 0
    while batch := list(live.filter(pk__gt=last)[:_AT_ONCE]):
        last = batch[-1].pk
        for grant, name in _to_do(batch):
            _follow(grant, name, at)


def _to_do(grants: list[Grant]) -> Iterator[tuple[Grant, str]]:
    changes = dataset_changes([grant.line for grant in grants])
    suspended = set(
        GrantSuspension.objects.filter(
            grant__in=grants, cause=SuspensionCause.DATASET, ended_at=None
        ).values_list("grant", flat=True)
    )
    for grant in grants:
        change = changes.get(grant.line_id)
        if change == DatasetChange.UNCONDITIONAL:
            yield grant, "end_as_open"
        elif (change in CLOSED) != (grant.pk in suspended):
            yield grant, "suspend_for_dataset" if change in CLOSED else "resume_for_dataset"


def _follow(grant: Grant, name: str, at: datetime) -> None:
    try:
        act(case=grant, name=name, actor=None, at=at, expected_version=None)
    except GuardFailed:
        # Somebody was quicker, the list moved on meanwhile, or its last day is over.
        return


def suspend_for_dataset(step: Step) -> Facts:
    """Suspend a grant whose dataset was removed, closed or suspended.

    Writes: what `suspend` writes.

    Raises:
        GuardFailed: the dataset is open under conditions again, or what `suspend` raises.
    """
    change = _change_now(step)
    if change is None or change not in CLOSED:
        raise GuardFailed(_t("该数据集仍按条件开放，不中止授权。"))
    with in_record_language():
        reason = _t("数据集“%(name)s”%(change)s。") % {
            "name": cast("Grant", step.case).line.row.name,
            "change": change.label,
        }
    said = suspend(step, cause=SuspensionCause.DATASET, reason=reason)
    return said | {"dataset_change": change.value}


def resume_for_dataset(step: Step) -> Facts:
    """Let a grant go on whose dataset is open under conditions again.

    Writes: what `lift` writes.

    Raises:
        GuardFailed: the dataset is still closed, or what `lift` raises.
    """
    if _change_now(step) in CLOSED:
        raise GuardFailed(_t("该数据集尚未恢复开放，不恢复授权。"))
    return lift(step, cause=SuspensionCause.DATASET)


def end_as_open(step: Step) -> Facts:
    """End a grant whose dataset is open to everybody (S20); writes what `find_unneeded` writes.

    Raises:
        GuardFailed: it is not.
    """
    if _change_now(step) != DatasetChange.UNCONDITIONAL:
        raise GuardFailed(_t("该数据集没有改为无条件开放，授权继续有效。"))
    return find_unneeded(step, DatasetChange.UNCONDITIONAL)


def _change_now(step: Step) -> DatasetChange | None:
    line = cast("Grant", step.case).line
    return dataset_changes([line]).get(line.pk)
