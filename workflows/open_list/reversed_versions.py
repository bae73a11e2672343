"""Mark a version as taken back (已撤销) once the request that does so has taken effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.models import ChangeItem, LeftOutEntry, ListChange, ListVersion
from cases.states.list_change import ItemDecision
from cases.states.list_version import ListVersionState
from workflows.engine import gate

if TYPE_CHECKING:
    from workflows.engine.step import Step


def mark_reversed(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Mark the version that a request takes back, when the request takes effect.

    Of a request whose conflicts were split from it, the first that takes effect marks it. Any
    other request marks nothing.

    Writes: the state of that version, its reason and what took it back; one event of it.

    Rests on open-list-quality-objection.md 2.3, 7 (scenario 15).
    """
    change = cast("ListChange", step.case)
    if change.reverses_id is None:
        return {}
    version = ListVersion.objects.get(pk=change.reverses_id)
    if version.state != ListVersionState.ARCHIVED:
        return {}
    items = ChangeItem.objects.filter(change=change)
    effective = items.filter(decision=ItemDecision.EFFECTIVE)
    newest = effective.order_by("-list_version__sequence").select_related("list_version")
    by = newest[0].list_version
    assert by is not None  # noqa: S101  # what took effect did so with a version
    gate.act(
        case=version,
        name="reverse",
        actor=None,
        at=step.at,
        expected_version=None,
        data={
            "reason": change.reason,
            "by": by,
            "request": change.number,
            "taken_back": effective.count(),
            "not_approved": items.exclude(decision=ItemDecision.EFFECTIVE).count(),
            "left_out": LeftOutEntry.objects.filter(change=change).count(),
        },
    )
    return {"reverses": version.label}


def note_reversal(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write on a version what took it back, and why.

    Writes: `ListVersion.reversed_by`, `reversal_reason`.
    """
    version = cast("ListVersion", step.case)
    by: ListVersion = step.data["by"]
    version.reversed_by = by
    version.reversal_reason = str(step.data["reason"])
    version.save(update_fields=["reversed_by", "reversal_reason"])
    counted = ("request", "taken_back", "not_approved", "left_out")
    return {"reversed_by": by.label, **{name: step.data[name] for name in counted}}
