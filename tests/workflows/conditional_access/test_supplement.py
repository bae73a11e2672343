"""A supplement: asked for once and in time, answered in the opened parts, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    AccessApplication,
    AccessLine,
    Clock,
    OutboxMessage,
    SupplementRequest,
    WorkItem,
)
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    a_town,
    approved,
    asked_for_supplement,
    finished,
    handed_in,
    line_of,
    said,
)
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def answer_clock(line: AccessLine) -> Clock:
    return Clock.objects.get(case=line.pk)


def test_request_stops_the_deadline_and_gives_the_applicant_a_task() -> None:
    town = a_town()
    application = handed_in(town)

    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)

    assert (answer_clock(line).status, answer_clock(line).paused_on) == (
        "paused",
        date(2023, 9, 28),
    )
    application = AccessApplication.objects.get(pk=application.pk)
    assert application.state == "supplement_requested"
    task = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    assert (task.owner, task.due_on) == (town.person.person, date(2023, 10, 18))
    assert SupplementRequest.objects.get().work_item == task
    other = line_of(application, town.health)
    assert (answer_clock(other).status, other.state) == ("running", "submitted")


@pytest.mark.access_scenario(6)
def test_what_was_incorrect_lets_the_deadline_go_on() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)

    application = answered(town, application)

    # One working day had passed; four are left from the day of the answer on.
    line = line_of(application, town.traffic)
    assert (answer_clock(line).status, answer_clock(line).due_on) == (
        "running",
        date(2023, 10, 12),
    )
    assert (application.state, application.submissions.count()) == ("submitted", 2)


@pytest.mark.access_scenario(6)
def test_what_was_incomplete_starts_the_deadline_anew() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic, kind="incomplete")

    application = answered(town, application)

    clock = answer_clock(line_of(application, town.traffic))
    assert (clock.start_on, clock.due_on, clock.cycle) == (
        date(2023, 10, 8),
        date(2023, 10, 13),
        2,
    )


def answered(town: Town, application: AccessApplication) -> AccessApplication:
    content = said(
        town,
        town.traffic.row,
        purpose="为停车导航应用提供附近泊位，只给本公司的用户使用。",
        phone="021-00000000",
    )
    result: AccessApplication = finished(
        application, town.person, "hand_in", AFTER_HOLIDAY, content=content, pledge=True
    )
    return result


@pytest.mark.access_scenario(14)
def test_only_the_opened_parts_differ() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)

    application = answered(town, application)

    newest = application.submissions.get(number=2).content
    assert newest["purpose"] == "为停车导航应用提供附近泊位，只给本公司的用户使用。"
    assert newest["phone"] == "021-55550101"


def test_other_undecided_lines_hear_of_the_supplement_and_decided_ones_do_not() -> None:
    town = a_town()
    application = handed_in(town)
    health = approved(line_of(application, town.health), town.health)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    before = health.version

    finished(
        AccessApplication.objects.get(pk=application.pk),
        town.person,
        "hand_in",
        AFTER_HOLIDAY,
        content=said(town),
        pledge=True,
    )

    assert line_of(application, town.health).version == before
    assert line_of(application, town.health).state == "approved"


def test_two_departments_ask_and_each_waits_for_its_own_answer() -> None:
    town = a_town()
    application = handed_in(town)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    asked_for_supplement(line_of(application, town.health), town.health, sections=("security",))
    first, second = WorkItem.objects.filter(process=application.pk, finished__isnull=True).order_by(
        "pk"
    )
    requested = SupplementRequest.objects.get(work_item=first)

    act_on(first, town)

    application = AccessApplication.objects.get(pk=application.pk)
    assert requested.line == line_of(application, town.traffic)
    assert application.state == "supplement_requested"
    assert answer_clock(line_of(application, town.traffic)).status == "running"
    assert answer_clock(line_of(application, town.health)).status == "paused"
    assert SupplementRequest.objects.get(work_item=second).line == line_of(application, town.health)
    assert not OutboxMessage.objects.exclude(last_error="").exists()


def act_on(item: WorkItem, town: Town) -> None:
    take_step(
        work_item=item,
        outcome="hand_in",
        actor=town.person.person,
        at=AFTER_HOLIDAY,
        expected_version=None,
        data={"content": said(town), "pledge": True},
    )


def test_nothing_is_decided_while_the_applicant_is_asked() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    line = asked_for_supplement(line, town.traffic)

    with pytest.raises(GuardFailed, match="等待申请人补正"):
        finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
    with pytest.raises(GuardFailed, match="等待申请人补正"):
        finished(line, town.traffic.reviewer, "redirect", NEXT_DAY, answer="请向市道路运输局申请。")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "wrong"}, "kind"),
        ({"sections": ()}, "sections"),
        ({"sections": ("datasets",)}, "sections"),
        ({"text": "  "}, "text"),
        ({"text": "长" * 2001}, "text"),
    ],
)
def test_request_that_says_too_little_is_refused(changed: dict[str, object], field: str) -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    plain = Asked(kind="incorrect", sections=("purpose",), text="请写明结果提供给谁。")

    with pytest.raises(BadInput) as refusal:
        ask(line, town, replace(plain, **changed))  # type: ignore[arg-type]

    assert refusal.value.facts["field"] == field
    assert answer_clock(line).status == "running"


def ask(line: AccessLine, town: Town, asked: Asked, at: object = NEXT_DAY) -> None:
    ask_for_supplement(
        line=line,
        asked=asked,
        actor=town.traffic.reviewer.person,
        at=at,  # type: ignore[arg-type]
        expected_version=None,
    )


def test_supplement_is_asked_for_once() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    answered(town, application)
    plain = Asked(kind="incorrect", sections=("purpose",), text="还有一处。")

    with pytest.raises(GuardFailed, match="只能要求一次"):
        ask(line_of(application, town.traffic), town, plain, NEXT_DAY)


def test_supplement_is_not_asked_for_after_two_working_days() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    plain = Asked(kind="incorrect", sections=("purpose",), text="请写明结果提供给谁。")

    with pytest.raises(GuardFailed, match="2023-10-07 届满"):
        ask(line, town, plain, AFTER_HOLIDAY)


def test_act_that_forgets_the_deadline_is_refused() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    plain = Asked(kind="incorrect", sections=("purpose",), text="请写明结果提供给谁。")

    with pytest.raises(GuardFailed, match="暂停答复时限"):
        act(
            case=line,
            name="ask_supplement",
            actor=town.traffic.reviewer.person,
            at=NEXT_DAY,
            expected_version=None,
            data={"asked": plain},
        )


def test_other_department_asks_for_nothing() -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    plain = Asked(kind="incorrect", sections=("purpose",), text="请写明结果提供给谁。")

    with pytest.raises(NotAllowed):
        ask_for_supplement(
            line=line,
            asked=plain,
            actor=town.health.reviewer.person,
            at=NEXT_DAY,
            expected_version=None,
        )

    assert answer_clock(line).status == "running"
