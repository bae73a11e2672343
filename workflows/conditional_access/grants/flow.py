"""The flow of a grant (授权): delivered, in use until its last day, suspended and resumed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import Grant
from cases.states.grant import GrantState as S
from cases.states.role import Role
from workflows.conditional_access.grants import dataset, delivering, ending, suspending
from workflows.conditional_access.grants.sides import people_of_user
from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.conditional_access.use_supervision.grant_acts import SUPERVISION_ACTS
from workflows.conditional_access.use_supervision.looking_into import LOOK_INTO
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    Wait,
    in_state,
)

RULE = "工作安排 二(2)"
DEFAULT = "house default"


class GrantFlow(CaseFlow):
    """授权.

    None of its steps can be taken back: the delivery system hears of each of them.
    """

    process_class = Grant
    process_title = _("授权")

    start = Start().Next(this.deliver)

    # department, nobody of the user · 3 working days, a sandbox 10 · house default (A15)
    deliver = Human(
        title=_("开通数据获取权限"),
        roles=REVIEWERS,
        clock=delivering.CLOCK_OF_DELIVERY,
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="deliver_by_hand",
                label=_("已开通，交付完成"),
                transition="deliver_data",
                rule=DEFAULT,
                form="DeliveryForm",
                perform=delivering.deliver_by_hand,
            ),
        ),
    ).Next(this.await_end)

    # nobody: its last day comes, or somebody suspends or ends it
    await_end = Wait().Next(this.after_wait)

    after_wait = Route().Case(this.deliver, in_state(S.PENDING_DELIVERY)).Default(this.await_end)

    end = End()

    acts = (
        CaseAct(
            name="take_delivery",
            label=_("交付系统已开通"),
            transition="deliver_data",
            rule=DEFAULT,
            then="await_end",
            closes_items=True,
            perform=delivering.take_delivery,
        ),
        CaseAct(
            name="restrict",
            label=_("中止授权"),
            transition="suspend_grant",
            rule=DEFAULT,
            roles=HEADS,
            recused=people_of_user,
            then="await_end",
            closes_items=True,
            form="ReasonForm",
            perform=suspending.restrict,
            reason_required=True,
            style="danger",
            on_case_page=suspending.is_not_restricted,
        ),
        CaseAct(
            name="lift_restriction",
            label=_("恢复授权"),
            transition="resume_grant",
            rule=DEFAULT,
            roles=HEADS,
            recused=people_of_user,
            then="after_wait",
            closes_items=True,
            form="ReasonForm",
            perform=suspending.lift_restriction,
            reason_required=True,
            on_case_page=suspending.is_restricted,
        ),
        CaseAct(
            name="suspend_for_dataset",
            label=_("随数据集中止"),
            transition="suspend_grant",
            rule=DEFAULT,
            then="await_end",
            closes_items=True,
            perform=dataset.suspend_for_dataset,
        ),
        CaseAct(
            name="resume_for_dataset",
            label=_("随数据集恢复"),
            transition="resume_grant",
            rule=DEFAULT,
            then="after_wait",
            closes_items=True,
            perform=dataset.resume_for_dataset,
        ),
        CaseAct(
            name="end_as_open",
            label=_("数据已无条件开放，不再需要授权"),
            transition="find_grant_unneeded",
            rule=DEFAULT,
            then="end",
            closes_items=True,
            perform=dataset.end_as_open,
        ),
        CaseAct(
            name="stop_using",
            label=_("停止使用，终止授权"),
            transition="stop_using",
            rule=DEFAULT,
            roles=(Role.APPLICANT,),
            holder=Holder.ASKING,
            only_opener=True,
            then="end",
            closes_items=True,
            form="ReasonForm",
            perform=ending.end_by_user,
            reason_required=True,
            style="danger",
        ),
        CaseAct(
            name="end_as_replaced",
            label=_("变更后的协议生效，原授权终止"),
            transition="replace_grant",
            rule="house default",
            then="end",
            closes_items=True,
            perform=ending.end_as_replaced,
        ),
        CaseAct(
            name="expire",
            label=_("授权到期"),
            transition="expire_grant",
            rule=DEFAULT,
            then="end",
            closes_items=True,
            perform=ending.expire,
        ),
        *SUPERVISION_ACTS,
        LOOK_INTO,
    )
