"""Tasks of a team's queue that the reader may not do: the row says why, and so does the answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.backoffice.views.casework.test_queues import QUERIES, links_to_tasks
from tests.factories import a_member, an_organisation
from tests.practice.requests import a_submitted_request, an_office, open_item

pytestmark = pytest.mark.django_db


def test_team_queue_says_why_a_task_is_not_the_readers_and_does_not_offer_it() -> None:
    office = an_office()
    author = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person).person
    own = open_item(a_submitted_request(office))
    other = open_item(a_submitted_request(an_office(office.organisation)))

    response = logged_in(author).get(reverse("team-queue"))

    html = response.content.decode()
    assert links_to_tasks(response) == [f"/tasks/{own.pk}/", f"/tasks/{other.pk}/"]
    assert f'action="/tasks/{own.pk}/claim/"' not in html
    assert f'action="/tasks/{other.pk}/claim/"' in html
    assert html.count("您已参与本事项的前序环节，按回避要求须由他人办理。") == 1
    assert [box["id"] for box in Page(response).of("input", name="task")] == [f"task-{other.pk}"]


def test_claim_of_a_task_that_is_not_theirs_says_why_and_leads_back_to_the_queue() -> None:
    office = an_office()
    author = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=office.staff.person).person
    item = open_item(a_submitted_request(office))

    response = logged_in(author).post(reverse("task-claim", kwargs={"pk": item.pk}))

    html = response.content.decode()
    assert response.status_code == 403
    assert "您已参与本事项的前序环节，按回避要求须由他人办理。" in html
    assert '<a class="btn btn-primary" href="/tasks/team/">回到团队队列</a>' in html
    assert WorkItem.objects.get(pk=item.pk).owner is None


@pytest.mark.parametrize("size", [1, 3])
def test_queue_of_a_district_takes_the_same_queries_however_many_tasks(
    size: int, django_assert_num_queries
) -> None:
    district = an_organisation()
    office = an_office(an_organisation(parent=district))
    for _ in range(size):
        a_submitted_request(office)
    client = logged_in(a_member(Role.DISTRICT_AUTHORITY, district).person)
    client.get(reverse("team-queue"))

    with django_assert_num_queries(QUERIES["team-queue"]):
        page = client.get(reverse("team-queue"))

    assert len(links_to_tasks(page)) == size
