"""The tasks behind a number say in their heading whose they are, and which."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import ClockPolicy
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
# Session, person, roles, calendar, the names of the heading, rows and their calendars, the policy
# of the deadline, the unread badge.
QUERIES = 9


def heading(client, query: str = "") -> str:
    return client.get(reverse("supervision-tasks") + query).context["whose"]


def an_office_with_a_task():
    office = an_office(an_organisation("上海市交通委员会"))
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=office.head.person, at=shanghai(2023, 9, 28))
    return office, item


def test_heading_names_organisation_person_deadline_and_state() -> None:
    office, item = an_office_with_a_task()
    client = logged_in(office.head.person)
    own, head = office.organisation.pk, office.head.person
    code = item.clocks.get().code
    label = ClockPolicy.objects.filter(code=code).latest("effective_from").label

    assert heading(client) == "您督导的所有单位 · 未办结的任务"
    assert heading(client, f"?organisation={own}") == "上海市交通委员会 · 未办结的任务"
    assert heading(client, f"?organisation={own}&person={head.pk}&state=overdue") == (
        f"上海市交通委员会 · {head.name} · 已逾期的任务"
    )
    assert heading(client, f"?clock={code}&state=today") == (
        f"您督导的所有单位 · 期限“{label}” · 今天到期的任务"
    )


def test_heading_stays_where_no_task_of_theirs_is_in_that_state() -> None:
    office, _item = an_office_with_a_task()
    client = logged_in(office.head.person)

    page = client.get(
        reverse("supervision-tasks") + f"?organisation={office.organisation.pk}&state=waiting"
    )

    assert page.context["whose"] == "上海市交通委员会 · 等待中的任务"
    html = page.content.decode()
    assert "没有这样的任务" in html
    assert "任务可能已经办结、移交或被领取" in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?organisation={own}", "所选单位 · 未办结的任务"),
        ("?person={head}", "所选人员 · 未办结的任务"),
        ("?clock=nothing", "您督导的所有单位 · 期限“未知的期限” · 未办结的任务"),
    ],
)
def test_heading_gives_a_neighbour_no_name_away(query: str, said: str) -> None:
    office, _item = an_office_with_a_task()
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person
    asked = query.format(own=office.organisation.pk, head=office.head.person.pk)

    assert heading(logged_in(neighbour), asked) == said


@pytest.mark.parametrize("size", [1, 3])
def test_tasks_take_the_same_queries_however_many(size: int, django_assert_num_queries) -> None:
    officer = a_member(Role.COMMISSION_STAFF, the_commission()).person
    office, item = an_office_with_a_task()
    for _ in range(size - 1):
        a_submitted_request(office)
    client = logged_in(officer)
    address = reverse("supervision-tasks") + (
        f"?organisation={office.organisation.pk}&clock={item.clocks.get().code}"
    )
    client.get(address)

    with django_assert_num_queries(QUERIES):
        page = client.get(address)

    assert len(page.context["rows"]) == size
