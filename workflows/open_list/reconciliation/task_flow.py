"""The flow of a task about mismatches (核对处理单): the organisation settles or refers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import MismatchTask
from cases.states.mismatch_task import MismatchTaskState as S
from cases.states.role import Role
from workflows.engine.clock_by_case import ClockByCase
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    in_state,
)
from workflows.open_list.reconciliation import settling
from workflows.open_list.reconciliation.task_clocks import BY_CLASS, clock_of

if TYPE_CHECKING:
    from collections.abc import Iterable

RULE = "工作安排 二(3)"


def _outcomes(*further: Outcome) -> Iterable[Outcome]:
    """Return the two ways in which anybody may close such a task, and what is theirs alone."""
    return (
        Outcome(
            name="settle",
            label=_("已提出调整或接受例外，办结"),
            transition="settle",
            rule=RULE,
            perform=settling.must_be_settled,
        ),
        Outcome(
            name="explain",
            label=_("说明理由后办结"),
            transition="explain",
            rule="house default",
            form="ReasonForm",
            perform=settling.must_not_be_dangerous,
            reason_required=True,
            style="secondary",
        ),
        *further,
    )


class MismatchTaskFlow(CaseFlow):
    """核对处理单."""

    process_class = MismatchTask
    process_title = _("核对处理单")

    start = Start().Next(this.after_start)

    after_start = Route().Case(this.arrange, in_state(S.REFERRED)).Default(this.handle)

    # department staff · 1 to 20 working days by class · decisions: reconciliation clocks
    handle = Human(
        title=_("处理目录核对差异"),
        roles=(Role.DEPARTMENT_STAFF,),
        clock=ClockByCase(codes=BY_CLASS, of=clock_of),
        outcomes=(
            *_outcomes(
                Outcome(
                    name="refer",
                    label=_("提请主管部门处理"),
                    transition="refer",
                    rule="house default",
                    form="ReasonForm",
                    perform=settling.what_is_left,
                    reason_required=True,
                    style="secondary",
                )
            ),
        ),
    ).Next(this.after_handle)

    after_handle = Route().Case(this.arrange, in_state(S.REFERRED)).Default(this.end)

    # commission staff · 1 to 20 working days by class · decisions: reconciliation clocks
    arrange = Human(
        title=_("处理提请的目录核对差异"),
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        holder=Holder.COMMISSION,
        clock=ClockByCase(codes=BY_CLASS, of=clock_of),
        outcomes=(
            *_outcomes(
                Outcome(
                    name="send_back",
                    label=_("退回单位处理"),
                    transition="send_back",
                    rule="house default",
                    form="ReasonForm",
                    perform=settling.what_is_left,
                    reason_required=True,
                    style="danger",
                )
            ),
        ),
    ).Next(this.after_arrange)

    after_arrange = Route().Case(this.handle, in_state(S.PENDING)).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="dissolve",
            label=_("差异已消除"),
            transition="dissolve",
            rule="house default",
            then="end",
            closes_items=True,
        ),
    )
