"""The flow of an emergency suspension (紧急中止): ordered by one, confirmed by another."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import EmergencySuspension
from cases.states.emergency_suspension import EmergencySuspensionState as S
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
    Wait,
    in_state,
)
from workflows.open_list import emergency_end as ending

# Who may confirm and lift a suspension, in the commission.
CONFIRMERS = (Role.COMMISSION_LEAD, Role.SECURITY_OFFICER)
SCENARIO = "open-list-quality-objection 7, scenario 13"


class EmergencySuspensionFlow(CaseFlow):
    """紧急中止.

    None of its steps can be taken back: each of them shows in public at once.
    """

    process_class = EmergencySuspension
    process_title = _("紧急中止")

    start = Start().Next(this.confirm)

    # lead or security officer of the commission, not who ordered it · 1 working day · scenario 13
    confirm = Human(
        title=_("确认紧急中止"),
        roles=CONFIRMERS,
        holder=Holder.COMMISSION,
        clock="list.emergency_confirmation",
        not_opener=True,
        outcomes=(
            Outcome(
                name="confirm",
                label=_("确认中止"),
                transition="confirm_suspension",
                rule=SCENARIO,
                form="ReasonForm",
                perform=ending.confirm_suspension,
                reason_required=True,
                style="danger",
            ),
            Outcome(
                name="refuse",
                label=_("不予确认，立即恢复开放"),
                transition="refuse_suspension",
                rule=SCENARIO,
                form="ReasonForm",
                perform=ending.refuse_suspension,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_confirm)

    after_confirm = Route().Case(this.await_end, in_state(S.CONFIRMED)).Default(this.end)

    # nobody: the next version takes it in, or somebody lifts it
    await_end = Wait().Next(this.end)

    end = End()

    acts = (
        CaseAct(
            name="propose",
            label=_("提出中止条目的调整申请"),
            transition="propose_lasting",
            rule=SCENARIO,
            roles=CONFIRMERS,
            holder=Holder.COMMISSION,
            perform=ending.propose_later,
            on_case_page=ending.lacks_a_request,
        ),
        CaseAct(
            name="lift",
            label=_("恢复开放"),
            transition="lift_suspension",
            rule="rules L14",
            roles=CONFIRMERS,
            holder=Holder.COMMISSION,
            recused=ending.who_ordered,
            then="end",
            form="ReasonForm",
            perform=ending.lift_suspension,
            reason_required=True,
            style="danger",
        ),
        CaseAct(
            name="lapse",
            label=_("逾期未确认，失效"),
            transition="lapse_suspension",
            rule=SCENARIO,
            then="end",
            closes_items=True,
            perform=ending.lapse_suspension,
        ),
        CaseAct(
            name="enter_version",
            label=_("纳入清单版本"),
            transition="enter_version",
            rule="decisions, Open list: emergency suspension enters the next version",
            then="end",
            closes_items=True,
            perform=ending.leave_it_to_the_version,
        ),
    )
