"""Acts on an obligation that finish no task: who is asked first, who is late, what has ended."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.conditional_access.use_supervision import conclusions, ended, measures
from workflows.conditional_access.use_supervision.parties import people_of_user
from workflows.conditional_access.use_supervision.rules import DEFAULT, RULE
from workflows.engine.acts import CaseAct

ACTS: Final = (
    CaseAct(
        name="ask_user",
        label=_("请使用单位报告"),
        transition="ask_user",
        rule=RULE,
        then="report",
    ),
    CaseAct(
        name="ask_department",
        label=_("请提供单位核查"),
        transition="ask_department",
        rule=RULE,
        then="look",
    ),
    CaseAct(
        name="put_forward",
        label=_("提示后仍未提交，转提供单位处理"),
        transition="put_forward",
        rule=DEFAULT,
        then="look_anew",
        perform=measures.put_forward,
    ),
    CaseAct(
        name="wait_longer",
        label=_("暂不处理，继续等待使用单位提交"),
        transition="wait_longer",
        rule=DEFAULT,
        roles=REVIEWERS,
        recused=people_of_user,
        form="ReasonForm",
        perform=measures.wait_longer,
        reason_required=True,
        on_case_page=measures.is_waited_for,
    ),
    CaseAct(
        name="dismiss",
        label=_("不中止，退回核查人员"),
        transition="dismiss_suspension",
        rule=DEFAULT,
        roles=HEADS,
        recused=people_of_user,
        then="look_anew",
        form="RemarkForm",
        perform=measures.dismiss,
        on_case_page=measures.is_before_the_head,
    ),
    CaseAct(
        name="end_hearing",
        label=_("陈述申辩期限届满，转提供单位研究"),
        transition="end_hearing",
        rule=DEFAULT,
        then="weigh",
    ),
    CaseAct(
        name="return_conclusion",
        label=_("退回重新研究"),
        transition="return_conclusion",
        rule=DEFAULT,
        roles=HEADS,
        recused=people_of_user,
        then="weigh",
        form="RemarkForm",
        perform=conclusions.send_back,
        on_case_page=conclusions.is_before_the_head,
    ),
    CaseAct(
        name="waive",
        label=_("授权已终止，不再要求"),
        transition="waive_obligation",
        rule=DEFAULT,
        then="end",
        closes_items=True,
        perform=ended.note_the_end,
    ),
    CaseAct(
        name="close_broken",
        label=_("授权已终止，终结处理"),
        transition="close_broken",
        rule=DEFAULT,
        then="end",
        closes_items=True,
        perform=ended.note_the_end,
    ),
)
