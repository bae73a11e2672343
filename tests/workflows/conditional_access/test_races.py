"""Acts on one line or one application at the same instant: one wins, nothing is mixed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import KaifangError
from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    Clock,
    ClockEvent,
    SupplementRequest,
    WorkItem,
)
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_draft,
    a_town,
    asked_for_supplement,
    delivered,
    handed_in,
    line_of,
    proposed,
    said,
    with_other_datasets,
)
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Membership, Person
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=30)
AFTER_THE_TERM = shanghai(2023, 10, 19)
ANSWER = {"granted_months": 12}
REFUSAL = {"refusal_reason": "RF05", "answer": "申请的数据范围超出停车导航所需。"}


def outcome_of(do: Callable[[], Any]) -> str:
    """Return what an act led to: the state, or how it was refused."""
    try:
        return str(do().state)
    except KaifangError as error:
        return type(error).__name__


def decides(item: WorkItem, head: Membership, outcome: str, data: dict[str, Any]) -> str:
    return outcome_of(
        partial(
            take_step,
            work_item=item,
            outcome=outcome,
            actor=head.person,
            at=NEXT_DAY,
            expected_version=item.process.version,
            data=data,
        )
    )


def task_of(line: AccessLine) -> WorkItem:
    return WorkItem.objects.select_related("process").get(process=line.pk, finished__isnull=True)


def withdraws(application: AccessApplication, person: Person) -> str:
    return outcome_of(
        partial(
            act,
            case=application,
            name="withdraw",
            actor=person,
            at=NEXT_DAY,
            expected_version=None,
            data={"reason": "不再需要。"},
        )
    )


@pytest.mark.access_scenario(11)
def test_two_heads_decide_at_once_and_one_decision_stands() -> None:
    town = a_town()
    second = a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation)

    for _round in range(ROUNDS):
        line = proposed(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
        item = task_of(line)
        results = at_once(
            [
                partial(decides, item, town.traffic.head, "approve", ANSWER),
                partial(decides, item, second, "refuse", REFUSAL),
            ]
        )

        state = AccessLine.objects.get(pk=line.pk).state
        assert sorted(results) in (["Stale", "approved"], ["Stale", "refused"])
        assert state in results
        decided = CaseEvent.objects.filter(case=line.pk, act__in=("approve", "refuse"))
        assert decided.count() == 1
        assert Clock.objects.get(case=line.pk).status == "satisfied"
        assert verify_cases(case=line.case_ptr).first_bad is None


@pytest.mark.access_scenario(15)
def test_withdrawal_and_decision_at_once_leave_one_of_both() -> None:
    city = a_town()

    for number in range(ROUNDS):
        # What is approved waits for a signature, and is not applied for again.
        town = with_other_datasets(city, f"数据 {number}-")
        application = handed_in(town, town.traffic.row)
        line = proposed(line_of(application, town.traffic), town.traffic)
        item = task_of(line)
        at_once(
            [
                partial(decides, item, town.traffic.head, "approve", ANSWER),
                partial(withdraws, application, town.person.person),
            ]
        )
        delivered(NEXT_DAY)

        found = AccessApplication.objects.get(pk=application.pk)
        states = (found.state, AccessLine.objects.get(pk=line.pk).state)
        assert states in {("withdrawn", "withdrawn"), ("approved", "approved")}
        assert not WorkItem.objects.filter(process=line.pk, finished__isnull=True).exists()


def test_answer_and_lapse_of_a_supplement_at_once_leave_one_of_both() -> None:
    town = a_town()

    for _round in range(ROUNDS):
        application = handed_in(town, town.traffic.row)
        line = asked_for_supplement(line_of(application, town.traffic), town.traffic)
        task = WorkItem.objects.get(process=application.pk, finished__isnull=True)
        at_once(
            [
                partial(lapses),
                partial(answers, town, task),
            ]
        )
        delivered(AFTER_THE_TERM)

        request = SupplementRequest.objects.get(line=line.pk)
        ended = (request.answered_at is not None, request.lapsed_at is not None)
        state = AccessLine.objects.get(pk=line.pk).state
        assert (state, ended) in {("submitted", (True, False)), ("abandoned", (False, True))}
        found = AccessApplication.objects.get(pk=application.pk)
        assert found.submissions.count() == (2 if request.answered_at else 1)
        if state == "submitted":
            withdraws(found, town.person.person)


def lapses() -> str:
    return " ".join(abandon_unanswered(at=AFTER_THE_TERM))


def answers(town: Town, task: WorkItem) -> str:
    return outcome_of(
        partial(
            take_step,
            work_item=task,
            outcome="hand_in",
            actor=town.person.person,
            at=AFTER_THE_TERM,
            expected_version=None,
            data={"content": said(town, town.traffic.row), "pledge": True},
        )
    )


def test_supplement_and_another_departments_decision_at_once_both_stand() -> None:
    city = a_town()

    for number in range(ROUNDS):
        town = with_other_datasets(city, f"数据 {number}-")
        application = handed_in(town)
        health = proposed(line_of(application, town.health), town.health)
        asked_for_supplement(line_of(application, town.traffic), town.traffic)
        task = WorkItem.objects.get(process=application.pk, finished__isnull=True)
        results = at_once(
            [
                partial(answers, town, task),
                partial(decides, task_of(health), town.health.head, "approve", ANSWER),
            ]
        )
        delivered(AFTER_THE_TERM)

        # A head who decides on what has just changed is told so; the applicant is never refused.
        assert results[0] == "submitted"
        assert results[1] in {"approved", "Stale"}
        assert line_of(application, town.traffic).state == "submitted"
        withdraws(AccessApplication.objects.get(pk=application.pk), town.person.person)


def test_two_reviewers_ask_at_once_and_the_applicant_is_asked_once() -> None:
    town = a_town()
    second = a_member(Role.REVIEWER, town.traffic.organisation)

    for _round in range(ROUNDS):
        application = handed_in(town, town.traffic.row)
        line = line_of(application, town.traffic)
        results = at_once(
            [
                partial(asks, line, town.traffic.reviewer, "incorrect"),
                partial(asks, line, second, "incomplete"),
            ]
        )

        assert sorted(results) == ["GuardFailed", "submitted"]
        assert SupplementRequest.objects.filter(line=line).count() == 1
        assert ClockEvent.objects.filter(clock__case=line.pk, kind="pause").count() == 1
        withdraws(application, town.person.person)


def asks(line: AccessLine, reviewer: Membership, kind: str) -> str:
    asked = Asked(kind=kind, sections=("purpose",), text="请写明结果提供给谁使用。")
    return outcome_of(
        partial(
            ask_for_supplement,
            line=line,
            asked=asked,
            actor=reviewer.person,
            at=NEXT_DAY,
            expected_version=None,
        )
    )


def test_two_applications_for_one_dataset_at_once_leave_one_line() -> None:
    town = a_town()

    for _round in range(ROUNDS):
        drafts = [a_draft(town, town.traffic.row) for _number in range(2)]
        results = at_once([partial(hands_in, town, draft) for draft in drafts])

        assert sorted(results) == ["GuardFailed", "submitted"]
        open_lines = AccessLine.objects.filter(state="submitted")
        assert open_lines.count() == 1
        for draft in drafts:
            withdraws_or_discards(AccessApplication.objects.get(pk=draft.pk), town.person.person)


def hands_in(town: Town, draft: AccessApplication) -> str:
    return outcome_of(
        partial(
            take_step,
            work_item=WorkItem.objects.get(process=draft.pk, finished__isnull=True),
            outcome="submit",
            actor=town.person.person,
            at=NEXT_DAY,
            expected_version=None,
            data={"content": said(town, town.traffic.row), "pledge": True},
        )
    )


def withdraws_or_discards(application: AccessApplication, person: Person) -> None:
    name = "discard" if application.state == "draft" else "withdraw"
    act(case=application, name=name, actor=person, at=NEXT_DAY, expected_version=None)
