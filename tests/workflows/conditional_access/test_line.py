"""A line from the formal check to the head's decision, under one deadline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import (
    AccessApplication,
    CaseEvent,
    Clock,
    ClockEvent,
    Notification,
    WorkItem,
)
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    SHORTER,
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    proposed,
    refused,
)

pytestmark = pytest.mark.django_db


def test_answer_runs_as_one_deadline_from_the_check_to_the_decision() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)

    line = finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
    reviewer, head = town.traffic.reviewer, town.traffic.head
    line = finished(line, reviewer, "propose", AFTER_HOLIDAY, proposal="approve", **SHORTER)
    line = finished(line, head, "approve", AFTER_HOLIDAY, **SHORTER)

    clock = Clock.objects.get(case=line.pk)
    assert (clock.due_on, clock.status, clock.satisfied_on) == (
        date(2023, 10, 10),
        "satisfied",
        date(2023, 10, 8),
    )
    kinds = ClockEvent.objects.filter(clock=clock).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["start", "satisfy"]
    assert (line.state, line.granted_months, line.answered_at) == ("approved", 6, AFTER_HOLIDAY)
    assert line.is_closed


@pytest.mark.access_scenario(22)
def test_partial_answer_sums_the_application_up_and_tells_the_applicant() -> None:
    town = a_town()
    application = handed_in(town)

    approved(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)
    undecided = AccessApplication.objects.get(pk=application.pk)
    refused(line_of(application, town.health), town.health)
    delivered(NEXT_DAY)

    assert undecided.state == "submitted"
    assert AccessApplication.objects.get(pk=application.pk).state == "partially_approved"
    told = Notification.objects.filter(person=town.person.person, text__contains="决定书")
    assert [each.text for each in told.order_by("pk")] == [
        "您申请的“停车场实时泊位”，交通委员会送达了审核决定书：交通委员会数开决〔2023〕1号。",
        (
            "您申请的“医疗机构挂号量”，卫生健康委员会送达了不予开放决定书："
            "卫生健康委员会数开决〔2023〕1号。"
        ),
    ]


def test_refused_application_is_closed() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)

    line = refused(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)

    assert (line.state, line.refusal_reason, line.granted_months) == ("refused", "RF05", None)
    application = AccessApplication.objects.get(pk=application.pk)
    assert (application.state, application.is_closed) == ("refused", True)


@pytest.mark.parametrize(
    ("outcome", "state"), [("redirect", "redirected"), ("find_not_needed", "not_needed")]
)
def test_what_is_answered_otherwise_ends_the_line_without_the_head(
    outcome: str, state: str
) -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    line = line_of(application, town.traffic)

    line = finished(
        line,
        town.traffic.reviewer,
        outcome,
        NEXT_DAY,
        answer="数据由市道路运输局提供，请向其申请。",
    )
    delivered(NEXT_DAY)

    assert (line.state, line.answered_at) == (state, NEXT_DAY)
    assert Clock.objects.get(case=line.pk).status == "satisfied"
    assert AccessApplication.objects.get(pk=application.pk).state == "redirected"


def test_line_that_is_redirected_after_a_proposal_keeps_nothing_of_it() -> None:
    town = a_town()
    line = proposed(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    line = finished(line, town.traffic.head, "send_back", NEXT_DAY, reason="应由道路运输局答复。")
    answer = "数据由市道路运输局提供，请向其申请。"

    line = finished(line, town.traffic.reviewer, "redirect", NEXT_DAY, answer=answer)

    assert (line.proposal, line.granted_months, line.refusal_reason) == ("", None, "RF09")
    facts = CaseEvent.objects.get(case=line.pk, act="redirect").data
    assert not {"proposal", "granted_months"} & set(facts)


@pytest.mark.access_scenario(32)
@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "proposal"),
        ({"proposal": "maybe"}, "proposal"),
        ({"proposal": "approve"}, "granted_months"),
        ({"proposal": "approve", "granted_months": 13}, "granted_months"),
        ({"proposal": "approve", "granted_months": 6}, "shorter_because"),
        (
            {"proposal": "approve", "granted_months": 6, "shorter_because": " 太短 "},
            "shorter_because",
        ),
        ({"proposal": "approve", "granted_months": 0}, "granted_months"),
        ({"proposal": "refuse", "answer": "用途不明，请说明。" * 2}, "refusal_reason"),
        (
            {"proposal": "refuse", "refusal_reason": "RF09", "answer": "不是我们的" * 3},
            "refusal_reason",
        ),
        ({"proposal": "refuse", "refusal_reason": "RF05", "answer": "太多"}, "answer"),
        ({"proposal": "refuse", "refusal_reason": "RF05", "answer": "多" * 2001}, "answer"),
    ],
)
def test_proposal_that_says_too_little_is_refused(data: dict[str, Any], field: str) -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    line = finished(line, town.traffic.reviewer, "accept", NEXT_DAY)

    with pytest.raises(BadInput) as refusal:
        finished(line, town.traffic.reviewer, "propose", NEXT_DAY, **data)

    assert refusal.value.facts["field"] == field
    line.refresh_from_db(fields=["proposal"])
    assert line.proposal == ""


def test_who_proposed_does_not_decide() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation, person=town.traffic.reviewer.person)
    line = proposed(line, town.traffic)

    with pytest.raises(NotAllowed, match="回避"):
        finished(line, town.traffic.reviewer, "approve", NEXT_DAY, granted_months=12)


@pytest.mark.access_scenario(35)
def test_who_serves_the_applicant_handles_nothing_of_it() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    a_member(Role.DEPARTMENT_STAFF, town.person.organisation, person=town.traffic.reviewer.person)

    with pytest.raises(NotAllowed, match="回避"):
        finished(line, town.traffic.reviewer, "accept", NEXT_DAY)


def test_other_department_does_not_decide_a_line() -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)

    with pytest.raises(NotAllowed):
        finished(line, town.health.reviewer, "accept", NEXT_DAY)


def test_head_sends_a_line_back_under_the_same_deadline() -> None:
    town = a_town()
    line = proposed(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)

    line = finished(line, town.traffic.head, "send_back", AFTER_HOLIDAY, reason="请核对期限。")

    item = WorkItem.objects.get(process=line.pk, finished__isnull=True)
    assert (line.state, item.flow_task.name, item.due_on) == (
        "in_review",
        "review",
        date(2023, 10, 10),
    )
    assert Clock.objects.get(case=line.pk).work_item == item


def test_decision_names_what_it_was_taken_on() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)

    line = approved(line_of(application, town.traffic), town.traffic)

    event = CaseEvent.objects.get(case=line.pk, act="approve")
    assert event.data["content_digest"] == application.submissions.get().digest
    assert event.data["row_hash"] == town.traffic.row.row_hash
    assert event.data["granted_months"] == 12
    assert (event.actor, event.data["proposal"]) == (town.traffic.head.person, "approve")
