"""When a task about mismatches may be closed, and with what facts (house default).

The task is not the mismatch: that stays open until a run misses it, whatever became of the task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.queries.mismatch_tasks import spells_of_task, unsettled_spells
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import MismatchTask
    from workflows.engine.step import Step


def must_be_settled(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let a task end of which everything is excepted, proposed or gone.

    Returns:
        How many mismatches are still there, and that none waits for somebody.

    Raises:
        GuardFailed: something of it has neither an exception nor a request on its way, as where
            the request was rejected.
    """
    task = cast("MismatchTask", step.case)
    left = unsettled_spells(task, on=civil_date(step.at)).count()
    if left:
        raise GuardFailed(
            _t(
                "还有 %(count)s 项差异既没有消除，也没有审核中的调整申请或已接受的例外。"
                "请逐项起草调整申请并提交，或提请主管部门；确需就此办结的，写明理由。"
            )
            % {"count": left}
        )
    return {"open": spells_of_task(task).count(), "unsettled": 0}


def must_not_be_dangerous(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let a task end by a written reason, unless the list opens what is not to be opened.

    Raises:
        GuardFailed: the catalogue says 非开放 of something that the list still opens.
    """
    task = cast("MismatchTask", step.case)
    spells = unsettled_spells(task, on=civil_date(step.at))
    if spells.filter(dangerous=True).exists():
        raise GuardFailed(
            _t(
                "目录标为非开放而清单仍开放的，不能说明理由后办结。"
                "请先提出中止开放或移出的调整申请，或更正目录的开放属性。"
            )
        )
    return what_is_left(step)


def what_is_left(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Return how many mismatches of a task are there, and how many wait for somebody."""
    task = cast("MismatchTask", step.case)
    return {
        "open": spells_of_task(task).count(),
        "unsettled": unsettled_spells(task, on=civil_date(step.at)).count(),
    }
