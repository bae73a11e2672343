"""The plan for a leaver: where each open thing goes, and then the account goes out of use.

It is the plan of the bulk acts, drawn by an administrator and carried out in the same way; its end
is the deactivation, which still refuses where something new has come (docs/decisions/0011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.errors import AlreadyDone, BadInput, GuardFailed
from cases.events import append_system_event, as_plain
from cases.models import Absence, BulkRow, Person
from cases.permissions import require
from cases.queries.holders import people_meeting
from cases.states.clock import AssignmentReason
from cases.states.system_act import SystemAct
from workflows.administration.deactivate_person import deactivate_person, must_be_deactivable
from workflows.administration.leaving import LeftBehind, left_behind
from workflows.administration.requirements import ADMINISTRATOR, require_administrator
from workflows.administration.separation import lock_offices_of
from workflows.engine.absence import replace_delegate
from workflows.engine.bulk.acts import BulkAct
from workflows.engine.bulk.apply import apply_plan
from workflows.engine.bulk.plan import keep_plan, new_plan
from workflows.engine.clocks import civil_date
from workflows.engine.drafter import change_drafter
from workflows.engine.movements import locked_task, move, must_be_able_to, requirement_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import BulkPlan, WorkItem


def draw_leaving_plan(
    *, actor: Person, person: Person, answers: Mapping[str, int | None], reason: str, at: datetime
) -> BulkPlan:
    """Write where each thing that a leaver leaves behind would go; nothing else changes.

    Args:
        actor: the administrator.
        person: who leaves.
        answers: by group (`leaving`), the id of who takes it; None: the queue, or nobody.
        reason: why the account goes out of use.
        at: the moment.

    Writes: one `BulkPlan`, a `BulkRow` for each task and each case to be drafted on.

    Raises:
        NotAllowed: the actor is not an administrator.
        BadInput, GuardFailed: what the deactivation itself would refuse.
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    must_be_deactivable(actor, person, reason, on=on)
    left = left_behind(person, on=on)
    _rehearse_stand_ins(actor, left, answers, at=at)
    plan = new_plan(act=LEAVE, person=actor, at=at)
    plan.all_or_nothing = True
    plan.data = as_plain(
        {
            "leaver": person.pk,
            "reason": reason.strip(),
            "stand_ins": [
                {"absence": each.absence.pk, "delegate": answers.get(each.key)}
                for each in left.stand_ins
            ],
        }
    )
    return keep_plan(plan, _rows(left, answers), act=LEAVE, at=at)


