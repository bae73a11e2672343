"""A head approves many requests at once, and never one that loosens openness."""

from __future__ import annotations

import pytest

from cases.models import CaseEvent, Clock, ListChange
from cases.proof import verify_cases
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    City,
    a_city,
    a_draft_with_entries,
    a_listed_row,
    content,
    open_item,
    put,
    submitted,
)
from workflows.engine.bulk.acts import ACTS, decisions_in_bulk
from workflows.engine.bulk.apply import apply_plan, work_off
from workflows.engine.bulk.plan import Picked, draw_plan
from workflows.registry import FLOWS

pytestmark = pytest.mark.django_db
APPROVE = "ListChangeFlow.head_review.approve"
RISKY = "有 1 个条目放宽开放属性或涉及个人信息，不能批量审核：请打开单独办理。"


def adding(city: City, name: str) -> ListChange:
    """Hand in a request that adds an unremarkable entry."""
    return submitted(city, a_draft_with_entries(city, content(name=name)))


def loosening(city: City) -> ListChange:
    """Hand in a request that opens a conditional entry without conditions."""
    row = a_listed_row(city.department, name="公交卡刷卡记录", open_type="conditional")
    change = a_draft_with_entries(city, content(name="停车场名录"))
    put(city, change, entry=row.entry, content=content(name="公交卡刷卡记录"))
    return submitted(city, change)


@pytest.mark.scenario(35)
def test_bulk_approval_moves_each_request_and_refuses_the_loosening_one() -> None:
    city = a_city()
    requests = [adding(city, "公交线路"), loosening(city), adding(city, "公交站点")]
    plan = draw_plan(
        act=ACTS["decide"],
        person=city.head.person,
        picked=[Picked(work_item=open_item(each).pk, version=each.version) for each in requests],
        data={"decision": APPROVE, "note": ""},
        all_or_nothing=False,
        at=DECIDED_AT,
    )
    said = plan.rows.order_by("position").values_list("forecast", "refusal")
    approved = ("“审核通过”，案卷成为“审查中”", "")
    assert list(said) == [approved, ("", RISKY), approved]

    apply_plan(
        plan=plan, person=city.head.person, seen_hash=plan.hash, act=ACTS["decide"], at=DECIDED_AT
    )
    work_off(at=DECIDED_AT, worker="worker", acts=ACTS)

    states = ListChange.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["in_review", "pending_head", "in_review"]
    events = CaseEvent.objects.filter(operation=plan.operation).order_by("case_id")
    assert [(event.act, event.case_id, event.data["passed_items"]) for event in events] == [
        ("approve", requests[0].pk, 1),
        ("approve", requests[2].pk, 1),
    ]
    heads = Clock.objects.filter(code="list.head_approval").order_by("case_id")
    assert list(heads.values_list("status", flat=True)) == ["satisfied", "running", "satisfied"]
    reviews = Clock.objects.filter(code="list.review").values_list("case_id", flat=True)
    assert set(reviews) == {requests[0].pk, requests[2].pk}
    assert verify_cases().first_bad is None


def test_only_the_heads_approval_is_offered_in_bulk() -> None:
    offered = [
        f"{flow.__name__}.{node.name}.{outcome.name}"
        for flow in FLOWS
        for node in flow.instance.nodes()
        for outcome in getattr(node, "outcomes", ())
        if outcome.in_bulk
    ]

    assert offered == [APPROVE]
    assert decisions_in_bulk([]) == []
