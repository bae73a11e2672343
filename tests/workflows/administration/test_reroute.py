"""Applying rules to waiting tasks: a plan first; what somebody holds never moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import triggers
from cases.errors import GuardFailed, NotAllowed, Stale
from cases.models import (
    Assignment,
    Notification,
    OutboxMessage,
    RoutingDecision,
    SystemEvent,
)
from cases.proof_of_routing import first_bad_routing
from tests.practice.models import PracticeRequest
from tests.practice.requests import OPENED_AT, a_submitted_request, an_office, open_item
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.routings import (
    a_district,
    a_proposed_version,
    a_rule,
    rules_in_force,
)
from tests.workflows.engine.overdue import B1_AT, a_request_due_on_9_october
from workflows.administration import reroute
from workflows.administration.reroute import apply_reroute, plan_reroute
from workflows.engine.claims import claim
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.escalation import sweep
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
AT = OPENED_AT + timedelta(days=2)
ON = AT.date()


@pytest.fixture
def three():
    return the_three()


@pytest.fixture
def district():
    return a_district()


def apply(three, version, *, plan_hash: str = ""):
    plan = plan_hash or plan_reroute(version=version, on=ON).hash
    return apply_reroute(version=version, actor=three.administrator, plan_hash=plan, at=AT).plan


def test_plan_shows_what_would_move_and_writes_nothing(three, district) -> None:
    waiting = open_item(a_submitted_request(district.unit))
    untouched = open_item(a_submitted_request(an_office()))
    version = a_proposed_version(three.administrator, a_rule(), at=AT)

    plan = plan_reroute(version=version, on=ON)

    assert [(move.item, move.routed.organisation) for move in plan.moved] == [
        (waiting, district.organisation)
    ]
    assert plan.moved[0].role_label == "区公共数据主管部门"
    assert plan.kept == ()
    assert untouched.organisation != district.organisation
    waiting.refresh_from_db()
    assert waiting.organisation == district.unit.organisation


def test_apply_moves_the_unclaimed_and_lists_the_held(three, district) -> None:
    waiting = open_item(a_submitted_request(district.unit))
    held = open_item(a_submitted_request(district.unit))
    claim(work_item=held, person=district.unit.head.person, at=AT)
    version = rules_in_force(a_rule(), at=AT)

    plan = apply(three, version)

    waiting.refresh_from_db()
    held.refresh_from_db()
    assert (waiting.organisation, waiting.role) == (district.organisation, "district_authority")
    assert (held.organisation, held.owner) == (
        district.unit.organisation,
        district.unit.head.person,
    )
    assert [move.item for move in plan.kept] == [held]
    moved = Assignment.objects.get(work_item=waiting)
    assert (moved.why, moved.by) == ("route", three.administrator)
    assert moved.note.startswith("分派规则第 1 版：")
    assert not Assignment.objects.filter(work_item=held, why="route").exists()


def test_apply_stores_and_seals_a_decision_for_each_moved_task(three, district) -> None:
    requests = [a_submitted_request(district.unit) for _ in range(2)]
    version = rules_in_force(a_rule(), at=AT)

    apply(three, version)

    event = SystemEvent.objects.get(act="routing_applied")
    decisions = RoutingDecision.objects.filter(sealed_by=event)
    assert {each.case_id for each in decisions} == {each.pk for each in requests}
    assert (event.data["moved"], event.data["kept"]) == (2, 0)
    assert first_bad_routing() is None
    assert first_bad_routing(case=requests[0]) is None


def test_applying_again_changes_nothing_and_records_nothing(three, district) -> None:
    a_submitted_request(district.unit)
    version = rules_in_force(a_rule(), at=AT)
    apply(three, version)

    plan = apply(three, version)

    assert (plan.moved, SystemEvent.objects.filter(act="routing_applied").count()) == ((), 1)


def test_task_that_a_ladder_gave_to_the_lead_stays_with_the_lead(three, district) -> None:
    request = a_request_due_on_9_october(district.unit)
    sweep(at=B1_AT)
    item = open_item(request)
    version = rules_in_force(a_rule(), at=B1_AT)

    plan = plan_reroute(version=version, on=B1_AT.date())

    assert item.escalated_at is not None
    assert (plan.moved, [move.item for move in plan.kept]) == ((), [item])


def test_plan_that_has_changed_since_is_refused(three, district) -> None:
    item = open_item(a_submitted_request(district.unit))
    version = rules_in_force(a_rule(), at=AT)
    seen = plan_reroute(version=version, on=ON).hash
    claim(work_item=item, person=district.unit.head.person, at=AT)

    with pytest.raises(Stale, match="核对新的预览"):
        apply(three, version, plan_hash=seen)

    item.refresh_from_db()
    assert item.organisation == district.unit.organisation


def test_version_that_is_not_in_force_is_not_applied(three, district) -> None:
    a_submitted_request(district.unit)
    version = a_proposed_version(three.administrator, a_rule(), at=AT)

    with pytest.raises(GuardFailed, match="正在施行"):
        apply(three, version)


def test_only_an_administrator_applies(three, district) -> None:
    version = rules_in_force(a_rule(), at=AT)
    plan = plan_reroute(version=version, on=ON)

    for person in (three.officer, three.auditor, district.authority.person):
        with pytest.raises(NotAllowed):
            apply_reroute(version=version, actor=person, plan_hash=plan.hash, at=AT)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases_routingdecision", "UPDATE cases_routingdecision SET role = 'department_staff'"),
        ("cases_routingdecision", "DELETE FROM cases_routingdecision WHERE sequence = 2"),
        ("cases_routingdecision", "DELETE FROM cases_routingdecision WHERE sequence IS NULL"),
        ("cases_routingrule", "UPDATE cases_routingrule SET tier = 11"),
    ],
)
def test_altered_or_deleted_record_is_found(three, district, table, change) -> None:
    a_submitted_request(district.unit)
    version = rules_in_force(a_rule(), at=AT)
    apply(three, version)
    assert first_bad_routing() is None
    triggers.remove(connection)

    with connection.cursor() as cursor:
        cursor.execute(change)

    bad = first_bad_routing()
    assert bad is not None
    assert bad.table == table


def test_moved_task_is_told_to_the_queue_that_it_is_in_now(three, district) -> None:
    held = open_item(a_submitted_request(district.unit))
    claim(work_item=held, person=district.unit.head.person, at=AT)
    waiting = open_item(a_submitted_request(district.unit))
    while deliver_due(at=AT, worker=worker_name(), handlers=HANDLERS).claimed:
        pass
    authority = Notification.objects.filter(
        person=district.authority.person, topic="task_opened", case_id=waiting.process_id
    )
    before = authority.count()
    version = rules_in_force(a_rule(), at=AT)

    apply(three, version)
    deliver_due(at=AT, worker=worker_name(), handlers=HANDLERS)

    rows = OutboxMessage.objects.filter(topic="task_opened", payload={"work_item": waiting.pk})
    assert len(set(rows.values_list("idempotency_key", flat=True))) == 2
    assert authority.count() == before + 1
    assert rows.filter(case_id=held.process_id).count() == 0


def test_plan_asks_risks_of_each_case_by_its_own(district) -> None:
    calm, risky = (a_submitted_request(district.unit) for _ in range(2))
    PracticeRequest.objects.filter(pk=risky.pk).update(subject="风险事项")
    version = rules_in_force(a_rule(risky=True), at=AT)

    plan = plan_reroute(version=version, on=ON)

    assert [move.item.process_id for move in plan.moved] == [risky.pk]
    assert calm.pk != risky.pk


# The chunk, what a rule asks about it, and the look for a further chunk.
@pytest.mark.parametrize(
    ("asked", "statements"),
    [({}, 2), ({"risky": False}, 3), ({"fixed": True}, 3)],
    ids=["place", "risk", "fixed organisation"],
)
def test_plan_costs_the_same_for_one_task_and_three(district, asked, statements) -> None:
    version = rules_in_force(_rule_asking(district, asked), at=AT)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            a_submitted_request(district.unit)
        plan_reroute(version=version, on=ON)
        with CaptureQueriesContext(connection) as captured:
            plan = plan_reroute(version=version, on=ON)
        counts.append(len(captured))

    assert len(plan.moved) == 3
    assert counts == [statements, statements]


@pytest.mark.parametrize(("tasks", "statements"), [(1, 3), (3, 7)])
def test_plan_costs_the_same_for_each_chunk(district, monkeypatch, tasks, statements) -> None:
    monkeypatch.setattr(reroute, "CHUNK", 1)
    version = rules_in_force(a_rule(risky=False), at=AT)
    waiting = [open_item(a_submitted_request(district.unit)) for _ in range(tasks)]
    plan_reroute(version=version, on=ON)

    with CaptureQueriesContext(connection) as captured:
        plan = plan_reroute(version=version, on=ON)

    assert [move.item for move in plan.moved] == waiting
    assert len(captured) == statements


def test_plan_is_the_same_however_it_is_read(three, district, monkeypatch) -> None:
    for _ in range(3):
        a_submitted_request(district.unit)
    held = open_item(a_submitted_request(district.unit))
    claim(work_item=held, person=district.unit.head.person, at=AT)
    version = rules_in_force(a_rule(), at=AT)
    whole = plan_reroute(version=version, on=ON)

    monkeypatch.setattr(reroute, "CHUNK", 2)

    assert plan_reroute(version=version, on=ON) == whole
    assert (len(whole.moved), [move.item for move in whole.kept]) == (3, [held])
    apply(three, version, plan_hash=whole.hash)
    assert plan_reroute(version=version, on=ON).moved == ()


def _rule_asking(district, asked):
    """Return the district rule; fixed: it names the district itself, of the unit's own."""
    if not asked.get("fixed"):
        return a_rule(**asked)
    return a_rule(
        target="organisation",
        target_organisation=district.organisation,
        district=district.organisation,
    )
