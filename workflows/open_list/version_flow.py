"""The flow of a version of the list (清单版本): cut, confirmed by a second person, in effect."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import ListVersion
from cases.states.list_version import ListVersionState as S
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
from workflows.open_list import cut as cutting, publish, reversed_versions, withdraw

# Who may cut a version, in the commission.
CUTTERS = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)


class ListVersionFlow(CaseFlow):
    """清单版本.

    None of its steps can be taken back: a cut may have sent other cases into conflict, a
    confirmation is numbered, sealed and chained for the public, and what a refusal gives back
    another cut takes in at once.
    """

    process_class = ListVersion
    process_title = _("清单版本")

    start = Start().Next(this.cut)

    # commission staff · no deadline · house default
    cut = Human(
        title=_("编制清单版本"),
        roles=CUTTERS,
        holder=Holder.COMMISSION,
        clock="",
        for_opener=True,
        outcomes=(
            Outcome(
                name="cut",
                label=_("收入已批准条目并提交复核"),
                transition="cut",
                rule="house default",
                perform=cutting.take_in_items,
            ),
        ),
    ).Next(this.confirm)

    # a second person of the commission · 5 working days · house default
    confirm = Human(
        title=_("复核并公布清单版本"),
        roles=(Role.COMMISSION_LEAD, Role.COMMISSION_STAFF),
        holder=Holder.COMMISSION,
        clock="list.publish",
        not_opener=True,
        outcomes=(
            Outcome(
                name="confirm",
                label=_("确认公布"),
                transition="confirm",
                rule="工作安排 二(1)",
                perform=publish.publish_version,
            ),
            Outcome(
                name="discard",
                label=_("不予公布"),
                transition="discard",
                rule="house default",
                form="ReasonForm",
                perform=cutting.release_items,
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.after_confirm)

    after_confirm = Route().Case(this.await_effect, in_state(S.PUBLISHED)).Default(this.end)

    # nobody: the effective time comes, then a newer version takes its place, or takes it back
    await_effect = Wait().Next(this.end)

    end = End()

    acts = (
        CaseAct(
            name="take_effect",
            label=_("到时生效"),
            transition="come_into_effect",
            rule="house default: effective time reached",
            perform=publish.take_effect,
        ),
        CaseAct(
            name="withdraw",
            label=_("撤回本版本"),
            transition="call_off",
            rule="house default: a scheduled version changes nothing yet",
            roles=CUTTERS,
            holder=Holder.COMMISSION,
            then="end",
            closes_items=True,
            form="ReasonForm",
            perform=withdraw.withdraw_version,
            reason_required=True,
            style="danger",
        ),
        CaseAct(
            name="archive",
            label=_("转为历史版本"),
            transition="archive",
            rule="house default: a newer version is in effect",
            then="end",
        ),
        CaseAct(
            name="reverse",
            label=_("标明已撤销"),
            transition="annul",
            rule="open-list-quality-objection 2.2, rule 7",
            perform=reversed_versions.note_reversal,
        ),
    )
