"""Withdraw a version before it takes effect: nothing that it was is undone, nothing comes of it.

The version keeps its number, its rows and its place in the chain; the next one begins where the
version before it had left the list, and its items wait to be taken in again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ChangeItem, EntryRow, ListVersion, Organisation
from cases.queries.list_versions import last_of_chain, newest_version, unfinished_version
from cases.queries.open_list import rows_of_sequence
from cases.states.civil_time import SHANGHAI
from workflows.engine.requirements import commission
from workflows.open_list.bulk_rows import update_rows
from workflows.open_list.item_writing import forget_rows
from workflows.open_list.row_copies import copy_rows

if TYPE_CHECKING:
    from workflows.engine.step import Step


def withdraw_version(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Keep a published version from taking effect, and let its items wait again.

    One person of the commission may do so alone: nothing changes in public, and whatever comes
    instead needs two again (house default).

    Writes: the rows that it began end with it; what it had ended is written again from the next
    version on; its items lose the version, with rows of their own.

    Raises:
        GuardFailed: its time has come, a later version follows it, or another is being made.
    """
    version = cast("ListVersion", step.case)
    _must_be_the_last(version, step)
    before = version.previous
    last = last_of_chain()
    assert last is not None  # noqa: S101  # the version itself is in the chain
    restored = _go_back_to(before.sequence or 0 if before else 0, after=last.sequence or 0)
    released = _release(version)
    return {
        "label": version.label,
        "followed": before.label if before else "",
        "released_items": released,
        "restored_rows": restored,
    }


def _must_be_the_last(version: ListVersion, step: Step) -> None:
    # Who cuts a version holds the same row.
    Organisation.objects.select_for_update(no_key=True).get(pk=commission().pk)
    if version.effective_at <= step.at:
        raise GuardFailed(
            _t("%(label)s 的生效时间 %(when)s 已到，不能撤回。生效后如需改正，请起草撤销申请。")
            % {
                "label": version.label,
                "when": version.effective_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            }
        )
    unfinished = unfinished_version()
    if unfinished is not None:
        raise GuardFailed(
            _t("%(number)s 正在编制或等待复核，它以本版本为基础。请先由复核人不予公布，再撤回。")
            % {"number": unfinished.number}
        )
    newest = newest_version()
    if newest is not None and newest.pk != version.pk:
        raise GuardFailed(
            _t("%(label)s 之后还有待生效的 %(newest)s，它以本版本为基础。请先撤回 %(newest)s。")
            % {"label": version.label, "newest": newest.label}
        )


def _go_back_to(sequence: int, *, after: int) -> int:
    """Let the newest list say again what a version said; return how many rows that writes.

    Args:
        sequence: of that version; 0: there was none.
        after: sequence of the last version of the chain.
    """
    newest = EntryRow.objects.filter(valid_from__gt=sequence, valid_until__isnull=True)
    newest.update(valid_until=after + 1)
    ended = rows_of_sequence(sequence).filter(valid_until__isnull=False)
    keys = list(ended.order_by("pk").values_list("pk", flat=True))
    return len(copy_rows(keys, valid_from=after + 1))


def _release(version: ListVersion) -> int:
    """Let the items of a version wait again, each with a proposed row that nothing published."""
    items = ChangeItem.objects.filter(list_version=version)
    merged = list(items.filter(merged_row__isnull=False).values_list("merged_row_id", flat=True))
    begun = items.filter(proposed_row__valid_from__isnull=False).order_by("pk")
    pairs = list(begun.values_list("pk", "proposed_row_id"))
    copies = copy_rows([row for _item, row in pairs], valid_from=None)
    update_rows(
        ChangeItem, ("proposed_row_id",), [(copies[row], pk) for pk, row in pairs if row in copies]
    )
    released = items.update(list_version=None, merged_row=None, overtaken=False)
    forget_rows(merged)
    return released
