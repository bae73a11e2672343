"""The flow of a dossier (年度评估): staff assess, the head signs, the commission scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import EvaluationDossier
from cases.states.evaluation import EvaluationState as S
from cases.states.role import Role
from workflows.engine.nodes import (
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    in_state,
)
from workflows.open_list.evaluation import (
    dossier_scores,
    draft_from_verdicts,
    last_days,
    verdicts,
)
from workflows.open_list.evaluation.dossier_acts import ACTS, ASSESSORS, JUDGES

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case


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
    # What bears out a self-assessment is many files.
    takes_archives = True

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

    # commission, neither assessor nor signer nor of the organisation · 15 working days · 四(3)
    scoring = Human(
        title=_("主管部门评分"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="evaluation.scoring",
        four_eyes_with=("self_assess", "revise", "signature"),
        recused=dossier_scores.people_of_the_organisation,
        outcomes=(
            Outcome(
                name="submit_scores",
                label=_("提交复核"),
                transition="submit_scores",
                rule="工作安排 四(3)",
                perform=dossier_scores.submit_scores,
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

    after_scoring = Route().Case(this.revise, in_state(S.SELF_ASSESSING)).Default(this.confirmation)

    # commission, who did not score either · 5 working days · house default
    confirmation = Human(
        title=_("复核评分"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="evaluation.confirmation",
        four_eyes_with=("self_assess", "revise", "signature", "scoring"),
        recused=dossier_scores.people_of_the_organisation,
        outcomes=(
            Outcome(
                name="confirm_scores",
                label=_("确认并告知初步结果"),
                transition="confirm_scores",
                rule="工作安排 四(3)",
                perform=dossier_scores.tell_provisional,
            ),
            Outcome(
                name="send_scores_back",
                label=_("退回重新评分"),
                transition="send_scores_back",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_confirmation)

    after_confirmation = Route().Case(this.scoring, in_state(S.SCORING)).Default(this.hearing)

    # department head, once · 5 working days · house default
    hearing = Human(
        title=_("答复初步结果"),
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        clock=last_days.HEARING,
        outcomes=(
            Outcome(
                name="accept_result",
                label=_("无异议"),
                transition="accept_result",
                rule="house default",
                perform=dossier_scores.result_told,
                undo=verdicts.nothing_to_put_back,
            ),
            Outcome(
                name="reply_to_result",
                label=_("提交答复意见"),
                transition="reply",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_hearing)

    after_hearing = Route().Case(this.settling, in_state(S.REPLIED)).Default(this.end)

    # commission, who may correct what was judged · 5 working days · house default
    settling = Human(
        title=_("处理答复意见"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="evaluation.settling",
        four_eyes_with=("self_assess", "revise", "signature", "hearing"),
        recused=dossier_scores.people_of_the_organisation,
        outcomes=(
            Outcome(
                name="answer_reply",
                label=_("提交处理意见"),
                transition="answer_reply",
                rule="house default",
                form="ReasonForm",
                perform=dossier_scores.answer_reply,
                reason_required=True,
            ),
        ),
    ).Next(this.final_confirmation)

    # commission, who neither corrected nor answered · 5 working days · house default
    final_confirmation = Human(
        title=_("复核最终结果"),
        roles=JUDGES,
        holder=Holder.COMMISSION,
        clock="evaluation.confirmation",
        four_eyes_with=("self_assess", "revise", "signature", "hearing", "settling"),
        recused=dossier_scores.people_of_the_organisation,
        outcomes=(
            Outcome(
                name="conclude",
                label=_("定为最终结果"),
                transition="conclude",
                rule="工作安排 四(3)",
                perform=dossier_scores.result_told,
            ),
            Outcome(
                name="send_answer_back",
                label=_("退回重新处理"),
                transition="send_answer_back",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_final)

    after_final = Route().Case(this.settling, in_state(S.REPLIED)).Default(this.end)

    end = End()

    acts = ACTS
