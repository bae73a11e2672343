"""The flow of an application (有条件开放申请): the applicant's tasks, then what its lines say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import AccessApplication
from cases.states.access_application import UNDECIDED
from cases.states.role import Role
from workflows.conditional_access import (
    answer_supplement,
    hand_in,
    new_version,
    summing_up,
    untouched_drafts,
    withdraw,
)
from workflows.conditional_access.files import no_more_files
from workflows.conditional_access.second_look import ask, carry_out
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Human,
    Outcome,
    Route,
    Start,
    Wait,
    in_state,
)

if TYPE_CHECKING:
    from cases.models import Case

RULE = "工作安排 二(2)"


class AccessApplicationFlow(CaseFlow):
    """有条件开放申请."""

    process_class = AccessApplication
    process_title = _("有条件开放申请")
    # Each department is written to about its own line.
    takes_messages = False

    start = Start().Next(this.draft)

    # the applicant · no deadline · 工作安排 二(2)
    draft = Human(
        title=_("填写申请"),
        roles=(Role.APPLICANT,),
        clock="",
        for_opener=True,
        outcomes=(
            Outcome(
                name="submit",
                label=_("提交申请"),
                transition="submit_application",
                rule=RULE,
                perform=hand_in.hand_in,
            ),
        ),
    ).Next(this.await_answers)

    # nobody: every dataset waits for the department that provides it
    await_answers = Wait().Next(this.after_answers)

    # the applicant · 10 working days · house default
    supplement = Human(
        title=_("补正申请材料"),
        roles=(Role.APPLICANT,),
        clock="app.supplement_reply",
        for_opener=True,
        outcomes=(
            Outcome(
                name="hand_in",
                label=_("提交补正"),
                transition="hand_in_supplement",
                rule="类推《政府信息公开条例》第三十条",
                perform=answer_supplement.hand_in_supplement,
            ),
        ),
    ).Next(this.await_answers)

    after_answers = Route().Case(this.await_answers, in_state(*UNDECIDED)).Default(this.end)

    end = End()

    @classmethod
    def no_more_files(cls, case: Case) -> str:
        """Return why an application takes no file now: see `files.no_more_files`."""
        return no_more_files(case)

    acts = (
        CaseAct(
            name="ask_applicant",
            label=_("要求申请人补正"),
            transition="ask_applicant",
            rule="类推《行政许可法》第三十二条",
            then="supplement",
            perform=answer_supplement.show_request,
        ),
        CaseAct(
            name="sum_up",
            label=_("汇总各单位答复"),
            transition="sum_up",
            rule=RULE,
            then="after_answers",
            perform=summing_up.sum_up,
        ),
        CaseAct(
            name="hear_of_dataset",
            label=_("清单变化影响所申请的数据"),
            transition="hear_of_dataset_change",
            rule="house default",
            perform=new_version.hear_of_dataset,
        ),
        CaseAct(
            name="ask_second_look",
            label=_("申请复核"),
            transition="ask_second_look",
            rule="house default",
            roles=(Role.APPLICANT,),
            only_opener=True,
            perform=ask.ask,
            on_case_page=False,
        ),
        CaseAct(
            name="give_up_second_look",
            label=_("撤回复核申请"),
            transition="give_up_second_look",
            rule="house default",
            roles=(Role.APPLICANT,),
            only_opener=True,
            perform=ask.give_up,
            on_case_page=False,
        ),
        CaseAct(
            name="hear_second_look",
            label=_("收到复核决定"),
            transition="hear_second_look",
            rule="house default",
            then="after_answers",
            perform=carry_out.hear,
        ),
        CaseAct(
            name="discard",
            label=_("放弃草稿"),
            transition="discard_draft",
            rule="house default",
            roles=(Role.APPLICANT,),
            only_opener=True,
            then="end",
            closes_items=True,
            style="danger",
        ),
        CaseAct(
            name="discard_untouched",
            label=_("久未改动，放弃草稿"),
            transition="discard_draft",
            rule="house default",
            then="end",
            closes_items=True,
            perform=untouched_drafts.forget_words,
        ),
        CaseAct(
            name="withdraw",
            label=_("撤回申请"),
            transition="withdraw_application",
            rule="house default",
            roles=(Role.APPLICANT,),
            only_opener=True,
            then="after_answers",
            closes_items=True,
            form="ReasonForm",
            perform=withdraw.withdraw,
            style="danger",
        ),
    )
