"""Confirm expressly that entries of a yearly review keep the level that they have, or have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import GradeConfirmation
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import unjudged_rows
from cases.states.role import Role
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import EntryRow, GradingReview
    from workflows.engine.step import Step

REASON_CHARACTERS: Final = 300
# Who answers for an entry that stays more open than its level allows.
HEADS: Final = frozenset({Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY})


def confirm(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write down that entries keep what they have, and why.

    `step.data` carries `entries` (their primary keys) and `reason`. It holds as long as level and
    attribute of the entry stay what they are, and for this review alone: the next one asks again.

    Writes: a `GradeConfirmation` for each.

    Raises:
        BadInput: no entry, one that is not waiting in this review, or no reason.
        GuardFailed: an entry is more open than its level allows, and it is not the head's word.
    """
    review = cast("GradingReview", step.case)
    wanted = {int(key) for key in step.data.get("entries", ())}
    reason = reason_of(step)
    grading = grading_on(civil_date(step.at))
    rows = waiting_rows(unjudged_rows(review, grading).filter(entry_id__in=wanted), wanted)
    loose = [row for row in rows if not grading.allows(row.grade, row.open_type)]
    if loose and (step.membership is None or step.membership.role not in HEADS):
        raise GuardFailed(
            _t(
                "“%(name)s”的级别“%(grade)s”不允许%(open_type)s：须由部门负责人确认维持，"
                "或者起草调整申请改正。"
            )
            % {
                "name": loose[0].name,
                "grade": loose[0].grade,
                "open_type": loose[0].get_open_type_display(),
            }
        )
    GradeConfirmation.objects.bulk_create(
        [
            GradeConfirmation(
                review=review,
                entry_id=row.entry_id,
                row=row,
                reason=reason,
                confirmed_by=step.actor,
                confirmed_at=step.at,
            )
            for row in rows
        ]
    )
    return {"entries": [row.entry_id for row in rows], "reason": reason}


def waiting_rows(rows: Iterable[EntryRow], wanted: set[int]) -> list[EntryRow]:
    """Return the rows of the wanted entries, in their order.

    Raises:
        BadInput: no entry is wanted, or one of them does not wait in this review any more.
    """
    if not wanted:
        raise BadInput(_t("没有选择条目。请先勾选条目，再提交。"), field="entries")
    found = sorted(rows, key=lambda row: row.entry_id)
    if len(found) != len(wanted):
        raise BadInput(
            _t("所选条目中有已经复核或者不属于本复核单的。请刷新页面后重新选择。"),
            field="entries",
        )
    return found


def reason_of(step: Step) -> str:
    """Return why, as it was typed.

    Raises:
        BadInput: nothing is said, or too much.
    """
    reason = str(step.data.get("reason", "")).strip()
    if not 0 < len(reason) <= REASON_CHARACTERS:
        raise BadInput(
            _t("请写明理由，不超过 %(most)s 个字，各环节审核人会看到。")
            % {"most": REASON_CHARACTERS},
            field="reason",
        )
    return reason
