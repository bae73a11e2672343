"""The flow of a supervision order (督办单): an organisation answers, the commission reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import SupervisionOrder
from cases.states.role import Role
from cases.states.supervision_order import SupervisionOrderState as S
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
from workflows.supervision import answer
from workflows.supervision.recusal import answerable

# Who may open, read and lift orders, in the commission.
SUPERVISORS = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)


class SupervisionOrderFlow(CaseFlow):
    """督办单."""

    process_class = SupervisionOrder
    process_title = _("督办单")

    start = Start().Next(this.reply)

    # the lead of the late organisation · 3 working days · house default
    reply = Human(
        title=_("答复督办单"),
        roles=(Role.DEPARTMENT_HEAD, Role.COMMISSION_LEAD, Role.DISTRICT_AUTHORITY),
        clock="supervision.reply",
        outcomes=(
            Outcome(
                name="reply",
                label=_("提交答复"),
                transition="reply",
                rule="house default",
                form="SupervisionReplyForm",
                perform=answer.write_answer,
                undo=answer.put_answer_back,
            ),
        ),
    ).Next(this.review)

    # commission staff, not who answered or is answerable · no deadline · house default
    review = Human(
        title=_("审核督办答复"),
        roles=SUPERVISORS,
        holder=Holder.COMMISSION,
        clock="",
        four_eyes_with=("reply",),
        recused=answerable,
        outcomes=(
            Outcome(
                name="close",
                label=_("办结督办单"),
                transition="conclude",
                rule="house default",
                form="SupervisionCloseForm",
                perform=answer.write_closing,
                undo=answer.put_closing_back,
            ),
            Outcome(
                name="send_back",
                label=_("退回重新答复"),
                transition="send_back",
                rule="house default",
                form="ReasonForm",
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.after_review)

    after_review = Route().Case(this.reply, in_state(S.PENDING_REPLY)).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="lift",
            label=_("撤销督办单"),
            transition="lift",
            rule="house default",
            roles=SUPERVISORS,
            holder=Holder.COMMISSION,
            recused=answerable,
            then="end",
            closes_items=True,
            form="ReasonForm",
            reason_required=True,
            style="danger",
        ),
    )
