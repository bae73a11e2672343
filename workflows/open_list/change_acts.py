"""What may be done about a change request beside its tasks, and who may write one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.states.role import Role
from workflows.engine.nodes import CaseAct, Holder
from workflows.open_list import (
    decide,
    disposing,
    dissolving,
    draft as drafting,
    reversed_versions,
)

# Who may write a request, each for the organisations in whose name they may propose.
AUTHORS = (
    Role.DEPARTMENT_STAFF,
    Role.DISTRICT_AUTHORITY,
    Role.DATA_CENTRE_OPERATOR,
    Role.COMMISSION_STAFF,
)


ACTS = (
    CaseAct(
        name="put_item",
        label=_("编辑条目"),
        transition="edit",
        rule="工作安排 二(1)",
        roles=AUTHORS,
        only_opener=True,
        perform=drafting.put_item,
        on_case_page=False,
    ),
    CaseAct(
        name="drop_item",
        label=_("移除条目"),
        transition="edit",
        rule="工作安排 二(1)",
        roles=AUTHORS,
        only_opener=True,
        perform=drafting.drop_item,
        on_case_page=False,
    ),
    CaseAct(
        name="note_as_head",
        label=_("保存本页意见"),
        transition="annotate_by_head",
        rule="工作安排 二(1)",
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        perform=decide.note_as_head,
        on_case_page=False,
        prepares="head_review",
    ),
    CaseAct(
        name="note_as_lead",
        label=_("保存本页意见"),
        transition="annotate_by_head",
        rule="open-list-quality-objection 2.2, rule 7",
        roles=(Role.COMMISSION_LEAD,),
        holder=Holder.COMMISSION,
        perform=decide.note_as_head,
        on_case_page=False,
        prepares="lead_review",
    ),
    CaseAct(
        name="note_as_commission",
        label=_("保存本页意见"),
        transition="annotate_by_review",
        rule="工作安排 二(1)",
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        holder=Holder.COMMISSION,
        perform=decide.note_as_commission,
        on_case_page=False,
        prepares="commission_review",
    ),
    CaseAct(
        name="dispose",
        label=_("记录处置"),
        transition="annotate_by_review",
        rule="open-list-quality-objection 2.2, rule 5",
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        holder=Holder.COMMISSION,
        perform=disposing.record_dispositions,
        on_case_page=False,
        prepares="commission_review",
    ),
    CaseAct(
        name="cancel",
        label=_("撤销申请"),
        transition="cancel",
        rule="house default",
        roles=AUTHORS,
        only_opener=True,
        then="end",
        closes_items=True,
        form="ReasonForm",
        perform=decide.cancel_items,
        reason_required=True,
        style="danger",
    ),
    CaseAct(
        name="publish",
        label=_("随清单版本生效"),
        transition="publish",
        rule="decisions: items take effect with their version",
        then="end",
        perform=reversed_versions.mark_reversed,
    ),
    CaseAct(
        name="fall_into_conflict",
        label=_("转入冲突待裁"),
        transition="fall_into_conflict",
        rule="house default",
        then="settle_conflict",
    ),
    CaseAct(
        name="dissolve_conflict",
        label=_("冲突解除"),
        transition="dissolve_conflict",
        rule="house default",
        then="await_effect",
        closes_items=True,
        perform=dissolving.dissolve_conflict,
    ),
    CaseAct(
        name="supersede",
        label=_("已被取代"),
        transition="supersede",
        rule="open-list-quality-objection 2.2, rule 3",
        then="end",
    ),
)
