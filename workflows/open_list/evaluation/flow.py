"""The flow of a dossier (年度评估): staff assess, the head signs, the commission judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import EvaluationDossier
from cases.states.evaluation import EvaluationState as S
from cases.states.role import Role
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
from workflows.open_list.evaluation import comments, draft_from_verdicts, verdicts

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case

ASSESSORS = (Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY)
JUDGES = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)


def due_day(case: Case) -> date:
    """Return the day until which the round of a dossier waits for its self-assessment."""
    return cast("EvaluationDossier", case).round.due_on


_HAND_IN = Outcome(
    name="hand_in",
    label=_("提交部门负责人签署"),
    transition="hand_in",
    rule="工作安排 二(1)",
    form="ReasonForm",
    perform=verdicts.must_be_complete,
    undo=verdicts.nothing_to_put_back,
    reason_required=True,
)


class EvaluationFlow(CaseFlow):
    """年度评估."""

    process_class = EvaluationDossier
    process_title = _("年度评估")

    start = Start().Next(this.self_assess)

    # department staff · until the day of the round · 工作安排 二(1)
    self_assess = Human(
        title=_("开展自评"),
        roles=ASSESSORS,
        clock="evaluation.self_assessment",
        ends_on=due_day,
        outcomes=(_HAND_IN,),
    ).Next(this.signature)

    # department staff, once it came back · 5 working days · house default
    revise = Human(
        title=_("修改自评"),
        roles=ASSESSORS,
        clock="evaluation.revision",
        outcomes=(_HAND_IN,),
    ).Next(this.signature)

    # department head, also where the ladder made them assess · 5 working days · 工作安排 二(1)
    signature = Human(
        title=_("负责人签署自评"),
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        clock="evaluation.signature",
        outcomes=(
            Outcome(
                name="sign",
                label=_("签署"),
                transition="sign",
                rule="工作安排 二(1)",
                perform=draft_from_verdicts.draft_from_verdicts,
            ),
            Outcome(
                name="send_back",
                label=_("退回修改"),
                transition="send_back",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_signature)

    after_signature = Route().Case(this.scoring, in_state(S.SCORING)).Default(this.revise)

    # commission, neither assessor nor signer · 15 working days · 工作安排 四(3)
    scoring = Human(
        title=_("主管部门评定"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="evaluation.scoring",
        four_eyes_with=("self_assess", "revise", "signature"),
        outcomes=(
            Outcome(
                name="conclude",
                label=_("作出评定"),
                transition="conclude",
                rule="工作安排 四(3)",
                form="ReasonForm",
                reason_required=True,
            ),
            Outcome(
                name="return",
                label=_("退回修改"),
                transition="return_by_commission",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_scoring)

    after_scoring = Route().Case(this.revise, in_state(S.SELF_ASSESSING)).Default(this.end)

    end = End()

    acts = (
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
    )
