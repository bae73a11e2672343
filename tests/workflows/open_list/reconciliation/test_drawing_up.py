"""One button drafts the request that settles a mismatch; how it ends, the mismatch is told by."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import ChangeItem, Finding, FindingSpell, ListChange, MismatchTask, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.lists import a_city, add, publish, walk
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, load
from workflows.engine.gate import take_step
from workflows.open_list.reconciliation.drawing_up import draw_up_request, may_draw_up
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.tasks import open_tasks

pytestmark = pytest.mark.django_db


def the_spell(mismatch):
    spells = FindingSpell.objects.select_related(
        "finding", "catalogue_row", "entry_row__entry", "from_run", "organisation"
    )
    return spells.get(finding__mismatch=mismatch, until_run=None)


@pytest.mark.parametrize(
    ("line", "entry", "expected"),
    [
        (
            Line("C1", "D1", open_type="conditional"),
            None,
            (
                "R1",
                "add",
                {
                    "resource_code": "C1",
                    "portal_dataset_id": "D1",
                    "name": "公交线路",
                    "open_type": "conditional",
                    "update_frequency": "yearly",
                },
            ),
        ),
        (None, Listed("D1"), ("R2", "remove", None)),
        (
            Line("C1", "D1", open_type="conditional"),
            Listed("D1"),
            ("R3", "reclassify", {"open_type": "conditional"}),
        ),
        (
            Line("C1", "D1", open_type="not_open"),
            Listed("D1"),
            ("R4", "suspend", {"status": "suspended", "open_type": "unconditional"}),
        ),
        (
            Line("C1", "D1", frequency="daily", name="公交线路和站点"),
            Listed("D1"),
            ("R6", "change", {"update_frequency": "daily", "name": "公交线路和站点"}),
        ),
    ],
)
def test_a_draft_says_what_would_settle_the_mismatch(city, operator, line, entry, expected):
    mismatch, operation, said = expected
    staff = a_member(Role.DEPARTMENT_STAFF, city.providers["甲局"])
    load([line or Line("C0", open_type="not_open", name="内部")], operator)
    version = city.publish({"a": entry} if entry else {})
    reconcile(version=version, membership=operator, at=NOW)

    change = draw_up_request(spell=the_spell(mismatch), person=staff.person, at=NOW)

    item = ChangeItem.objects.get()
    assert (change.state, item.change_id, item.operation) == ("draft", change.pk, operation)
    if said is None:
        assert item.proposed_row is None
    else:
        assert {field: getattr(item.proposed_row, field) for field in said} == said
    assert not may_draw_up(the_spell(mismatch))


def test_only_the_providing_department_drafts_and_only_what_a_request_settles(city, operator):
    staff = a_member(Role.DEPARTMENT_STAFF, city.providers["甲局"])
    stranger = a_member(Role.DEPARTMENT_STAFF, city.providers["乙局"])
    load([Line("C1", "D1"), Line("C2", "D2", frequency="daily")], operator)
    version = city.publish({"a": Listed("D1", records=0), "b": Listed("D2")})
    reconcile(version=version, membership=operator, at=NOW)

    with pytest.raises(NotAllowed):
        draw_up_request(spell=the_spell("R6"), person=stranger.person, at=NOW)
    with pytest.raises(GuardFailed, match="不需要起草"):
        draw_up_request(spell=the_spell("R5"), person=staff.person, at=NOW)
    assert not ListChange.objects.exists()


def finish(task, member, outcome, **data):
    take_step(
        work_item=WorkItem.objects.get(process_id=task.pk, finished=None),
        outcome=outcome,
        actor=member.person,
        at=NOW,
        expected_version=None,
        data=data,
    )


@pytest.mark.list_scenario(31)
def test_scenario_31_a_mismatch_whose_request_was_rejected_stays_and_wants_a_reason(operator):
    city = a_city()
    version = publish(city, add(portal_dataset_id="D1"))
    line = Line("C1", "D1", provider="上海市交通委员会", open_type="conditional", frequency="")
    load([line], operator)
    run = reconcile(version=version, membership=operator, at=NOW)
    (task,) = open_tasks(run=run, membership=operator, at=NOW)
    change = draw_up_request(spell=the_spell("R3"), person=city.staff.person, at=NOW)
    with pytest.raises(GuardFailed, match="还有 1 项"):
        finish(task, city.staff, "settle")
    walk(change.pk, city.staff, "submit", at=NOW)
    walk(change.pk, city.head, "reject", at=NOW, reason="口径未定")

    for outcome, data in (("settle", {}), ("explain", {"reason": ""})):
        with pytest.raises((GuardFailed, BadInput)):
            finish(task, city.staff, outcome, **data)
    reconcile(version=version, membership=operator, at=NOW, full=True)

    assert MismatchTask.objects.get(pk=task.pk).state == "pending"
    assert FindingSpell.objects.get(finding=Finding.objects.get()).until_run is None
    assert may_draw_up(the_spell("R3"))
    finish(task, city.staff, "explain", reason="部门口径未定，下半年再议")
    assert MismatchTask.objects.get(pk=task.pk).state == "settled"
    assert FindingSpell.objects.get().until_run is None


def test_a_request_on_its_way_lets_the_task_end_and_its_version_closes_the_mismatch(operator):
    city = a_city()
    version = publish(city, add(portal_dataset_id="D1"))
    line = Line("C1", "D1", provider="上海市交通委员会", open_type="conditional", frequency="")
    load([line], operator)
    run = reconcile(version=version, membership=operator, at=NOW)
    (task,) = open_tasks(run=run, membership=operator, at=NOW)
    change = draw_up_request(spell=the_spell("R3"), person=city.staff.person, at=NOW)
    walk(change.pk, city.staff, "submit", at=NOW)

    finish(task, city.staff, "settle")

    assert MismatchTask.objects.get(pk=task.pk).state == "settled"
    assert open_tasks(run=run, membership=operator, at=NOW) == ()
