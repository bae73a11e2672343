"""The pages on which a clock is stopped, goes on, and more time is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import CaseEvent, Clock, ClockReason, ExtensionRequest
from cases.states.role import Role
from tests.backoffice.views.casework.clock_forms import WHY, address, asking, stopping
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member
from tests.practice.requests import a_draft, open_item
from workflows.engine.gate import take_step
from workflows.engine.integrity import clocks_unlike_their_events, items_unlike_their_clock

pytestmark = pytest.mark.django_db
# Session, person, roles and the list with whom it names.
QUERIES = 6


def findings() -> list[object]:
    return [*clocks_unlike_their_events(), *items_unlike_their_clock()]


def test_head_stops_the_clock_and_lets_it_go_on(office, request_) -> None:
    client = logged_in(office.head.person)

    stopped = client.post(address("clock-stop", request_), stopping(request_), follow=True)
    waiting = client.get(reverse("case", kwargs={"number": request_.number})).content.decode()
    typed = stopping(request_, note="已收到意见")
    gone_on = client.post(address("clock-restart", request_), typed, follow=True)

    html = stopped.content.decode()
    assert "已暂停计时。恢复之前，任务列在“等待中”。" in html
    assert f"征求有关单位意见（自 {today():%Y-%m-%d} 起）" in html
    assert f"自 {today():%Y-%m-%d} 起暂停计时" in waiting
    assert "已恢复计时，到期日为" in gone_on.content.decode()
    acts = list(CaseEvent.objects.order_by("sequence").values_list("act", flat=True))
    assert acts[-2:] == ["stop_clock", "resume_clock"]
    assert findings() == []


def test_history_names_the_act_its_days_and_its_words(office, request_) -> None:
    client = logged_in(office.head.person)
    client.post(address("clock-stop", request_), stopping(request_))

    html = client.get(reverse("case", kwargs={"number": request_.number})).content.decode()

    assert '<span class="history-act">暂停计时</span>' in html
    assert f"生效日 {today():%Y-%m-%d}" in html
    assert "征求市公安局意见" in html


def test_page_of_the_reasons_tells_their_limits(office, request_) -> None:
    page = logged_in(office.head.person).get(address("clock-stop", request_))

    assert "征求有关单位意见（最长 15 个工作日，可追溯 2 个工作日）" in page.content.decode()


def test_day_out_of_its_limits_keeps_what_was_typed(office, request_) -> None:
    tomorrow = today() + timedelta(days=1)

    answer = logged_in(office.head.person).post(
        address("clock-stop", request_), stopping(request_, on=tomorrow.isoformat())
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["on"]
    assert "征求市公安局意见" in answer.content.decode()
    assert Clock.objects.get(case_id=request_.pk).paused_on is None


@pytest.mark.parametrize(
    "typed",
    [{"reason": "no_such"}, {"on": "昨天"}, {"evidence": "999"}, {"expected_version": "x"}],
)
def test_odd_values_are_refused_with_a_sentence_each(office, request_, typed) -> None:
    answer = logged_in(office.head.person).post(
        address("clock-stop", request_), stopping(request_, **typed)
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(typed)
    assert findings() == []


def test_missing_evidence_is_asked_for_beside_its_field(office, request_) -> None:
    ClockReason.objects.filter(code=WHY).update(evidence_required=True)

    answer = logged_in(office.head.person).post(address("clock-stop", request_), stopping(request_))

    assert list(answer.context["form"].errors) == ["evidence"]


def test_stale_page_is_refused_and_carries_the_new_version(office, request_) -> None:
    client = logged_in(office.head.person)

    answer = client.post(address("clock-stop", request_), stopping(request_, expected_version="1"))

    assert answer.status_code == 409
    version = Page(answer).of("input", name="expected_version")[0]["value"]
    assert version == str(request_.version)
    assert "征求市公安局意见" in answer.content.decode()


def test_staff_without_the_role_find_no_button_and_get_a_403(office, request_) -> None:
    client = logged_in(office.staff.person)

    why = Page(client.get(address("why-this-date", request_)))
    answers = [
        client.get(address(name, request_)).status_code
        for name in ("clock-stop", "clock-restart", "clock-extension")
    ]

    assert why.of("a", href=address("clock-stop", request_)) == []
    assert answers == [403, 403, 403]


def test_clock_of_another_case_is_a_404(office, request_) -> None:
    other = a_draft(office)
    pk = Clock.objects.get(case_id=request_.pk).pk

    answer = logged_in(office.head.person).get(
        reverse("clock-stop", kwargs={"number": other.number, "pk": pk})
    )

    assert answer.status_code == 404


def test_more_time_is_asked_for_and_granted_by_another_head(office, request_) -> None:
    before = Clock.objects.get(case_id=request_.pk).due_on
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person

    asked = logged_in(office.head.person).post(
        address("clock-extension", request_), asking(request_), follow=True
    )
    request = ExtensionRequest.objects.get()
    page = reverse("extension-request", kwargs={"pk": request.pk})
    listed = logged_in(other).get(reverse("extension-requests")).content.decode()
    granted = logged_in(other).post(page, {"decision": "approve", "note": ""}, follow=True)

    assert "审批之前到期日不变" in asked.content.decode()
    assert page in listed
    assert "已同意延期。" in granted.content.decode()
    clock = Clock.objects.get(case_id=request_.pk)
    assert clock.extended_by == 2
    assert clock.due_on > before
    assert findings() == []


def test_refusal_without_words_is_asked_for_them_and_changes_nothing(office, request_) -> None:
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    logged_in(office.head.person).post(address("clock-extension", request_), asking(request_))
    page = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})

    refused = logged_in(other).post(page, {"decision": "refuse", "note": " "})

    assert refused.status_code == 422
    assert "不同意延期须写明理由。" in refused.content.decode()
    assert ExtensionRequest.objects.get().decision == "pending"


def test_post_that_names_no_decision_never_grants(office, request_) -> None:
    other = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    logged_in(office.head.person).post(address("clock-extension", request_), asking(request_))
    page = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})

    answer = logged_in(other).post(page, {"note": "请按期办理"})

    assert answer.status_code == 422
    assert ExtensionRequest.objects.get().decision == "pending"


def test_who_asked_sees_the_request_but_no_buttons_and_may_not_decide(office, request_) -> None:
    client = logged_in(office.head.person)
    client.post(address("clock-extension", request_), asking(request_))
    page = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})

    shown = client.get(page)
    decided = client.post(page, {"decision": "approve", "note": ""})

    assert "您提出的申请须由另一位负责人审批。" in shown.content.decode()
    assert Page(shown).of("button", name="decision") == []
    assert decided.status_code == 403


def test_decided_request_stands_in_the_other_list_and_is_not_decided_twice(
    office, request_
) -> None:
    other = logged_in(a_member(Role.DEPARTMENT_HEAD, office.organisation).person)
    logged_in(office.head.person).post(address("clock-extension", request_), asking(request_))
    page = reverse("extension-request", kwargs={"pk": ExtensionRequest.objects.get().pk})
    other.post(page, {"decision": "refuse", "note": "请按期办理"})

    again = other.post(page, {"decision": "approve", "note": ""})

    assert again.status_code == 409
    assert "请按期办理" in other.get(page).content.decode()
    assert page not in other.get(reverse("extension-requests")).content.decode()
    assert page in other.get(reverse("extension-requests") + "?decided=1").content.decode()


@pytest.mark.parametrize("days", ["0", "-1", "6", "401", "9" * 40, "两天"])
def test_odd_numbers_of_days_are_refused_beside_the_field(office, request_, days) -> None:
    answer = logged_in(office.head.person).post(
        address("clock-extension", request_), asking(request_, days=days)
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["days"]
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_list_takes_the_same_queries_however_many_requests(
    office, size, django_assert_num_queries
) -> None:
    for _ in range(size):
        draft = a_draft(office)
        take_step(
            work_item=open_item(draft),
            outcome="submit",
            actor=office.staff.person,
            at=moment(),
            expected_version=draft.version,
        )
        logged_in(office.head.person).post(address("clock-extension", draft), asking(draft))
    client = logged_in(office.head.person)
    client.get(reverse("extension-requests"))

    with django_assert_num_queries(QUERIES):
        answer = client.get(reverse("extension-requests"))

    assert len(answer.context["requests"]) == size
