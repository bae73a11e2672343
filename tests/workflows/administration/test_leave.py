"""Who leaves: nothing is left with them, nothing is lost, and no clock moves."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    Assignment,
    Case,
    Person,
    WorkItem,
)
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, a_person
from tests.practice.requests import Office, a_draft, a_submitted_request, open_item
from tests.workflows.administration.leavers import (
    AT,
    LATER,
    TODAY,
    a_scene,
    clocks,
    confirmed,
    drafts_key,
    drawn,
    held_key,
)
from tests.workflows.administration.offices import acts_in_chain
from workflows.administration.deactivate_person import deactivate_person
from workflows.administration.leave import confirm_leaving_plan, draw_leaving_plan
from workflows.administration.leaving import left_behind
from workflows.bulk_acts import BULK_ACTS
from workflows.engine.bulk.apply import work_off
from workflows.engine.claims import claim
from workflows.engine.integrity import findings
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow

pytestmark = pytest.mark.django_db


@pytest.mark.scenario(34)
def test_deactivation_with_forty_tasks_six_paused() -> None:
    scene = a_scene(tasks=40, paused=6)
    before = clocks()
    waiting = set(WorkItem.objects.exclude(waiting_since=None).values_list("pk", "waiting_for"))

    with pytest.raises(GuardFailed, match="请先拟定并确认离岗移交方案"):
        deactivate_person(actor=scene.three.administrator, person=scene.head, reason="调离", at=AT)
    plan = drawn(scene, scene.head, **{held_key(scene): None})
    assert set(plan.rows.values_list("forecast", "refusal")) == {("退回团队队列", "")}
    assert (plan.rows.count(), clocks()) == (40, before)
    plan = confirmed(scene, plan)

    assert (plan.failure, plan.finished_at) == ("", LATER)
    assert not Person.objects.get(pk=scene.head.pk).is_active
    assert not WorkItem.objects.filter(owner=scene.head, finished=None).exists()
    moved = Assignment.objects.filter(operation=plan.operation)
    assert set(moved.values_list("why", "by_id", "from_person_id")) == {
        ("return", scene.three.administrator.pk, scene.head.pk)
    }
    assert moved.filter(to_person=None).count() == moved.count() == 40
    assert clocks() == before
    paused = WorkItem.objects.exclude(waiting_since=None)
    assert len(waiting) == 6
    assert set(paused.values_list("pk", "waiting_for")) == waiting
    assert acts_in_chain() == ["leaving_confirmed", "person_deactivated"]
    assert {found.what for found in findings(at=LATER)} <= {"outbox_stuck"}


def test_named_colleague_takes_the_tasks_and_four_eyes_are_asked_one_by_one() -> None:
    scene = a_scene(tasks=2)
    by_the_colleague = Office(
        organisation=scene.office.organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, scene.office.organisation, person=scene.colleague),
        head=scene.office.head,
    )
    plan = drawn(scene, scene.head, **{held_key(scene): scene.colleague.pk})
    assert set(plan.rows.values_list("forecast", flat=True)) == {"移交给周明"}
    own = open_item(a_submitted_request(by_the_colleague))
    claim(work_item=own, person=scene.head, at=AT)

    barred = drawn(scene, scene.head, **{held_key(scene): scene.colleague.pk})

    assert barred.rows.exclude(refusal="").get().work_item == own
    with pytest.raises(GuardFailed, match="有 1 项不能办理"):
        confirmed(scene, barred)
    assert Person.objects.get(pk=scene.head.pk).is_active
    assert WorkItem.objects.filter(owner=scene.head, finished=None).count() == 3
    done = confirmed(scene, drawn(scene, scene.head, **{held_key(scene): None}))
    assert done.failure == ""


def test_queue_that_nobody_else_serves_is_named() -> None:
    scene = a_scene(tasks=1)
    Person.objects.filter(pk=scene.colleague.pk).update(is_active=False)

    plan = drawn(scene, scene.head, **{held_key(scene): None})

    assert plan.rows.get().forecast == (
        "退回团队队列；目前没有其他人能办理，请尽快授予他人这一角色"
    )


def test_drafts_and_cases_on_their_way_go_to_a_new_drafter() -> None:
    scene = a_scene(tasks=0)
    staff = scene.office.staff.person
    draft, under_review = a_draft(scene.office), a_submitted_request(scene.office)
    new = a_member(Role.DEPARTMENT_STAFF, scene.office.organisation, person=a_person("林静")).person
    before = clocks()

    nobody = drawn(scene, staff, **{drafts_key(scene): None})
    assert set(nobody.rows.values_list("refusal", flat=True)) == {
        "起草的案卷只能由经办人办理，须指定接办人；没有人选时，请先授予一位同事经办角色。"
    }
    done = confirmed(scene, drawn(scene, staff, **{drafts_key(scene): new.pk}))

    assert done.failure == ""
    assert set(done.rows.values_list("forecast", flat=True)) == {"改由林静经办"}
    opened = Case.objects.filter(pk__in=[draft.pk, under_review.pk])
    assert set(opened.values_list("opened_by_id", flat=True)) == {new.pk}
    assert open_item(draft).owner == new
    assert open_item(under_review).owner is None
    assert clocks() == before
    assert not Person.objects.get(pk=staff.pk).is_active
    assert verify_cases().first_bad is None


def test_drafts_of_each_kind_are_offered_to_who_may_draft_that_kind() -> None:
    scene = a_scene(tasks=0)
    staff = scene.office.staff.person
    request = a_draft(scene.office)
    change = start_change(
        flow=ListChangeFlow,
        membership=scene.office.staff,
        title="新增公交数据",
        reason="市民查询需求大。",
        requested_on=None,
        at=AT,
    )
    operator = a_member(Role.DATA_CENTRE_OPERATOR, scene.office.organisation).person

    groups = {group.kind: group for group in left_behind(staff, on=TODAY).drafts}

    assert {kind: [case.pk for case in group.cases] for kind, group in groups.items()} == {
        "practice": [request.pk],
        "list_change": [change.pk],
    }
    assert len({group.key for group in groups.values()}) == 2
    assert operator in groups["list_change"].people
    assert operator not in groups["practice"].people


def test_something_new_between_plan_and_confirmation_refuses_the_plan() -> None:
    scene = a_scene(tasks=2)
    plan = drawn(scene, scene.head, **{held_key(scene): None})
    new = open_item(a_submitted_request(scene.office))
    claim(work_item=new, person=scene.head, at=AT)

    with pytest.raises(GuardFailed) as refused:
        confirmed(scene, plan)

    assert refused.value.message == (
        f"方案拟定之后，{scene.head.name}名下又有新的任务、起草的案卷或代办：请重新拟定方案。"
    )
    assert WorkItem.objects.filter(owner=scene.head).count() == 3


def test_something_new_between_confirmation_and_end_leaves_the_account_in_use() -> None:
    scene = a_scene(tasks=1)
    plan = drawn(scene, scene.head, **{held_key(scene): None})
    confirm_leaving_plan(plan=plan, actor=scene.three.administrator, seen_hash=plan.hash, at=LATER)
    new = open_item(a_submitted_request(scene.office))
    claim(work_item=new, person=scene.head, at=AT)

    work_off(at=LATER, worker="worker", acts=BULK_ACTS)

    plan.refresh_from_db()
    assert plan.failure == (
        f"{scene.head.name}名下还有未办结的任务 1 项、起草的案卷 0 件、代办 0 次，不能停用账号。"
        "请先拟定并确认离岗移交方案。"
    )
    assert Person.objects.get(pk=scene.head.pk).is_active
    again = confirmed(scene, drawn(scene, scene.head, **{held_key(scene): None}))
    assert again.failure == ""


def test_task_that_was_finished_or_passed_on_meanwhile_stays_where_it_is() -> None:
    scene = a_scene(tasks=2)
    plan = drawn(scene, scene.head, **{held_key(scene): None})
    first, second = WorkItem.objects.filter(owner=scene.head, finished=None).order_by("pk")
    WorkItem.objects.filter(pk=first.pk).update(finished=AT, done_by=scene.head)
    WorkItem.objects.filter(pk=second.pk).update(owner=scene.colleague)

    done = confirmed(scene, plan)

    assert done.failure == ""
    assert WorkItem.objects.get(pk=second.pk).owner == scene.colleague
    assert not Assignment.objects.filter(operation=plan.operation).exists()


def test_confirmation_twice_is_one() -> None:
    scene = a_scene(tasks=1)
    plan = confirmed(scene, drawn(scene, scene.head, **{held_key(scene): None}))

    assert not confirm_leaving_plan(
        plan=plan, actor=scene.three.administrator, seen_hash=plan.hash, at=LATER
    )
    assert acts_in_chain() == ["leaving_confirmed", "person_deactivated"]


def test_plan_is_the_administrators_alone_and_asks_what_the_deactivation_asks() -> None:
    scene = a_scene(tasks=1)
    boss = scene.three.administrator

    with pytest.raises(NotAllowed):
        draw_leaving_plan(
            actor=scene.colleague, person=scene.head, answers={}, reason="调离", at=AT
        )
    with pytest.raises(BadInput, match="请写明理由"):
        draw_leaving_plan(actor=boss, person=scene.head, answers={}, reason=" ", at=AT)
    with pytest.raises(BadInput, match="不能停用自己的账号"):
        draw_leaving_plan(actor=boss, person=boss, answers={}, reason="调离", at=AT)
    with pytest.raises(GuardFailed, match="三员不全"):
        draw_leaving_plan(actor=boss, person=scene.three.officer, answers={}, reason="调离", at=AT)
