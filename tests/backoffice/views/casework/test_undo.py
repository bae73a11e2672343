"""The page that takes one's own last step back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import CaseEvent, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, an_office, open_item
from tests.workflows.engine.undoing import claim_as
from workflows.collaboration.messages import send_message
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
GOOD = {"reason": "点错了", "expected_version": "3"}


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that its head has sent back a minute ago."""
    request = a_draft(office)
    now = moment()
    for person, outcome, at in (
        (office.staff.person, "submit", now - timedelta(minutes=2)),
        (office.head.person, "send_back", now - timedelta(minutes=1)),
    ):
        take_step(
            work_item=open_item(request),
            outcome=outcome,
            actor=person,
            at=at,
            expected_version=None,
            data={"reason": "缺少更新频率"},
        )
    return PracticeRequest.objects.get(pk=request.pk)


def case_page(request: PracticeRequest) -> str:
    return reverse("case", kwargs={"number": request.number})


def undo_page(request: PracticeRequest) -> str:
    return reverse("case-undo", kwargs={"number": request.number})


def test_case_page_offers_the_last_step_to_who_took_it_and_to_nobody_else(
    office: Office, request_: PracticeRequest
) -> None:
    mine = logged_in(office.head.person).get(case_page(request_)).content.decode()
    theirs = logged_in(office.staff.person).get(case_page(request_)).content.decode()

    assert "撤回这一步（还有 4 分钟）" in mine
    assert undo_page(request_) in mine
    assert undo_page(request_) not in theirs


def test_step_whose_next_task_was_taken_up_is_offered_no_more(
    office: Office, request_: PracticeRequest
) -> None:
    client = logged_in(office.head.person)
    before = client.get(case_page(request_)).content.decode()
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    WorkItem.objects.filter(pk=open_item(request_).pk).update(owner=None)
    claim_as(open_item(request_), colleague)

    with CaptureQueriesContext(connection) as captured:
        after = client.get(case_page(request_)).content.decode()
    said = [each["sql"] or "" for each in captured]
    asked = [text for text in said if "cases_systemevent" in text.lower()]

    assert undo_page(request_) in before
    assert undo_page(request_) not in after
    assert client.post(undo_page(request_), GOOD).status_code == 409
    assert len(asked) == 1


def test_step_about_which_its_person_wrote_is_offered_no_more(
    office: Office, request_: PracticeRequest
) -> None:
    send_message(case=request_, author=office.head.person, text="请补充", at=moment())

    page = logged_in(office.head.person).get(case_page(request_)).content.decode()

    assert undo_page(request_) not in page


def test_page_says_what_is_taken_back_and_posts_with_a_reason(
    office: Office, request_: PracticeRequest
) -> None:
    client = logged_in(office.head.person)

    drawn = client.get(undo_page(request_))
    answer = client.post(undo_page(request_), GOOD)

    page = Page(drawn)
    assert (page.faults, len(page.of("h1"))) == ([], 1)
    assert "退回" in drawn.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, case_page(request_))
    request_.refresh_from_db(fields=["version"])
    assert request_.version == 4
    shown = client.get(case_page(request_)).content.decode()
    assert "已办理“撤回这一步”" in shown
    assert "撤回上一步" in shown
    assert "这一步已撤回" in shown
    assert "点错了" in shown
    assert undo_page(request_) not in shown


def test_success_message_of_a_step_says_until_when_it_can_be_taken_back(
    office: Office, request_: PracticeRequest
) -> None:
    client = logged_in(office.head.person)
    client.post(undo_page(request_), GOOD)
    item = open_item(request_)

    answer = client.post(
        reverse("step", kwargs={"pk": item.pk}),
        {"outcome": "accept", "expected_version": "4"},
        follow=True,
    )

    assert "前可在本页撤回这一步。" in answer.content.decode()


def test_post_without_a_reason_is_drawn_again(office: Office, request_: PracticeRequest) -> None:
    client = logged_in(office.head.person)

    answer = client.post(undo_page(request_), {**GOOD, "reason": " "})

    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert not CaseEvent.objects.filter(act="undo").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"expected_version": "999999999999999999999", "reason": "点错了"},
        {"expected_version": "x", "reason": "点错了"},
        {"reason": "长" * 2001, "expected_version": "3"},
        {"reason": "有\x00字", "expected_version": "3"},
        {},
    ],
)
def test_odd_input_is_refused_and_writes_nothing(
    office: Office, request_: PracticeRequest, typed: dict[str, str]
) -> None:
    answer = logged_in(office.head.person).post(undo_page(request_), typed)

    assert answer.status_code in {409, 422}
    assert not CaseEvent.objects.filter(act="undo").exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_step_of_another_person_is_refused_with_the_reason(
    office: Office, request_: PracticeRequest, method: str
) -> None:
    client = logged_in(office.staff.person)

    answer = getattr(client, method)(undo_page(request_), GOOD)

    assert answer.status_code == 403
    assert "只能撤回本人刚办的一步" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_learns_of_no_case(request_: PracticeRequest, method: str) -> None:
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    answer = getattr(logged_in(stranger), method)(undo_page(request_), GOOD)

    assert answer.status_code == 404
    assert "演练" not in answer.content.decode()
    assert not CaseEvent.objects.filter(act="undo").exists()


def test_page_opened_before_somebody_acted_is_stale_and_keeps_the_reason(
    office: Office, request_: PracticeRequest
) -> None:
    take_step(
        work_item=open_item(request_),
        outcome="submit",
        actor=office.staff.person,
        at=moment(),
        expected_version=None,
    )

    answer = logged_in(office.head.person).post(undo_page(request_), GOOD)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert f"{office.staff.person}已于" in text
    assert "点错了" in text
    assert "确认撤回" not in text


def test_step_whose_messages_have_left_is_refused_with_the_time(
    office: Office, request_: PracticeRequest
) -> None:
    OutboxMessage.objects.filter(sequence=3).update(status="sent", attempts=1, sent_at=moment())

    answer = logged_in(office.head.person).post(undo_page(request_), GOOD)

    assert answer.status_code == 422
    assert "不能再撤回。如需更正" in answer.content.decode()


def test_page_of_a_step_that_is_over_is_refused(office: Office) -> None:
    draft = a_draft(office)

    answer = logged_in(office.staff.person).get(undo_page(draft))

    assert answer.status_code == 422
    assert "不能撤回" in answer.content.decode()
