"""The page of a task: what it offers, what a post does, what a refusal keeps."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Case, CaseEvent, WorkItem
from cases.permissions import memberships_on
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.engine.claims import claim, release
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
# Session, person and roles of every page, and what this one shows.
QUERIES = 20
ON_THE_28TH = shanghai(2023, 9, 28)
TYPED = "事由太笼统，请写明线路。"


def address(item: WorkItem) -> str:
    return reverse("step", kwargs={"pk": item.pk})


def buttons(response) -> list[str | None]:
    return [button["value"] for button in Page(response).of("button", name="outcome")]


def test_step_page_offers_the_outcomes_of_the_task_to_a_person_who_may() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    response = logged_in(office.head.person).get(address(item))

    assert response.status_code == 200
    assert buttons(response) == ["accept", "send_back"]
    assert Page(response).of("input", name="expected_version") == [
        {"type": "hidden", "name": "expected_version", "value": "2", "id": "id_expected_version"}
    ]


def test_step_page_offers_nothing_to_the_author_of_the_case() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    response = logged_in(office.staff.person).get(address(item))

    assert buttons(response) == []
    assert "您不能办理" in response.content.decode()


def test_step_page_offers_nothing_where_a_colleague_holds_the_task() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明"))
    claim(work_item=item, person=colleague.person, at=ON_THE_28TH)

    response = logged_in(office.head.person).get(address(item))

    assert buttons(response) == []
    assert "这项任务由周明持有（2023-09-28 09:00 起）" in response.content.decode()


def test_step_post_moves_the_case_and_says_what_follows() -> None:
    office = an_office()
    item = open_item(a_draft(office))

    response = logged_in(office.staff.person).post(
        address(item), {"outcome": "submit", "expected_version": "1"}, follow=True
    )

    case = Case.objects.get(pk=item.process_id)
    assert case.state == "checking"
    assert response.redirect_chain == [(reverse("case", kwargs={"number": case.number}), 302)]
    said = str(next(iter(response.context["messages"])))
    due = open_item(case).due_on
    assert said == (
        f"已办理“提交”：{case.number} 现为“checking”。"
        f"下一步“审核”由{office.organisation} · 部门负责人在 {due} 前办理。"
    )


@pytest.mark.scenario(7)
def test_reason_typed_beside_an_outcome_that_needs_none_is_kept() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    logged_in(office.head.person).post(
        address(item), {"outcome": "accept", "reason": TYPED, "expected_version": "2"}
    )

    event = CaseEvent.objects.filter(case_id=item.process_id).latest("sequence")
    assert (event.act, event.data["reason"]) == ("accept", TYPED)


@pytest.mark.scenario(7)
def test_step_post_on_a_stale_page_keeps_what_was_typed_and_shows_what_happened() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    Case.objects.filter(pk=request.pk).update(version=3)
    CaseEvent.objects.create(
        case_id=request.pk,
        sequence=3,
        at=ON_THE_28TH,
        act="note",
        actor=a_person("孙丽华"),
        data={},
        hash="0" * 64,
    )

    response = logged_in(office.head.person).post(
        address(item), {"outcome": "send_back", "reason": TYPED, "expected_version": "2"}
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert f">\n{TYPED}</textarea>" in html
    assert "版次由 2 变为 3" in html
    assert "您打开页面之后发生的办理" in html
    assert "孙丽华" in html
    assert Page(response).of("input", name="expected_version")[0]["value"] == "3"
    assert Case.objects.get(pk=request.pk).state == "checking"


def test_step_post_of_a_page_whose_task_one_has_given_back_does_nothing() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=ON_THE_28TH)
    head = logged_in(office.head.person)
    page = Page(head.get(address(item)))
    sent = {
        field["name"]: field["value"]
        for field in page.of("input", type="hidden")
        if "value" in field
    }
    release(work_item=item, person=office.head.person, at=ON_THE_28TH)

    response = head.post(address(item), {**sent, "outcome": "send_back", "reason": TYPED})

    html = response.content.decode()
    assert response.status_code == 409
    assert "您已将这项任务退回团队队列" in html
    assert f">\n{TYPED}</textarea>" in html
    assert Case.objects.get(pk=item.process_id).state == "checking"
    # The page that came back is one of a task that nobody holds: now it is a decision anew.
    assert Page(response).of("input", name="held") == []


def test_step_post_without_a_required_reason_names_the_field_and_writes_nothing() -> None:
    office = an_office()
    request = a_submitted_request(office)

    response = logged_in(office.head.person).post(
        address(open_item(request)), {"outcome": "send_back", "expected_version": "2"}
    )

    assert response.status_code == 422
    assert "请写明理由，再提交这一办理结果。" in response.content.decode()
    textarea = Page(response).of("textarea", name="reason")[0]
    assert textarea["aria-invalid"] == "true"
    assert textarea["aria-describedby"] == "id_reason_helptext id_reason_error"
    assert Case.objects.get(pk=request.pk).version == 2


def test_step_post_refused_by_a_guard_shows_its_sentence() -> None:
    office = an_office()
    item = open_item(a_draft(office, subject=""))

    response = logged_in(office.staff.person).post(
        address(item), {"outcome": "submit", "expected_version": "1"}
    )

    assert response.status_code == 422
    assert "事由为空，不能提交。请先填写事由。" in response.content.decode()


def test_step_post_without_an_outcome_asks_for_one() -> None:
    office = an_office()
    item = open_item(a_draft(office))

    response = logged_in(office.staff.person).post(address(item), {"expected_version": "1"})

    assert response.status_code == 422
    assert "没有选择办理结果" in response.content.decode()


def test_step_post_of_a_finished_task_says_who_finished_it_without_an_error_page() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明"))
    take_step(
        work_item=item,
        outcome="accept",
        actor=colleague.person,
        at=ON_THE_28TH,
        expected_version=2,
    )

    response = logged_in(office.head.person).post(
        address(item), {"outcome": "accept", "expected_version": "3"}
    )

    assert response.status_code == 409
    assert "这项任务已由周明于2023-09-28 09:00办结" in response.content.decode()
    assert buttons(response) == []


def test_step_post_by_the_author_is_a_403_with_the_reason() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    response = logged_in(office.staff.person).post(
        address(item), {"outcome": "accept", "expected_version": "2"}
    )

    assert response.status_code == 403
    assert "您已参与本事项的前序环节，按回避要求须由他人办理。" in response.content.decode()


def test_step_page_asks_for_the_hat_only_where_several_fit() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)

    one = client.get(address(item))
    a_member(Role.DISTRICT_AUTHORITY, office.organisation, person=office.head.person)
    two = client.get(address(item))

    hats = memberships_on(office.head.person, ON_THE_28TH.date())
    assert Page(one).of("input", name="hat") == []
    assert [radio["value"] for radio in Page(two).of("input", name="hat")] == [
        str(hat.pk) for hat in hats
    ]


def test_step_post_records_the_hat_that_was_picked() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    authority = a_member(Role.DISTRICT_AUTHORITY, office.organisation, person=office.head.person)

    logged_in(office.head.person).post(
        address(item), {"outcome": "accept", "expected_version": "2", "hat": str(authority.pk)}
    )

    event = CaseEvent.objects.get(case_id=item.process_id, act="accept")
    assert event.role == Role.DISTRICT_AUTHORITY


def test_buttons_shown_are_steps_accepted_for_every_person_of_the_department() -> None:
    office = an_office()
    request = a_submitted_request(office)
    people = [office.staff.person, office.head.person, a_person("局外人")]
    a_member(Role.REVIEWER, office.organisation, person=people[2])

    for person in people:
        client = logged_in(person)
        shown = buttons(client.get(address(open_item(request))))
        response = client.post(
            address(open_item(request)),
            {"outcome": "send_back", "reason": TYPED, "expected_version": str(request.version)},
        )
        assert ("send_back" in shown) == (response.status_code == 302)


@pytest.mark.parametrize("size", [1, 3])
def test_step_page_takes_the_same_queries_however_long_the_history(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    request = a_submitted_request(office)
    for _ in range(size - 1):
        take_step(
            work_item=open_item(request),
            outcome="send_back",
            actor=office.head.person,
            at=ON_THE_28TH,
            expected_version=None,
            data={"reason": TYPED},
        )
        take_step(
            work_item=open_item(request),
            outcome="submit",
            actor=office.staff.person,
            at=ON_THE_28TH,
            expected_version=None,
        )
    item = open_item(request)
    client = logged_in(office.head.person)
    client.get(address(item))

    with django_assert_num_queries(QUERIES):
        client.get(address(item))
