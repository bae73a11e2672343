"""Acts on a dossier that belong to no task: verdicts, comments, scores, and its last days."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.states.role import Role
from workflows.engine.nodes import CaseAct, Holder
from workflows.open_list.evaluation import comments, dossier_scores, last_days, verdicts

ASSESSORS: Final = (Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY)
JUDGES: Final = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)

ACTS: Final = (
    CaseAct(
        name="say_verdicts",
        label=_("填写条目意见"),
        transition="assess",
        rule="open-list-quality-objection 2.5",
        roles=(*ASSESSORS, Role.DEPARTMENT_HEAD),
        perform=verdicts.say_verdicts,
        on_case_page=False,
    ),
    CaseAct(
        name="keep_the_rest",
        label=_("其余条目保持"),
        transition="assess",
        rule="open-list-quality-objection 2.5",
        roles=(*ASSESSORS, Role.DEPARTMENT_HEAD),
        perform=verdicts.keep_the_rest,
        on_case_page=False,
    ),
    CaseAct(
        name="comment_fact",
        label=_("说明事实"),
        transition="comment",
        rule="open-list-quality-objection, scenario 46",
        roles=(*ASSESSORS, Role.DEPARTMENT_HEAD),
        perform=comments.comment_on_fact,
        on_case_page=False,
    ),
    CaseAct(
        name="score_criterion",
        label=_("指标评分"),
        transition="judge",
        rule="open-list-quality-objection 2.5",
        roles=JUDGES,
        holder=Holder.COMMISSION,
        perform=dossier_scores.score_criterion,
        prepares="scoring",
        on_case_page=False,
    ),
    CaseAct(
        name="correct_score",
        label=_("更正指标评分"),
        transition="judge",
        rule="house default",
        roles=JUDGES,
        holder=Holder.COMMISSION,
        perform=dossier_scores.score_criterion,
        prepares="settling",
        on_case_page=False,
    ),
    CaseAct(
        name="conclude_without_reply",
        label=_("逾期未答复，定为最终结果"),
        transition="conclude_without_reply",
        rule="house default",
        roles=JUDGES,
        holder=Holder.COMMISSION,
        recused=dossier_scores.people_of_the_organisation,
        then="end",
        closes_items=True,
        perform=last_days.conclude_without_reply,
    ),
    CaseAct(
        name="record_unanswered",
        label=_("记为未答复"),
        transition="record_unanswered",
        rule="open-list-quality-objection, scenario 46",
        roles=(Role.COMMISSION_LEAD,),
        holder=Holder.COMMISSION,
        recused=dossier_scores.people_of_the_organisation,
        then="end",
        closes_items=True,
        form="ReasonForm",
        perform=last_days.must_have_been_urged,
        reason_required=True,
        style="danger",
    ),
)
