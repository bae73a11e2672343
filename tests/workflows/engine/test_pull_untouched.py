"""Nobody is given a further task while one of their own lies untouched for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.errors import GuardFailed
from cases.models import SystemEvent, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.collaboration.notes import write_note
from workflows.engine.claims import claim, hand_over, release
from workflows.engine.next_task import pull_next
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from datetime import datetime

    from tests.practice.models import PracticeRequest
    from tests.practice.requests import Office

# A Thursday before the holiday; the fifth working day after it is Thursday, 12 October.
CLAIMED_AT = shanghai(2023, 9, 28, 23, 30)
FIFTH_DAY = shanghai(2023, 10, 11, 23, 59)
SIXTH_DAY = shanghai(2023, 10, 12)
REFUSED = "next_task_refused"
# Statements: the transaction, hats, absences and hands, calendar, absences and question, the chain
# and its event.
REFUSAL = 14

pytestmark = [pytest.mark.django_db, pytest.mark.scenario(4)]


@pytest.fixture
def office() -> Office:
    return an_office()


def a_held_task(office: Office) -> PracticeRequest:
    """A request whose task the head took up before the holiday."""
    request = a_submitted_request(office)
    claim(work_item=open_item(request), person=office.head.person, at=CLAIMED_AT)
    return request


def pulled(office: Office, *, at: datetime) -> WorkItem | None:
    return pull_next(person=office.head.person, at=at)


def test_pull_next_serves_who_left_a_task_alone_for_as_many_days_as_one_may(office) -> None:
    a_held_task(office)
    waiting = open_item(a_submitted_request(office))

    assert pulled(office, at=FIFTH_DAY) == waiting


def test_pull_next_refuses_a_day_later_names_the_task_and_logs_numbers_alone(office) -> None:
    neglected = a_held_task(office)
    waiting = open_item(a_submitted_request(office))

    with pytest.raises(GuardFailed) as refused:
        pulled(office, at=SIXTH_DAY)

    assert refused.value.message == (
        f"您持有的 {neglected.number}“演练”自 2023-09-28 起已有 6 个工作日未办理，"
        "超过 5 个工作日的上限，系统暂不派给新的任务。请先办结，或退回队列、移交他人。"
    )
    assert refused.value.facts == {"item": open_item(neglected)}
    assert WorkItem.objects.get(pk=waiting.pk).owner is None
    logged = SystemEvent.objects.get(act=REFUSED)
    assert (logged.actor, logged.at, logged.data) == (
        office.head.person,
        SIXTH_DAY,
        {"untouched": 6, "most": 5},
    )


def test_pull_next_counts_by_the_limit_of_the_settings(office, settings) -> None:
    settings.UNTOUCHED_WORKING_DAYS = 6
    a_held_task(office)
    waiting = open_item(a_submitted_request(office))

    assert pulled(office, at=SIXTH_DAY) == waiting


def test_own_draft_that_nobody_else_can_do_asks_to_finish_or_withdraw_it(office) -> None:
    draft = a_draft(office)

    with pytest.raises(GuardFailed) as refused:
        pull_next(person=office.staff.person, at=SIXTH_DAY)

    assert refused.value.message == (
        f"您持有的 {draft.number}“演练”自 2023-09-26 起已有 8 个工作日未办理，"
        "超过 5 个工作日的上限，系统暂不派给新的任务。这项任务只能由您本人办理：请先办结或撤销。"
    )


def test_note_of_the_holder_is_a_touch_and_that_of_a_colleague_is_none(office) -> None:
    request = a_held_task(office)
    waiting = open_item(a_submitted_request(office))
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    write_note(case=request, author=colleague, text="请抓紧。", at=FIFTH_DAY)

    with pytest.raises(GuardFailed):
        pulled(office, at=SIXTH_DAY)
    write_note(case=request, author=office.head.person, text="正在核对。", at=SIXTH_DAY)

    assert pulled(office, at=SIXTH_DAY) == waiting


def test_task_that_was_handed_over_counts_from_its_coming(office) -> None:
    request = a_held_task(office)
    waiting = open_item(a_submitted_request(office))
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    hand_over(work_item=open_item(request), person=office.head.person, to=colleague, at=FIFTH_DAY)

    assert pull_next(person=colleague, at=SIXTH_DAY) == waiting


def test_task_that_was_put_back_comes_to_others_and_not_to_who_left_it_alone(office) -> None:
    request = a_held_task(office)
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    release(work_item=open_item(request), person=office.head.person, at=SIXTH_DAY)

    alone = pulled(office, at=SIXTH_DAY)
    waiting = open_item(a_submitted_request(office))

    assert (alone, pulled(office, at=SIXTH_DAY)) == (None, waiting)
    assert pull_next(person=colleague, at=SIXTH_DAY) == open_item(request)


def test_task_that_was_put_back_is_there_to_be_claimed_and_is_pulled_days_later(office) -> None:
    first, second = a_held_task(office), a_held_task(office)
    for request in (first, second):
        release(work_item=open_item(request), person=office.head.person, at=CLAIMED_AT)

    claim(work_item=open_item(first), person=office.head.person, at=FIFTH_DAY)

    assert pulled(office, at=FIFTH_DAY) is None
    assert pulled(office, at=SIXTH_DAY) == open_item(second)


def test_task_that_waits_is_no_neglect_and_counts_anew_once_it_goes_on(office) -> None:
    request = a_held_task(office)
    clock = request.clocks.get(work_item=open_item(request))
    first, second = (open_item(a_submitted_request(office)) for _ in range(2))
    reviewer = a_member(Role.REVIEWER, office.organisation).person
    stop_clock(
        clock=clock,
        wanted=Wanted(reason="consult_department", on=CLAIMED_AT.date()),
        actor=reviewer,
        at=CLAIMED_AT,
        expected_version=None,
    )

    while_waiting = pulled(office, at=SIXTH_DAY)
    restart_clock(
        clock=clock,
        wanted=Wanted(reason="consult_department", on=SIXTH_DAY.date()),
        actor=reviewer,
        at=SIXTH_DAY,
        expected_version=None,
    )
    write_note(case=while_waiting.process, author=office.head.person, text="一", at=SIXTH_DAY)

    assert (while_waiting, pulled(office, at=SIXTH_DAY)) == (first, second)


def test_page_leads_to_the_neglected_task_and_says_why(office) -> None:
    neglected = a_held_task(office)
    a_submitted_request(office)

    page = logged_in(office.head.person).post(reverse("task-pull-next"), follow=True)

    assert page.redirect_chain == [(reverse("step", args=[open_item(neglected).pk]), 302)]
    assert f"您持有的 {neglected.number}“演练”自 2023-09-28 起已有" in page.content.decode()


def test_question_costs_the_same_however_many_tasks_are_held(office) -> None:
    counts = []
    for held in range(3):
        a_held_task(office)
        with CaptureQueriesContext(connection) as seen, pytest.raises(GuardFailed):
            pulled(office, at=SIXTH_DAY)
        # The first question reads the calendar into the process.
        counts += [len(seen)] if held else []

    assert counts == [REFUSAL, REFUSAL]
