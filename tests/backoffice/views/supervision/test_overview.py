"""The supervision view on its pages: figures, the way to the tasks, the workbook, strangers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import SystemEvent, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in, workbook
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.claims import claim
from workflows.supervision.open_order import open_order

pytestmark = pytest.mark.django_db
PAGES = ["supervision", "supervision-tasks"]
# Session, person, roles, calendar; organisations, orders, people, absences, deadlines.
QUERIES = 10


def an_overdue_office():
    office = an_office(an_organisation("上海市交通委员会"))
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=shanghai(2023, 9, 28))
    return office, item


def test_overview_shows_figures_that_lead_to_the_tasks() -> None:
    office, item = an_overdue_office()
    client = logged_in(office.head.person)

    page = client.get(reverse("supervision"))
    links = [str(link["href"]) for link in Page(page).of("a") if "state=overdue" in str(link)]
    tasks = [client.get(link).content.decode() for link in links]

    assert len(links) == 3
    assert all(f"/tasks/{item.pk}/" in html for html in tasks)
    html = page.content.decode()
    assert "<title" in html
    assert "load-late" in html
    assert "演练" not in html


def test_overview_without_tasks_says_what_will_be_here() -> None:
    head = a_member(Role.DEPARTMENT_HEAD).person

    html = logged_in(head).get(reverse("supervision")).content.decode()

    assert "没有未办结的任务" in html


def test_overview_marks_full_hands_and_hands_above_the_average(settings) -> None:
    settings.PERSONAL_TASK_LIMIT = 3
    office = an_office()
    deputy = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明")).person
    for holder in (office.head.person, *[deputy] * 4):
        item = open_item(a_submitted_request(office))
        WorkItem.objects.filter(pk=item.pk).update(owner=holder)

    found = logged_in(deputy).get(reverse("supervision")).context["found"]

    assert [
        (hands.load["owner__name"], hands.average, hands.is_full, hands.is_above_average)
        for hands in found.people
    ] == [("周明", 2.5, True, True), (office.head.person.name, 2.5, False, False)]


def test_overview_keeps_an_organisation_that_has_orders_and_no_tasks() -> None:
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    office, _item = an_overdue_office()
    order = open_order(
        about=a_submitted_request(office),
        question="为何逾期",
        membership=officer,
        at=shanghai(2023, 9, 28),
    )
    WorkItem.objects.filter(organisation=office.organisation).update(organisation=the_commission())

    found = logged_in(officer.person).get(reverse("supervision")).context["found"]

    rows = {row["organisation_id"]: row for row in found.organisations}
    assert rows[order.organisation_id]["total"] == 0
    assert rows[order.organisation_id]["open_orders"] == 1


@pytest.mark.parametrize("size", [1, 3])
def test_overview_takes_the_same_queries_however_many_tasks(
    size: int, django_assert_num_queries
) -> None:
    officer = a_member(Role.COMMISSION_STAFF, the_commission()).person
    for _ in range(size):
        office = an_office()
        claim(
            work_item=open_item(a_submitted_request(office)),
            person=office.head.person,
            at=shanghai(2023, 9, 28),
        )
    client = logged_in(officer)
    client.get(reverse("supervision"))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("supervision"))

    assert len(page.context["found"].organisations) == size


def test_export_holds_three_sheets_neutralised_and_is_recorded() -> None:
    office, _item = an_overdue_office()
    office.organisation.full_name = "=HYPERLINK(1)"
    office.organisation.save(update_fields=["full_name"])

    response = logged_in(office.head.person).post(reverse("supervision-export"))
    book = workbook(response)

    assert book.sheetnames == ["按单位", "按人员", "按期限"]
    assert [cell.value for cell in book["按单位"][2]][:3] == ["'=HYPERLINK(1)", 1, 1]
    event = SystemEvent.objects.latest("pk")
    assert (event.act, event.data) == (
        "queue_exported",
        {"queue": "supervision", "filter": {}, "rows": 3},
    )


@pytest.mark.parametrize("query", ["", "?organisation={own}", "?person={head}", "?state=overdue"])
def test_tasks_of_another_department_are_not_shown_to_its_neighbour(query: str) -> None:
    office, item = an_overdue_office()
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person
    asked = query.format(own=office.organisation.pk, head=office.head.person.pk)

    html = logged_in(neighbour).get(reverse("supervision-tasks") + asked).content.decode()

    assert f"/tasks/{item.pk}/" not in html
    assert office.organisation.full_name not in html
    assert office.head.person.name not in html
    assert ("没有这样的任务" if query else "您督导的单位没有未办结的任务") in html


def test_pages_are_refused_to_who_oversees_nothing_and_closed_to_strangers() -> None:
    office, _item = an_overdue_office()
    client = logged_in(office.staff.person)

    answers = [client.get(reverse(name)) for name in PAGES]
    answers.append(client.post(reverse("supervision-export")))

    assert [answer.status_code for answer in answers] == [403] * 3
    assert all("督导视图由各单位负责人" in answer.content.decode() for answer in answers)
    assert not SystemEvent.objects.filter(act="queue_exported").exists()
    assert {Client().get(reverse(name)).status_code for name in PAGES} == {302}


def test_export_of_a_neighbour_holds_nothing_of_another_department() -> None:
    an_overdue_office()
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    response = logged_in(neighbour).post(reverse("supervision-export"))
    book = workbook(response)

    assert [sheet.max_row for sheet in book] == [1, 1, 1]


@pytest.mark.parametrize("query", ["?organisation=²", "?person=" + "9" * 30, "?state=none&after=x"])
def test_tasks_with_odd_addresses_answer_as_a_page(query: str) -> None:
    office, _item = an_overdue_office()

    assert (
        logged_in(office.head.person).get(reverse("supervision-tasks") + query).status_code == 200
    )


def test_tasks_of_a_clock_code_are_those_that_it_runs_for() -> None:
    office, item = an_overdue_office()
    client = logged_in(office.head.person)
    code = item.clocks.get().code

    found = client.get(reverse("supervision-tasks") + f"?clock={code}").content.decode()
    none = client.get(reverse("supervision-tasks") + "?clock=nothing").content.decode()

    assert f"/tasks/{item.pk}/" in found
    assert f"/tasks/{item.pk}/" not in none


def test_pages_are_well_formed_with_captions_and_no_inline_code() -> None:
    office, _item = an_overdue_office()
    client = logged_in(office.head.person)

    for page in (Page(client.get(reverse(name))) for name in PAGES):
        assert (page.faults, page.open) == ([], [])
        assert len(page.of("h1")) == 1
        assert len(page.of("table")) == len(page.of("caption"))
        assert not any("style" in attrs for _tag, attrs in page.tags)
