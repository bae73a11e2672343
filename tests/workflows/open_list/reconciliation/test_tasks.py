"""Mismatches become work under the deadline of their class, and end with a run or a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    Clock,
    Finding,
    FindingSpell,
    MismatchTask,
    Notification,
    OutboxMessage,
    SystemEvent,
    WorkItem,
)
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, load
from workflows.engine.gate import take_step
from workflows.engine.integrity import findings
from workflows.open_list.reconciliation.alarm import looser_found
from workflows.open_list.reconciliation.exceptions import accept_exception
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.tasks import open_tasks

pytestmark = pytest.mark.django_db
EVERY_CLASS = [
    Line("C1", name="一"),
    Line("C3", "D3", name="三"),
    Line("C4", "D4", name="四", open_type="conditional"),
    Line("C5", "D5", name="五", open_type="not_open"),
    Line("C6", "D6", name="六"),
    Line("C7", "D7", name="七", frequency="daily"),
    Line("C8", "D8", name="八"),
    Line("C8", "D9", name="九"),
    Line("C10", "D10", name="十", open_type=""),
    Line("C11", name="十一", provider="丁局"),
]
LISTED = {
    "2": Listed("D2", name="二"),
    "3": Listed("D3", name="三", open_type="conditional"),
    "4": Listed("D4", name="四"),
    "5": Listed("D5", name="五"),
    "6": Listed("D6", name="六", records=0),
    "7": Listed("D7", name="七"),
    "8": Listed("D8", name="八"),
    "9": Listed("D9", name="九"),
    "10": Listed("D10", name="十"),
}


@pytest.fixture(autouse=True)
def lead():
    """A lead of the commission, which has to be there for what is referred to it."""
    return a_member(Role.COMMISSION_LEAD, the_commission())


@pytest.fixture
def staff(city):
    return a_member(Role.DEPARTMENT_STAFF, city.providers["甲局"])


def run_of(city, operator, lines, entries):
    load(lines, operator)
    return reconcile(
        version=city.publish(entries), membership=operator, at=NOW, despite="测试数据变化大"
    )


def one_task(city, operator, line, entry):
    """Confirm a run that finds one mismatch."""
    lines = [line] if line else [Line("C0", open_type="not_open", name="内部")]
    run = run_of(city, operator, lines, {"a": entry} if entry else {})
    (task,) = open_tasks(run=run, membership=operator, at=NOW)
    return task


def finish(task, member, outcome, **data):
    take_step(
        work_item=WorkItem.objects.get(process_id=task.pk, finished=None),
        outcome=outcome,
        actor=member.person,
        at=NOW,
        expected_version=None,
        data=data,
    )
    return MismatchTask.objects.get(pk=task.pk)


def sound():
    # The versions of these tests are written without a chain or an index.
    about_tasks = [found for found in findings(at=NOW) if found.case.startswith("MT-")]
    broken = [
        task.number
        for task in MismatchTask.objects.all()
        if verify_cases(case=task).first_bad is not None
    ]
    return (about_tasks, broken) == ([], [])


def test_every_class_becomes_work_of_its_organisation_under_its_own_clock(city, operator):
    run = run_of(city, operator, EVERY_CLASS, LISTED)
    assert not MismatchTask.objects.exists()

    tasks = open_tasks(run=run, membership=operator, at=NOW)

    clocks = {clock.case_id: clock for clock in Clock.objects.select_related("policy")}
    queues = dict(WorkItem.objects.values_list("process_id", "organisation__full_name"))
    said = [
        (clocks[task.pk].code, clocks[task.pk].policy.length, queues[task.pk]) for task in tasks
    ]
    commission = the_commission().full_name
    assert sorted(said) == [
        ("catalogue.r1", 10, "甲局"),
        ("catalogue.r2", 10, "甲局"),
        ("catalogue.r3", 5, "甲局"),
        ("catalogue.r3_looser", 1, "甲局"),
        ("catalogue.r4", 1, "甲局"),
        ("catalogue.r5", 5, "甲局"),
        ("catalogue.r6", 20, "甲局"),
        ("catalogue.r7", 10, commission),
    ]
    assert {task.about.count() for task in tasks} == {1}
    assert SystemEvent.objects.get(act="mismatches_assigned").data["run"] == run.number
    assert sound()


def test_nothing_is_given_out_twice_and_only_of_the_newest_run(city, operator, staff):
    run = run_of(city, operator, EVERY_CLASS, LISTED)
    first = open_tasks(run=run, membership=operator, at=NOW)

    assert open_tasks(run=run, membership=operator, at=NOW) == ()
    with pytest.raises(NotAllowed):
        open_tasks(run=run, membership=staff, at=NOW)
    later = run_of(city, operator, [*EVERY_CLASS, Line("C12", name="十二")], LISTED)
    with pytest.raises(GuardFailed, match="最近一次"):
        open_tasks(run=run, membership=operator, at=NOW)
    (second,) = open_tasks(run=later, membership=operator, at=NOW)
    assert (second.mismatch, len(first)) == ("R1", 8)


def test_one_task_holds_all_mismatches_of_a_class(city, operator):
    run = run_of(city, operator, [Line(f"C{n}", name=f"数据{n}") for n in range(3)], {})

    (task,) = open_tasks(run=run, membership=operator, at=NOW)

    assert (task.about.count(), task.title) == (3, f"R1应开未列：3 项（{run.number}）")


def test_a_later_run_that_no_longer_shows_it_closes_the_task(city, operator):
    task = one_task(city, operator, Line("C1", "D1"), None)

    run_of(city, operator, [Line("C1", "D1")], {"a": Listed("D1")})

    task = MismatchTask.objects.get(pk=task.pk)
    item = WorkItem.objects.get(process_id=task.pk)
    assert (task.state, task.is_closed, item.status) == ("settled", True, "CANCELED")
    assert Clock.objects.get(case_id=task.pk).status == "void"
    assert sound()


def test_what_moves_to_another_department_leaves_the_task_of_the_former(city, operator):
    line = Line("C1", "D1", frequency="daily")
    task = one_task(city, operator, line, Listed("D1"))

    run = run_of(city, operator, [line], {"a": Listed("D1", provider="乙局")})

    assert MismatchTask.objects.get(pk=task.pk).state == "settled"
    (moved,) = open_tasks(run=run, membership=operator, at=NOW)
    assert moved.organisation == city.providers["乙局"]


def test_a_task_ends_by_an_accepted_exception_and_not_before(city, operator, staff, lead):
    task = one_task(city, operator, Line("C1", "D1", frequency="daily"), Listed("D1"))
    with pytest.raises(GuardFailed, match="还有 1 项差异"):
        finish(task, staff, "settle")

    accept_exception(
        finding=Finding.objects.get(),
        valid_until=NOW.date(),
        reason="系统改造期间",
        membership=lead,
        at=NOW,
    )

    assert finish(task, staff, "settle").state == "settled"
    assert FindingSpell.objects.get().until_run is None
    assert sound()


def test_by_hand_a_task_ends_with_a_reason_alone_and_the_mismatch_stays(city, operator, staff):
    task = one_task(city, operator, Line("C1", "D1", frequency="daily"), Listed("D1"))

    with pytest.raises((BadInput, GuardFailed)):
        finish(task, staff, "explain", reason=" ")
    done = finish(task, staff, "explain", reason="目录将在下季度更正")

    assert (done.state, FindingSpell.objects.get().until_run) == ("settled", None)


def test_what_is_dangerous_is_not_explained_away(city, operator, staff):
    task = one_task(city, operator, Line("C1", "D1", open_type="not_open"), Listed("D1"))

    with pytest.raises(GuardFailed, match="不能说明理由后办结"):
        finish(task, staff, "explain", reason="另有安排")


def test_a_department_refers_and_the_commission_sends_back(city, operator, staff, lead):
    task = one_task(city, operator, Line("C1", "D1", frequency="daily"), Listed("D1"))

    referred = finish(task, staff, "refer", reason="须统一口径")
    back = finish(task, lead, "send_back", reason="按目录更正即可")

    assert (referred.state, back.state) == ("referred", "pending")
    assert WorkItem.objects.get(process_id=task.pk, finished=None).organisation.full_name == "甲局"
    assert sound()


def test_security_officers_get_a_copy_where_the_list_is_looser(city, operator, staff):
    officer = a_member(Role.SECURITY_OFFICER)
    line = Line("C1", "D1", open_type="conditional")
    run = run_of(
        city,
        operator,
        [line, Line("C2", "D2", name="二")],
        {"a": Listed("D1"), "b": replace(Listed("D2", name="二"), open_type="conditional")},
    )

    open_tasks(run=run, membership=operator, at=NOW)

    row = OutboxMessage.objects.get(topic="looser_listed")
    looser_found(row, NOW)
    told = Notification.objects.get()
    assert (told.person, "更开放" in told.text) == (officer.person, True)
