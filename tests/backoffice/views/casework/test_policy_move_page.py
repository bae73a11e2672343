"""The page on which the commission's lead moves a running clock to the new length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.states.role import Role
from tests.factories import a_member, an_organisation, the_commission
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, an_office, open_item
from tests.workflows.engine.overdue import clock_of
from tests.workflows.engine.test_policy_moves import a_new_length
from workflows.engine.calendar import newest_calendar
from workflows.engine.gate import take_step
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request handed in just now under three working days, while the rule now says seven."""
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=moment(),
        expected_version=request.version,
    )
    a_new_length(7, on=today())
    return PracticeRequest.objects.get(pk=request.pk)


@pytest.fixture
def lead() -> Membership:
    return a_member(Role.COMMISSION_LEAD, the_commission())


def page_of(request: PracticeRequest) -> str:
    return reverse("clock-policy-move", args=[request.number, clock_of(request).pk])


def test_lead_moves_a_clock_to_the_new_length_from_its_page(
    client: Client, request_: PracticeRequest, lead: Membership
) -> None:
    client.force_login(lead.person)
    why = reverse("why-this-date", args=[request_.number, clock_of(request_).pk])
    assert page_of(request_) in client.get(why).content.decode()
    assert "改为 7 个工作日的说明" in client.get(page_of(request_)).content.decode()

    typed = {"expected_version": request_.version, "note": "新规适用于在办事项"}
    response = client.post(page_of(request_), typed, follow=True)

    due = add_working_days(newest_calendar(), today(), 7)
    assert f"已改用新时长，到期日为 {due}。" in response.content.decode()
    assert clock_of(request_).due_on == due
    assert (clock_of(request_).policy.length, clock_of(request_).cycle) == (7, 2)
    assert request_.events.order_by("sequence").last().act == "move_clock_policy"
    assert page_of(request_) not in client.get(why).content.decode()


def test_head_finds_no_such_page_and_a_stranger_no_case(
    client: Client, office: Office, request_: PracticeRequest, lead: Membership
) -> None:
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation())

    client.force_login(office.head.person)
    assert client.get(page_of(request_)).status_code == 403
    assert client.post(page_of(request_), {"expected_version": 2}).status_code == 403
    client.force_login(stranger.person)
    assert client.get(page_of(request_)).status_code == 404
    assert client.post(page_of(request_), {"expected_version": 2}).status_code == 404
    assert clock_of(request_).policy.length == 3
    assert lead.person != stranger.person


def test_stale_page_is_refused_and_keeps_the_note(
    client: Client, request_: PracticeRequest, lead: Membership
) -> None:
    client.force_login(lead.person)

    typed = {"expected_version": request_.version - 1, "note": "新规适用"}
    response = client.post(page_of(request_), typed)

    assert response.status_code == 409
    assert "新规适用" in response.content.decode()
    assert clock_of(request_).policy.length == 3
