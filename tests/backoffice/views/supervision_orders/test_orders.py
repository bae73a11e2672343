"""The pages of supervision orders, as those who may and may not see them find them."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.models import SupervisionOrder, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation
from tests.practice.requests import a_submitted_request, an_office
from tests.workflows.supervision.orders import Late, a_late_request

pytestmark = pytest.mark.django_db
LIST = "/supervision-orders/"


@pytest.fixture
def late() -> Late:
    return a_late_request()


def test_list_shows_the_commission_every_order_and_the_counts(late):
    response = logged_in(late.officer.person).get(LIST)

    assert [order.pk for order in response.context["orders"]] == [late.order.pk]
    assert response.context["counts"] == [
        {
            "organisation__full_name": late.office.organisation.full_name,
            "total": 1,
            "still_open": 1,
        }
    ]
    assert late.order.number in response.content.decode()


def test_list_shows_a_head_their_own_orders_only(late):
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation())

    own = logged_in(late.office.head.person).get(LIST)
    others = logged_in(stranger.person).get(LIST)

    assert [order.pk for order in own.context["orders"]] == [late.order.pk]
    assert (others.context["orders"], others.context["counts"]) == ([], [])


def test_list_is_refused_to_staff_and_strangers_log_in(late):
    assert logged_in(late.office.staff.person).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302


def test_list_costs_the_same_for_one_and_three_orders(late, django_assert_max_num_queries):
    client = logged_in(late.officer.person)
    client.get(LIST)
    with django_assert_max_num_queries(20) as one:
        client.get(LIST)
    a_late_request()
    a_late_request()
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(LIST).context["orders"]) == 3


def test_head_answers_on_the_step_page_and_the_officer_closes(late):
    item = WorkItem.objects.get(process_id=late.order.pk)
    head = logged_in(late.office.head.person)

    page = head.get(f"/tasks/{item.pk}/").content.decode()
    assert "至今未办结" in page
    assert 'name="answer"' in page
    empty = head.post(f"/tasks/{item.pk}/", {"outcome": "reply", "expected_version": "1"})
    assert empty.status_code == 422
    done = head.post(
        f"/tasks/{item.pk}/",
        {"outcome": "reply", "expected_version": "1", "answer": "人手不足，已增派。"},
    )
    assert done.status_code == 302

    review = WorkItem.objects.get(process_id=late.order.pk, finished__isnull=True)
    officer = logged_in(late.officer.person)
    assert "人手不足，已增派。" in officer.get(f"/tasks/{review.pk}/").content.decode()
    officer.post(f"/tasks/{review.pk}/", {"outcome": "close", "expected_version": "2"})
    assert SupervisionOrder.objects.get(pk=late.order.pk).state == "closed"
    closed = officer.get(f"{LIST}?closed=1")
    assert [order.pk for order in closed.context["orders"]] == [late.order.pk]


def test_case_page_of_an_order_names_the_system_and_links_the_matter(late):
    page = logged_in(late.officer.person).get(f"/cases/{late.order.number}/").content.decode()

    assert "<dd>系统</dd>" in page
    assert f"/cases/{late.request.number}/" in page
    assert f"/cases/{late.order.number}/supervise/" not in page


def test_officer_opens_an_order_from_the_page_of_a_case(late):
    request = a_submitted_request(an_office())
    officer = logged_in(late.officer.person)
    address = f"/cases/{request.number}/supervise/"

    assert address in officer.get(f"/cases/{request.number}/").content.decode()
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"question": " "}).status_code == 422
    assert officer.post(address, {"question": "请说明进展"}).status_code == 302
    assert SupervisionOrder.objects.get(about=request.pk).question == "请说明进展"


def test_opening_is_refused_to_the_department_and_unknown_to_another(late):
    address = f"/cases/{late.request.number}/supervise/"
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation())

    assert logged_in(late.office.head.person).get(address).status_code == 403
    assert logged_in(stranger.person).post(address, {"question": "为何"}).status_code == 404
    assert Client().get(address).status_code == 302