def confirm_leaving_plan(*, plan: BulkPlan, actor: Person, seen_hash: str, at: datetime) -> bool:
    """Confirm a leaver's plan, if it still covers all that they would leave behind.

    Writes and raises as `apply_plan` does; one system event that names the plan by its hash.

    Raises:
        GuardFailed: something new has come since the plan was drawn.
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    if plan.applied_at is None:
        leaver = Person.objects.get(pk=plan.data["leaver"])
        must_be_deactivable(actor, leaver, plan.data["reason"], on=on)
        if left_behind(leaver, on=on).keys - _covered(plan):
            raise GuardFailed(
                _t("方案拟定之后，%(name)s名下又有新的任务、起草的案卷或代办：请重新拟定方案。")
                % {"name": leaver.name}
            )
    with transaction.atomic():
        now = apply_plan(plan=plan, person=actor, seen_hash=seen_hash, act=LEAVE, at=at)
        if now:
            _record(plan, actor, at=at)
    return now


def _record(plan: BulkPlan, actor: Person, *, at: datetime) -> None:
    """Keep what was confirmed in the chain: the moves of tasks alone have no event."""
    append_system_event(
        act=SystemAct.LEAVING_CONFIRMED,
        actor=actor,
        at=at,
        data={
            "person": plan.data["leaver"],
            "operation": str(plan.operation),
            "plan": plan.hash,
            "rows": plan.rows.count(),
        },
    )


def _rehearse_stand_ins(
    actor: Person, left: LeftBehind, answers: Mapping[str, int | None], *, at: datetime
) -> None:
    """Refuse who may not stand in while there is still time to choose another."""
    with transaction.atomic():
        for each in left.stand_ins:
            delegate = each.people.filter(pk=answers.get(each.key) or 0).first()
            replace_delegate(actor=actor, absence=each.absence, delegate=delegate, at=at)
        transaction.set_rollback(True)


def _rows(left: LeftBehind, answers: Mapping[str, int | None]) -> list[BulkRow]:
    held = [
        BulkRow(
            work_item=item,
            case=item.process,
            expected_version=item.process.version,
            to_person_id=answers.get(group.key),
        )
        for group in left.tasks
        for item in group.tasks
    ]
    drafts = [
        BulkRow(case=case, expected_version=case.version, to_person_id=answers.get(group.key))
        for group in left.drafts
        for case in group.cases
    ]
    return [*held, *drafts]


def _covered(plan: BulkPlan) -> frozenset[str]:
    rows = plan.rows.values_list("work_item_id", "case_id")
    named = {f"task:{item}" if item else f"case:{case}" for item, case in rows}
    return frozenset(named | {f"absence-{each['absence']}" for each in plan.data["stand_ins"]})


def _carry_out(plan: BulkPlan, row: BulkRow, at: datetime) -> str:
    membership = require(plan.person, ADMINISTRATOR, on=civil_date(at))
    if row.work_item is not None:
        return _pass_on(plan, row.work_item, row.to_person, at=at)
    if row.to_person is None:
        raise BadInput(
            _t("起草的案卷只能由经办人办理，须指定接办人；没有人选时，请先授予一位同事经办角色。")
        )
    if row.case.opened_by_id != plan.data["leaver"]:
        return _t("已不由其经办，无须变动")
    changed = change_drafter(
        case=row.case, to=row.to_person, by=membership, at=at, operation=plan.operation
    )
    return _t("改由%(to)s经办") % {"to": row.to_person} if changed else _t("无须变动")


def _pass_on(plan: BulkPlan, work_item: WorkItem, to: Person | None, *, at: datetime) -> str:
    """Give one task of the leaver to a colleague or its queue; its clocks are not touched."""
    try:
        item = locked_task(work_item)
    except AlreadyDone:
        return _t("已经办结，无须变动")
    if item.owner_id != plan.data["leaver"]:
        return _t("已不由其持有，无须变动")
    moved: dict[str, Any] = {"by": plan.person, "at": at, "operation": plan.operation}
    if to is not None:
        must_be_able_to(to, item, at=at)
        move(item, to, why=AssignmentReason.HAND_OVER, **moved)
        return _t("移交给%(to)s") % {"to": to}
    others = people_meeting(requirement_of(item), on=civil_date(at))
    is_served = others.exclude(pk=plan.data["leaver"]).exists()
    move(item, None, why=AssignmentReason.RETURN, **moved)
    if is_served:
        return _t("退回团队队列")
    return _t("退回团队队列；目前没有其他人能办理，请尽快授予他人这一角色")


def _leave(plan: BulkPlan, at: datetime) -> None:
    """Pass the stand-ins on, then take the account out of use, together."""
    absences = Absence.objects.in_bulk([each["absence"] for each in plan.data["stand_ins"]])
    named = {each["delegate"] for each in plan.data["stand_ins"] if each["delegate"]}
    everybody = {plan.data["leaver"], *named, *(away.person_id for away in absences.values())}
    # Before any of them is looked at, and before the chain, in which each stand-in is recorded.
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=everybody).order_by("pk")
    people = {person.pk: person for person in locked}
    lock_offices_of(people[plan.data["leaver"]], on=civil_date(at))
    for each in plan.data["stand_ins"]:
        replace_delegate(
            actor=plan.person,
            absence=absences[each["absence"]],
            delegate=people.get(each["delegate"]),
            at=at,
        )
    deactivate_person(
        actor=plan.person,
        person=people[plan.data["leaver"]],
        reason=plan.data["reason"],
        at=at,
    )


LEAVE = BulkAct(name="leave", label=_("离岗移交"), carry_out=_carry_out, finish=_leave)
