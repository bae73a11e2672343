"""A confirmed plan is carried out row by row, once, and each row answers for itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from cases import triggers
from cases.errors import GuardFailed, NotVisible, Stale
from cases.models import Assignment, BulkPlan, BulkRow, CaseEvent, Clock, OutboxMessage, WorkItem
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.profile import count
from tests.workflows.engine.bulk.plans import (
    ACCEPT,
    APPLIED_AT,
    a_plan,
    carried_out,
    confirmed,
    outcomes,
    picked,
    tasks,
    worked_off,
)
from workflows.engine.bulk.acts import ACTS
from workflows.engine.bulk.apply import CHUNK, apply_plan, work_off
from workflows.engine.bulk.plan import Picked
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
MANY = count(quick=60, full=500)


@pytest.mark.scenario(32)
def test_bulk_assignment_of_many_of_which_seven_changed() -> None:
    office = an_office()
    head = office.head.person
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    items = tasks(office, MANY)
    selection = picked(items)
    for item in items[:7]:
        take_step(
            work_item=item,
            outcome="send_back",
            actor=head,
            at=APPLIED_AT,
            expected_version=None,
            data={"reason": "请补充"},
        )

    plan = a_plan(head, "hand_over", selection, to=colleague.pk, note="分工")
    assert outcomes(plan) == ["refused"] * 7 + ["open"] * (MANY - 7)
    assert confirmed(plan)
    chunks = []
    while done := work_off(at=APPLIED_AT, worker="worker", acts=ACTS).settled:
        chunks.append(done)

    assert outcomes(plan) == ["refused"] * 7 + ["done"] * (MANY - 7)
    assert sum(chunks) == MANY - 7
    assert max(chunks) == CHUNK
    moved = Assignment.objects.filter(operation=plan.operation)
    assert set(moved.values_list("why", "to_person_id", "by_id", "note")) == {
        ("bulk", colleague.pk, head.pk, "分工")
    }
    assert moved.count() == MANY - 7
    assert WorkItem.objects.filter(owner=colleague, finished=None).count() == MANY - 7
    # The same plan again: nothing.
    plan.refresh_from_db()
    assert plan.finished_at == APPLIED_AT
    assert not confirmed(plan)
    assert worked_off() == 0
    assert Assignment.objects.filter(operation=plan.operation).count() == MANY - 7


def three_of_twenty_without_right() -> tuple[Office, list[WorkItem]]:
    """Write twenty tasks of which the head wrote three."""
    office = an_office()
    own = Office(
        organisation=office.organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, office.organisation, person=office.head.person),
        head=office.head,
    )
    return office, [open_item(a_submitted_request(own)) for _ in range(3)] + tasks(office, 17)


@pytest.mark.scenario(33)
def test_rows_without_right_are_refused_and_do_not_block_the_others() -> None:
    office, items = three_of_twenty_without_right()

    plan = carried_out(a_plan(office.head.person, "decide", items, decision=ACCEPT))

    assert outcomes(plan) == ["refused"] * 3 + ["done"] * 17
    assert PracticeRequest.objects.filter(state="accepted").count() == 17
    assert PracticeRequest.objects.filter(state="checking").count() == 3


@pytest.mark.scenario(33)
def test_all_or_nothing_with_one_refused_row_refuses_the_whole_plan() -> None:
    office, items = three_of_twenty_without_right()
    plan = a_plan(office.head.person, "decide", items, all_or_nothing=True, decision=ACCEPT)

    with pytest.raises(GuardFailed) as refused:
        confirmed(plan)

    assert refused.value.message == (
        "已选“有一项不能办即全部不办”，而方案中有 3 项不能办理：没有执行任何一项。"
    )
    assert worked_off() == 0
    assert not PracticeRequest.objects.filter(state="accepted").exists()


def test_all_or_nothing_is_asked_again_before_the_first_row() -> None:
    office = an_office()
    items = tasks(office, 3)
    person = office.head.person
    plan = a_plan(person, "decide", items, all_or_nothing=True, decision=ACCEPT)
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    claim(work_item=items[2], person=colleague, at=APPLIED_AT)

    with pytest.raises(GuardFailed, match="有 1 项不能办理"):
        confirmed(plan)
    assert PracticeRequest.objects.filter(state="checking").count() == 3

    fresh = a_plan(person, "decide", items[:2], all_or_nothing=True, decision=ACCEPT)
    assert outcomes(carried_out(fresh)) == ["done", "done"]


@pytest.mark.scenario(35)
def test_each_decision_has_its_own_event_clock_and_messages() -> None:
    office = an_office()
    items = tasks(office, 3)
    plan = a_plan(office.head.person, "decide", items, decision=ACCEPT)
    # Changed after the plan was drawn: this one row fails, and takes nothing with it.
    PracticeRequest.objects.filter(pk=items[1].process_id).update(subject="敏感线路")
    before = OutboxMessage.objects.count()

    plan = carried_out(plan)

    assert outcomes(plan) == ["done", "failed", "done"]
    assert plan.rows.get(position=2).failure == "敏感事项不能批量办理。"
    events = CaseEvent.objects.filter(operation=plan.operation).order_by("case_id")
    assert [(event.act, event.actor_id, event.to_state) for event in events] == [
        ("accept", office.head.person_id, "accepted")
    ] * 2
    states = dict(Clock.objects.values_list("case_id", "status"))
    assert states == {
        items[0].process_id: "satisfied",
        items[1].process_id: "running",
        items[2].process_id: "satisfied",
    }
    assert OutboxMessage.objects.count() == before + 2
    assert verify_cases().first_bad is None


def test_plan_of_another_person_is_not_there() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "claim", tasks(office, 1))

    with pytest.raises(NotVisible):
        apply_plan(
            plan=plan,
            person=a_member(Role.DEPARTMENT_HEAD, office.organisation).person,
            seen_hash=plan.hash,
            act=ACTS["claim"],
            at=APPLIED_AT,
        )


def test_plan_whose_rows_or_hash_were_altered_is_refused() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "claim", tasks(office, 2))
    as_drawn = plan.hash

    plan.hash = "0" * 64
    with pytest.raises(Stale, match="方案与您确认时看到的内容不一致"):
        confirmed(plan)
    plan.hash = as_drawn
    triggers.remove(connection)
    BulkRow.objects.filter(plan=plan, position=2).update(expected_version=9)
    with pytest.raises(Stale):
        confirmed(plan)

    assert BulkPlan.objects.get(pk=plan.pk).applied_at is None
    assert worked_off() == 0


def test_plan_that_is_some_hours_old_is_refused(settings) -> None:
    settings.BULK_PLAN_HOURS = 2
    office = an_office()
    plan = a_plan(office.head.person, "claim", tasks(office, 1))

    with pytest.raises(GuardFailed) as refused:
        confirmed(plan, at=plan.made_at + timedelta(hours=2, seconds=1))

    assert refused.value.message == (
        "方案拟定于 2023-09-28 09:30，已超过 2 小时，不能再执行：请回到队列重新拟定。"
    )
    assert confirmed(plan, at=plan.made_at + timedelta(hours=2))


def test_plan_in_which_everything_is_refused_has_nothing_to_carry_out() -> None:
    office = an_office()
    (item,) = tasks(office, 1)
    plan = a_plan(office.head.person, "claim", [Picked(work_item=item.pk, version=1)])

    with pytest.raises(GuardFailed, match="方案中没有可以办理的任务"):
        confirmed(plan)


def test_rows_of_somebody_who_lost_the_role_meanwhile_fail_one_by_one() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "decide", tasks(office, 2), decision=ACCEPT)
    confirmed(plan)
    office.head.valid_until = APPLIED_AT.date() - timedelta(days=1)
    office.head.save()

    worked_off()

    assert outcomes(plan) == ["failed", "failed"]
    assert set(plan.rows.values_list("failure", flat=True)) == {"没有这项任务，或者您无权查看。"}
