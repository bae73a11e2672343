"""The flow of a task about faulty data (数据质量处理单): mended, or closed with a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import DataIssue
from cases.states.role import Role
from workflows.engine.nodes import CaseAct, CaseFlow, End, Human, Outcome, Start
from workflows.open_list.data_quality.explaining import what_was_seen

RULE = "工作安排 二(9)"


class DataIssueFlow(CaseFlow):
    """数据质量处理单."""

    process_class = DataIssue
    process_title = _("数据质量处理单")

    start = Start().Next(this.mend)

    # department staff · 5 working days · decisions: reconciliation clocks, R5
    mend = Human(
        title=_("处理数据质量问题"),
        roles=(Role.DEPARTMENT_STAFF,),
        clock="data.issue",
        outcomes=(
            Outcome(
                name="explain",
                label=_("说明理由后办结"),
                transition="explain",
                rule="house default",
                form="ReasonForm",
                perform=what_was_seen,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.end)

    end = End()

    acts = (
        CaseAct(
            name="dissolve",
            label=_("问题已消除"),
            transition="dissolve",
            rule="house default",
            then="end",
            closes_items=True,
        ),
    )
