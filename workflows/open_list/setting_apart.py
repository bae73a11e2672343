"""Set apart what met a conflict: it is written down, and its author gets it to rule on.

What fits goes its way at once; a conflict never holds up the rest of a request
(open-list-quality-objection.md 7, scenario 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t

from cases.models import ChangeItem, ItemConflict, ListChange
from cases.states.conflict import Conflict, Ruling
from cases.states.list_change import ItemDecision, ListChangeState
from workflows.engine import gate
from workflows.engine.record_language import in_record_language
from workflows.open_list.changed_fields import plain
from workflows.open_list.conflict_news import announce_conflict
from workflows.open_list.effect_reasons import reasons_of_leaving

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from workflows.engine.step import Step
    from workflows.open_list.judging import Clash

# Below the number of parameters that either database takes in one statement.
CHUNK = 500
RULE = "house default: conflicts wait for their author"
_COPIED = (
    "operation",
    "entry_id",
    "base_row_id",
    "proposed_row_id",
    "fields",
    "justification",
    "grade_reason",
    "needs_security_review",
    "findings",
    "security_assessment",
    "security_reviewed_by_id",
    "security_reviewed_at",
    "reason_code",
    "decided_by_id",
    "decided_at",
)


def record_conflicts(clashes: Mapping[int, Clash], *, at: datetime) -> None:
    """Write down what some items met.

    Args:
        clashes: by item.
        at: the moment of finding it.

    Writes: an `ItemConflict` and the decision of each item.
    """
    for reason in Conflict:
        with in_record_language():
            sentence = _t("%(sentence)s由提出单位处理。") % {"sentence": reason.sentence}
        keys = [pk for pk, clash in clashes.items() if clash.reason == reason]
        _decide(keys, ItemDecision.CONFLICT, sentence)
    rows = [
        ItemConflict(item_id=pk, reason=clash.reason, fields=_as_json(clash), found_at=at)
        for pk, clash in sorted(clashes.items())
    ]
    ItemConflict.objects.bulk_create(rows, batch_size=CHUNK)


def record_nothing_new(keys: Collection[int]) -> None:
    """Close items of which everything stands already (已被取代).

    Writes: the decision of each.
    """
    with in_record_language():
        sentence = _t("清单已按另一项调整作了相同改动，不再重复。")
    _decide(sorted(keys), ItemDecision.SUPERSEDED, sentence)


def split_conflicts(change: ListChange, *, at: datetime, reason: str) -> ListChange | None:
    """Open a request for the conflicting items of one that goes on without them.

    Args:
        change: the request; its items in conflict stay in it, as a record.
        at: the moment.
        reason: what the new request says of its origin.

    Returns:
        The new request, waiting for the author of the old one; None: there is nothing to split.

    Writes: the request with its event and task; copies of the items and of their conflicts.
    """
    met = ItemConflict.objects.filter(item__change=change, ruling="").select_related("item")
    found = list(met.order_by("item__position"))
    if not found:
        return None
    with in_record_language():
        title = _t("%(title)s（冲突条目）") % {"title": change.title[:190]}
    record = ListChange(
        kind=change.kind,
        title=title,
        state=ListChangeState.CONFLICT,
        organisation=change.organisation,
        opened_by=change.opened_by,
        request_kind=change.request_kind,
        reverses=change.reverses,
        reason=reason,
        legal_basis=change.legal_basis,
        base_version=change.base_version,
        requested_on=change.requested_on,
        list_import=change.list_import,
        split_from=change,
    )
    opened = gate.open_case(
        record=record, flow=change.flow_class, membership=None, at=at, rule=RULE
    )
    split = cast("ListChange", opened.case)
    _pass_on(found, split, at=at)
    return split


def set_conflicts_apart(requests: Iterable[int], step: Step, *, reason: str) -> list[str]:
    """Let requests with conflicts go on: whole where nothing else is left of them, else split.

    Args:
        requests: requests of which a cut has judged items.
        step: the cut.
        reason: what each event says.

    Returns:
        The numbers of the requests that wait for their authors now.

    Writes: states, events and tasks of those requests; requests that are split from them; one
    outbox row for each that waits.
    """
    unruled = ItemConflict.objects.filter(item__change=OuterRef("pk"), ruling="")
    conflicting = ListChange.objects.filter(Exists(unruled), pk__in=list(requests))
    numbers = []
    for change in conflicting.select_related("organisation", "opened_by").order_by("pk"):
        if change.items.filter(decision__in=_GOING_ON).exists():
            waits = split_conflicts(change, at=step.at, reason=reason)
        else:
            _move(change, "fall_into_conflict", step, reason)
            waits = change
        if waits is not None:
            announce_conflict(waits, step)
            numbers.append(waits.number)
    return numbers


def close_what_is_overtaken(requests: Iterable[int], step: Step) -> list[str]:
    """Close approved requests of which everything stands already.

    Returns:
        Their numbers.

    Writes: their state, one event each.
    """
    empty = ListChange.objects.filter(
        _has(ItemDecision.SUPERSEDED),
        ~_has(ItemDecision.CONFLICT, *_GOING_ON),
        pk__in=list(requests),
    )
    with in_record_language():
        reason = _t("清单已按另一项调整作了相同改动。")
    changes = list(empty.order_by("pk"))
    for change in changes:
        _move(change, "supersede", step, reason)
    return [change.number for change in changes]


def publish_what_waits_no_more(requests: Iterable[int], step: Step) -> None:
    """Publish requests of which a part took effect and nothing else waits any longer.

    Their last approved items met a conflict, or stand already: no version will ever hold them.

    Writes: their state, one event each, which names these items and what became of them.
    """
    done = ListChange.objects.filter(
        _has(ItemDecision.EFFECTIVE),
        ~_has(ItemDecision.APPROVED, ItemDecision.CONFLICT),
        pk__in=list(requests),
    )
    changes = list(done.order_by("pk"))
    reasons = reasons_of_leaving(changes) if changes else {}
    for change in changes:
        _move(change, "publish", step, reasons[change.pk])


_GOING_ON = (ItemDecision.APPROVED, ItemDecision.EFFECTIVE)


def _has(*decisions: ItemDecision) -> Exists:
    return Exists(ChangeItem.objects.filter(change=OuterRef("pk"), decision__in=decisions))


def _move(change: ListChange, act: str, step: Step, reason: str) -> None:
    gate.act(
        case=change,
        name=act,
        actor=None,
        at=step.at,
        expected_version=None,
        data={"reason": reason},
    )


def _decide(keys: list[int], decision: ItemDecision, sentence: str) -> None:
    for start in range(0, len(keys), CHUNK):
        items = ChangeItem.objects.filter(pk__in=keys[start : start + CHUNK])
        items.update(decision=decision, decision_reason=sentence)


def _as_json(clash: Clash) -> list[list[Any]]:  # Any: JSON content
    return [[name, *map(plain, values)] for name, *values in clash.fields]


def _pass_on(conflicts: Iterable[ItemConflict], split: ListChange, *, at: datetime) -> None:
    with in_record_language():
        passed_on = _t("与另一项已批准的调整冲突，转入 %(number)s。") % {"number": split.number}
    for position, met in enumerate(conflicts, 1):
        copy = ChangeItem.objects.create(
            change=split,
            position=position,
            decision=ItemDecision.CONFLICT,
            decision_reason=met.item.decision_reason,
            **{name: getattr(met.item, name) for name in _COPIED},
        )
        ItemConflict.objects.create(item=copy, reason=met.reason, fields=met.fields, found_at=at)
        met.ruling, met.ruled_at = Ruling.PASSED_ON, at
        met.save(update_fields=["ruling", "ruled_at"])
        # Decided here, so that this request ends with what is left of it.
        met.item.decision = ItemDecision.CANCELLED
        met.item.decision_reason = passed_on
        met.item.save(update_fields=["decision", "decision_reason"])
