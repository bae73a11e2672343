"""The case page, its acts, and the page that explains a due date."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases.models import Case, CaseEvent, Clock
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
# Session, person and roles of every page, and what this one shows.
QUERIES = 32
HOLIDAY = "中秋节、国庆节"


def test_case_page_tells_every_event_with_person_role_rule_and_hash() -> None:
    office = an_office()
    request = a_submitted_request(office)

    response = logged_in(office.head.person).get(reverse("case", kwargs={"number": request.number}))

    html = response.content.decode()
    opened, submitted = CaseEvent.objects.filter(case_id=request.pk).order_by("sequence")
    assert html.index(submitted.hash[:12]) < html.index(opened.hash[:12])
    assert f'title="事件摘要 {opened.hash}"' in html
    assert "2023-09-27 09:00:00" in html
    assert f"{office.staff.person}（{office.organisation} 经办）" in html
    assert "依据：内部约定" in html


def test_case_page_offers_the_acts_of_the_person_only() -> None:
    office = an_office()
    request = a_draft(office)
    address = reverse("case", kwargs={"number": request.number})
    act = reverse("case-act", kwargs={"number": request.number, "name": "withdraw"})

    for_the_author = Page(logged_in(office.staff.person).get(address))
    for_the_head = Page(logged_in(office.head.person).get(address))

    assert len(for_the_author.of("a", href=act)) == 1
    assert for_the_head.of("a", href=act) == []


def test_case_page_leads_whoever_may_take_the_open_task_to_it_and_nobody_else() -> None:
    office = an_office()
    request = a_submitted_request(office)
    step = reverse("step", args=[open_item(request).pk])
    button = f'<a class="btn btn-primary" href="{step}">办理：审核</a>'

    for_head, for_author = (
        logged_in(person).get(reverse("case", args=[request.number])).content.decode()
        for person in (office.head.person, office.staff.person)
    )

    assert button in for_head
    assert "btn btn-primary" not in for_author


def test_case_act_posted_by_the_author_withdraws_and_closes_the_tasks() -> None:
    office = an_office()
    request = a_draft(office)
    address = reverse("case-act", kwargs={"number": request.number, "name": "withdraw"})
    client = logged_in(office.staff.person)

    page = client.get(address)
    response = client.post(address, {"expected_version": "1"}, follow=True)

    assert Page(page).of("input", name="expected_version")[0]["value"] == "1"
    assert Case.objects.get(pk=request.pk).state == "withdrawn"
    assert "本案已办结，没有后续任务。" in response.content.decode()


def test_case_act_on_a_stale_page_is_refused_with_the_new_version_on_the_page() -> None:
    office = an_office()
    request = a_submitted_request(office)
    address = reverse("case-act", kwargs={"number": request.number, "name": "withdraw"})

    response = logged_in(office.staff.person).post(address, {"expected_version": "1"})

    assert response.status_code == 409
    assert Page(response).of("input", name="expected_version")[0]["value"] == "2"
    assert [str(line.act) for line in response.context["news"]] == ["提交"]
    assert "您打开页面之后发生的办理" in response.content.decode()
    assert Case.objects.get(pk=request.pk).state == "checking"


def test_case_act_by_the_head_is_a_403_and_an_unknown_act_a_422() -> None:
    office = an_office()
    request = a_draft(office)
    client = logged_in(office.head.person)

    theirs = client.get(reverse("case-act", kwargs={"number": request.number, "name": "withdraw"}))
    unknown = client.get(reverse("case-act", kwargs={"number": request.number, "name": "fly"}))

    assert theirs.status_code == 403
    assert unknown.status_code == 422


def test_why_this_date_lists_every_day_counted_or_not_across_the_holiday() -> None:
    office = an_office()
    request = a_submitted_request(office)
    clock = Clock.objects.get(case_id=request.pk)

    response = logged_in(office.head.person).get(
        reverse("why-this-date", kwargs={"number": request.number, "pk": clock.pk})
    )

    derived = response.context["derived"]
    assert derived.due_on == clock.due_on == date(2023, 10, 8)
    assert derived.agrees
    assert [(day.day, day.count, day.reason, day.is_makeup) for day in derived.days] == [
        (date(2023, 9, 28), 1, "", False),
        *[(date(2023, 9, day), None, HOLIDAY, False) for day in (29, 30)],
        *[(date(2023, 10, day), None, HOLIDAY, False) for day in range(1, 7)],
        (date(2023, 10, 7), 2, "", True),
        (date(2023, 10, 8), 3, "", True),
    ]
    assert f"不计：{HOLIDAY}" in response.content.decode()


def test_why_this_date_says_so_when_the_kept_date_is_another() -> None:
    office = an_office()
    request = a_submitted_request(office)
    clock = Clock.objects.get(case_id=request.pk)
    Clock.objects.filter(pk=clock.pk).update(due_on=date(2023, 10, 9))

    response = logged_in(office.head.person).get(
        reverse("why-this-date", kwargs={"number": request.number, "pk": clock.pk})
    )

    assert "保存的到期日是 2023-10-09，与按记录推算的 2023-10-08 不一致" in (
        response.content.decode()
    )


@pytest.mark.parametrize("size", [1, 3])
def test_case_page_takes_the_same_queries_however_many_files_of_history(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    request = a_submitted_request(office)
    for sequence in range(3, 2 + size):
        CaseEvent.objects.create(
            case_id=request.pk,
            sequence=sequence,
            at=request.created,
            act="note",
            actor=office.head.person,
            organisation=office.organisation,
            role="department_head",
            data={"reason": "补充说明"},
            hash=str(sequence) * 64,
        )
    client = logged_in(office.head.person)
    address = reverse("case", kwargs={"number": request.number})
    client.get(address)

    with django_assert_num_queries(QUERIES):
        client.get(address)


def test_why_this_date_of_another_cases_clock_is_a_404() -> None:
    office = an_office()
    request, other = a_submitted_request(office), a_submitted_request(office)
    clock = Clock.objects.get(case_id=other.pk)

    response = logged_in(office.head.person).get(
        reverse("why-this-date", kwargs={"number": request.number, "pk": clock.pk})
    )

    assert response.status_code == 404


def test_case_page_tells_whether_an_ended_clock_was_kept() -> None:
    office = an_office()
    in_time, late = a_submitted_request(office), a_submitted_request(office)
    for request, at in (
        (in_time, shanghai(2023, 10, 8, 17)),
        (late, shanghai(2023, 10, 9)),
    ):
        take_step(
            work_item=open_item(request),
            outcome="accept",
            actor=office.head.person,
            at=at,
            expected_version=None,
        )
    client = logged_in(office.head.person)

    endings = [
        [
            row.ending
            for row in client.get(reverse("case", kwargs={"number": request.number})).context[
                "clocks"
            ]
        ]
        for request in (in_time, late)
    ]

    assert endings == [["按期办结"], ["逾期办结"]]


def test_case_page_offers_the_upload_to_those_whose_file_would_be_taken() -> None:
    office = an_office()
    request = a_submitted_request(office)
    reviewer = a_member(Role.REVIEWER, office.organisation).person
    address = reverse("case", kwargs={"number": request.number})
    upload = reverse("attachment-upload", kwargs={"number": request.number})

    offered = {
        person: len(Page(logged_in(person).get(address)).of("form", action=upload))
        for person in (office.staff.person, office.head.person, reviewer)
    }
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=shanghai(2023, 9, 28),
        expected_version=None,
    )
    when_closed = Page(logged_in(office.staff.person).get(address)).of("form", action=upload)

    assert offered == {office.staff.person: 1, office.head.person: 1, reviewer: 0}
    assert when_closed == []
