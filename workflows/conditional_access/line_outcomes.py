"""Ways in which several tasks of a line end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows.conditional_access import answer
from workflows.engine.nodes import Outcome

RULE = "工作安排 二(2)"


def redirect() -> Outcome:
    """The data are another body's."""
    return Outcome(
        name="redirect",
        label=_("转办或告知有权单位"),
        transition="redirect_line",
        rule="类推《政府信息公开条例》第三十六条",
        form="LineAnswerForm",
        perform=answer.redirect,
        style="secondary",
    )


def not_needed() -> Outcome:
    """The dataset is open to everybody."""
    return Outcome(
        name="find_not_needed",
        label=_("已无条件开放，告知获取途径"),
        transition="find_not_needed",
        rule="类推《政府信息公开条例》第三十六条",
        form="LineAnswerForm",
        perform=answer.find_not_needed,
        style="secondary",
    )


def propose() -> Outcome:
    """The reviewer says what the head should decide."""
    return Outcome(
        name="propose",
        label=_("提出审核建议，报负责人决定"),
        transition="propose",
        rule=RULE,
        form="LineProposalForm",
        perform=answer.propose,
    )
