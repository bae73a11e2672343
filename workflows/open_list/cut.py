"""Cut a version: take in what is approved; give it back when the version is refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, ListChange, ListVersion
from cases.proof_of_approvals import first_unlike_approval
from cases.proof_of_merges import taken_digest
from workflows.engine.record_language import in_record_language
from workflows.open_list.contested import lock_contested, recheck_rivals
from workflows.open_list.cut_forecast import digest_of, items_due, requests_due
from workflows.open_list.holding_back import held_back
from workflows.open_list.item_writing import forget_rows
from workflows.open_list.judging import judge, standing_already, waiting
from workflows.open_list.merged_rows import write_merged_rows
from workflows.open_list.setting_apart import (
    close_what_is_overtaken,
    publish_what_waits_no_more,
    record_conflicts,
    record_nothing_new,
    set_conflicts_apart,
)
from workflows.open_list.standing_already import SAID_AGAIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflows.engine.step import Step
    from workflows.open_list.judging import Clash


def take_in_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take every approved item whose time has come into the version.

    The requests are locked in id order, in the gate's transaction. An item is laid over what the
    list says by now, and over the items approved before it; what truly overlaps becomes a conflict
    and waits for a ruling. What stands already is closed; what says the same as another item of the
    version waits with it, and is closed when the version is published. Nothing is lost.

    Writes: the version on each item taken in, with a merged row where its entry changed since the
    draft; the decision of each other item and its `ItemConflict`; the state of a request of which
    nothing is left to take in, or a request split from it; the version's counts; for requests
    that met what conflicts now, an outbox row each.

    `step.data` may carry `accepted_conflicts`: the digest of the forecast that the person has
    seen and accepted; without it nobody was asked.

    Raises:
        GuardFailed: no approved item waits for this version, items conflict that were not
            accepted, or a request is not what was approved.

    Rests on decisions.md (Open list), open-list-quality-objection.md 2.2 (rule 3).
    """
    version = cast("ListVersion", step.case)
    requests = _locked_requests(version.effective_at)
    approved = items_due(requests, version.effective_at)
    held = held_back(approved)
    due = approved.exclude(pk__in=held.items)
    _refuse_rewritten(requests)
    judged = judge(waiting(due), not_due=held.fields)
    if not judged.clashes and not due.exists():
        raise GuardFailed(
            _t("没有等待收入清单版本的已批准条目。请先批准调整申请，或选择更晚的生效时间。")
        )
    _refuse_unaccepted(judged.clashes, step)
    record_conflicts(judged.clashes, at=step.at)
    # What only says the same as another item of the version waits until it is published.
    closed = standing_already(waiting(due.filter(pk__in=judged.nothing_new)))
    record_nothing_new(closed)
    if judged.clashes:
        clashed = ChangeItem.objects.filter(change_id__in=requests, conflicts__found_at=step.at)
        lock_contested(clashed)
        recheck_rivals(clashed, step)
    merged = write_merged_rows(judged)
    taken = due.exclude(pk__in=judged.nothing_new).update(list_version=version)
    version.counts = counts_of(version)
    version.save(update_fields=["counts"])
    with in_record_language():
        reason = _t("编制 %(number)s 时，与清单的最新内容冲突。") % {"number": version.number}
    facts = {
        "effective_at": version.effective_at,
        "taken_items": taken,
        **merged,
        "taken_digest": taken_digest(version.pk),
        "nothing_new": len(judged.nothing_new),
        SAID_AGAIN: sorted(judged.nothing_new - closed),
        "counts": version.counts,
        "conflicts": dict(Counter(clash.reason.value for clash in judged.clashes.values())),
        "conflicting_requests": set_conflicts_apart(requests, step, reason=reason),
        "overtaken_requests": close_what_is_overtaken(requests, step),
    }
    publish_what_waits_no_more(requests, step)
    return facts


def release_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Give the items of a refused version back to the next cut.

    Writes: each item's version becomes empty, and its merged row is deleted where nobody
    has drafted on it; its approval stands.
    """
    items = ChangeItem.objects.filter(list_version_id=step.case.pk)
    rows = list(items.filter(merged_row__isnull=False).values_list("merged_row_id", flat=True))
    released = items.update(list_version=None, merged_row=None, overtaken=False)
    forget_rows(rows)
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


def _refuse_rewritten(requests: Sequence[int]) -> None:
    """Refuse requests that propose other than the commission read: somebody altered the rows."""
    changed = first_unlike_approval(requests)
    if changed is not None:
        raise GuardFailed(
            _t("申请 %(number)s 的内容与审查通过时的记录不符，不能编制版本。请先查明原因。")
            % {"number": ListChange.objects.get(pk=changed).number}
        )


def _refuse_unaccepted(conflicts: Mapping[int, Clash], step: Step) -> None:
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
