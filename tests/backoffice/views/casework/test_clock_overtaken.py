"""A page of a clock that a colleague overtook: both versions by field, no typed word lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import ClockPolicy, ExtensionRequest
from cases.states.role import Role
from tests.backoffice.views.casework.clock_forms import WHY, address, asking, stopping
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, the_commission
from tests.practice.requests import open_item
from tests.workflows.engine.files import PDF
from tests.workflows.engine.overdue import clock_of
from tests.workflows.engine.test_policy_moves import a_new_length
from workflows.engine.attachments import attach
from workflows.engine.extensions import MoreTime, ask_for_more_time
from workflows.engine.gate import take_step
from workflows.engine.integrity import clocks_unlike_their_events
from workflows.engine.policy_moves import move_to_policy_in_force
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from cases.models import Person
    from tests.practice.models import PracticeRequest
    from tests.practice.requests import Office

pytestmark = [pytest.mark.django_db, pytest.mark.scenario(7)]

MINE = "征求市公安局意见"
THEIRS = "已向市交通局发函"


@pytest.fixture
def colleague(office: Office) -> Person:
    """Another head of the same department."""
    return a_member(Role.DEPARTMENT_HEAD, office.organisation).person


def stopped_by(
    person: Person, request: PracticeRequest, *, reason: str = WHY, evidence: int | None = None
) -> None:
    stop_clock(
        clock=clock_of(request),
        wanted=Wanted(reason=reason, on=today(), note=THEIRS, evidence=evidence),
        actor=person,
        at=moment(),
        expected_version=None,
    )


def rows(answer) -> list[tuple[str, str, str]]:
    """Return the fields on which the versions differ: name, typed, stored."""
    return [(each.name, each.typed, each.stored) for each in answer.context["both_versions"]]


def let_experts_be_asked() -> None:
    """Give the deadline a second reason to stand still."""
    policy = ClockPolicy.objects.get(code="list.head_approval")
    policy.reasons = [*policy.reasons, "expert_review"]
    policy.save()


def test_stop_for_another_reason_stands_beside_the_colleagues(office, request_, colleague) -> None:
    let_experts_be_asked()
    typed = stopping(request_)
    stopped_by(colleague, request_, reason="expert_review")
    client = logged_in(office.head.person)

    answer = client.post(address("clock-stop", request_), typed)

    assert answer.status_code == 409
    assert rows(answer) == [
        (
            "reason",
            "征求有关单位意见（最长 15 个工作日，可追溯 2 个工作日）",
            "专家评审（最长 20 个工作日，可追溯 2 个工作日）",
        ),
        ("note", MINE, THEIRS),
    ]
    html = answer.content.decode()
    assert "您打开页面之后发生的办理" in html
    assert "左边是您填写的，右边是他人已经登记的" in html
    request_.refresh_from_db()
    version = Page(answer).of("input", name="expected_version")[0]["value"]
    assert version == str(request_.version)
    again = client.post(address("clock-stop", request_), {**typed, "expected_version": version})
    assert again.status_code == 302
    assert list(clocks_unlike_their_events()) == []


def test_stop_for_the_same_reason_keeps_the_words_where_no_form_is_left(
    office, request_, colleague
) -> None:
    typed = stopping(request_)
    stopped_by(colleague, request_)

    answer = logged_in(office.head.person).post(address("clock-stop", request_), typed)

    assert answer.status_code == 409
    assert answer.context["form"] is None
    assert rows(answer) == [("note", MINE, THEIRS)]
    assert [(each.name, each.typed) for each in answer.context["typed"]] == [
        ("reason", "征求有关单位意见（最长 15 个工作日，可追溯 2 个工作日）"),
        ("on", today().isoformat()),
        ("note", MINE),
    ]
    said = answer.content.decode()
    assert "您打开页面之后，本案卷有新的办理记录，" in said
    assert "现为“暂停”，不能再办理“暂停计时”" in said


def test_second_click_of_the_same_person_says_that_it_is_done(office, request_) -> None:
    typed = stopping(request_)
    browser = logged_in(office.head.person)
    browser.post(address("clock-stop", request_), typed)

    answer = browser.post(address("clock-stop", request_), typed, follow=True)

    why = reverse("why-this-date", args=[request_.number, clock_of(request_).pk])
    assert answer.redirect_chain == [(why, 302)]
    assert "您刚才已办理“暂停计时”。" in answer.content.decode()
    assert clock_of(request_).events.filter(kind="pause").count() == 1


def test_file_that_a_colleague_named_stands_there_by_its_name(
    office, request_, colleague, tmp_path
) -> None:
    mine, theirs = (
        attach(
            case=request_,
            file=io.BytesIO(PDF + name.encode()),
            name=name,
            person=office.head.person,
            at=moment(),
            store=tmp_path,
        )
        for name in ("一.pdf", "二.pdf")
    )
    typed = stopping(request_, evidence=str(mine.pk))
    stopped_by(colleague, request_, evidence=theirs.pk)

    answer = logged_in(office.head.person).post(address("clock-stop", request_), typed)

    assert ("evidence", "一.pdf", "二.pdf") in rows(answer)


def test_end_of_a_stop_that_a_colleague_ended_is_kept_beside_theirs(
    office, request_, colleague
) -> None:
    stopped_by(office.head.person, request_)
    yesterday = (today() - timedelta(days=1)).isoformat()
    typed = stopping(request_, on=yesterday, note="已收到意见")
    restart_clock(
        clock=clock_of(request_),
        wanted=Wanted(reason=WHY, on=today(), note="复函已到"),
        actor=colleague,
        at=moment(),
        expected_version=None,
    )

    answer = logged_in(office.head.person).post(address("clock-restart", request_), typed)

    assert (answer.status_code, answer.context["form"]) == (409, None)
    assert rows(answer) == [
        ("on", yesterday, today().isoformat()),
        ("note", "已收到意见", "复函已到"),
    ]


def test_more_time_that_a_colleague_asked_for_stands_beside_what_was_typed(
    office, request_, colleague
) -> None:
    typed = asking(request_)
    ask_for_more_time(
        clock=clock_of(request_),
        wanted=MoreTime(reason="complex_matter", days=5, text="须现场核查"),
        actor=colleague,
        at=moment(),
        expected_version=None,
    )

    answer = logged_in(office.head.person).post(address("clock-extension", request_), typed)

    assert answer.status_code == 409
    assert rows(answer) == [("days", "2", "5"), ("text", typed["text"], "须现场核查")]
    assert typed["text"] in str(answer.context["form"]["text"])
    assert ExtensionRequest.objects.count() == 1


def test_move_to_a_length_that_a_colleague_made_keeps_the_note(client, request_) -> None:
    a_new_length(7, on=today())
    one, another = (a_member(Role.COMMISSION_LEAD, the_commission()).person for _ in range(2))
    typed = {"expected_version": request_.version, "note": "新规适用"}
    move_to_policy_in_force(
        clock=clock_of(request_), actor=another, at=moment(), note="一并适用", expected_version=None
    )
    client.force_login(one)

    answer = client.post(address("clock-policy-move", request_), typed)

    assert (answer.status_code, answer.context["form"]) == (409, None)
    assert rows(answer) == [("note", "新规适用", "一并适用")]
    assert [each.typed for each in answer.context["typed"]] == ["新规适用"]


def test_words_are_kept_where_the_task_was_done_meanwhile(office, request_, colleague) -> None:
    typed = stopping(request_)
    take_step(
        work_item=open_item(request_),
        outcome="accept",
        actor=colleague,
        at=moment(),
        expected_version=None,
    )

    answer = logged_in(office.head.person).post(address("clock-stop", request_), typed)

    assert (answer.status_code, rows(answer)) == (409, [])
    assert MINE in answer.content.decode()
    assert "现为“已办结”" in answer.content.decode()


def test_reason_that_is_taken_by_now_is_refused_beside_its_field_with_both_versions(
    office, request_, colleague
) -> None:
    let_experts_be_asked()
    typed = stopping(request_)
    stopped_by(colleague, request_)

    answer = logged_in(office.head.person).post(address("clock-stop", request_), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert rows(answer) == [("note", MINE, THEIRS)]
    assert MINE in str(answer.context["form"]["note"])


def test_other_act_on_the_case_is_news_with_nothing_to_compare(office, request_, colleague) -> None:
    typed = asking(request_)
    stopped_by(colleague, request_)

    answer = logged_in(office.head.person).post(address("clock-extension", request_), typed)

    assert (answer.status_code, rows(answer)) == (409, [])
    assert len(answer.context["news"]) == 1
    assert typed["text"] in answer.content.decode()


def test_page_that_nobody_overtook_compares_nothing(office, request_) -> None:
    answer = logged_in(office.head.person).post(
        address("clock-stop", request_), stopping(request_, on="昨天")
    )

    assert answer.status_code == 422
    assert "both_versions" not in answer.context
    assert "两个版本对照" not in answer.content.decode()


def test_stale_page_of_somebody_without_the_role_stays_a_403(office, request_, colleague) -> None:
    typed = stopping(request_)
    stopped_by(colleague, request_)

    answer = logged_in(office.staff.person).post(address("clock-stop", request_), typed)

    assert answer.status_code == 403


def test_decision_that_another_lead_made_stands_beside_what_was_typed(
    office, request_, colleague
) -> None:
    logged_in(office.head.person).post(address("clock-extension", request_), asking(request_))
    third = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    page = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})
    logged_in(colleague).post(page, {"decision": "refuse", "note": "请按期办理"})

    answer = logged_in(third).post(page, {"decision": "approve", "note": "情况属实"})

    assert answer.status_code == 409
    assert rows(answer) == [
        ("decision", "同意延期", "不同意延期"),
        ("note", "情况属实", "请按期办理"),
    ]
    assert "情况属实" in answer.content.decode()
