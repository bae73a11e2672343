"""Pages of meetings: entering one, the demands that come of it, and who may not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import DataDemand, MatchingMeeting
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member
from tests.workflows.conditional_access.registries.entries import (
    a_demand,
    a_meeting,
    a_registrar,
    sent,
)

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_OVERVIEW = 8
QUERIES_OF_A_MEETING = 9


@pytest.fixture
def registrar():
    return a_registrar()


def typed(**changed):
    return {
        "title": "四季度供需对接会",
        "held_on": today().isoformat(),
        "attendees": "市交通委、示例停车科技公司",
        "minutes": "会上提出停车余位的需求。",
    } | changed


def test_meeting_is_entered_and_leads_to_a_demand(client, registrar):
    client.force_login(registrar.person)
    assert "还没有登记供需对接会" in page(client, "meetings")

    entered = client.post(reverse("meeting-new"), typed())
    shown = page(client, "meeting", 1)
    address = f"{reverse('demand-new')}?meeting=1"
    offered = client.get(address).content.decode()
    client.post(
        address,
        {
            "title": "停车场余位",
            "kind": "market",
            "scenario": "",
            "meeting": "1",
            "content": "用于停车预约。",
            "demander": "示例公司",
            "received_on": today().isoformat(),
        },
    )

    assert entered.url == reverse("meeting", args=[1])
    assert ("会上提出停车余位的需求。" in shown, address in shown) == (True, True)
    assert 'value="1" selected' in offered
    assert DataDemand.objects.get().meeting == MatchingMeeting.objects.get()
    assert "1 · 停车场余位" in page(client, "meeting", 1)
    assert reverse("meeting", args=[1]) in page(client, "demand", 1)
    assert "已召开" in page(client, "meetings")


def test_meeting_that_does_not_fit_comes_back_with_what_was_typed(client, registrar):
    client.force_login(registrar.person)

    answer = client.post(reverse("meeting-new"), typed(title=" ", minutes="写过的话"))

    assert answer.status_code == 422
    assert "请填写会议名称。" in answer.content.decode()
    assert "写过的话" in answer.content.decode()
    assert not MatchingMeeting.objects.exists()


def test_department_reads_minutes_and_finds_its_own_demands_alone(client, registrar):
    meeting = a_meeting(registrar)
    staff = a_member(Role.DEPARTMENT_STAFF)
    own, _other = (
        a_demand(registrar, title=title, meeting=meeting) for title in ("本局的", "别局的")
    )
    sent(own, staff, registrar)
    client.force_login(staff.person)

    text = page(client, "meeting", 1)

    assert (meeting.minutes in text, "本局的" in text, "别局的" in text) == (True, True, False)
    assert "登记会上提出的需求" not in text
    assert client.post(reverse("meeting-new"), typed()).status_code == 403
    assert MatchingMeeting.objects.count() == 1


@pytest.mark.parametrize("name", ["meetings", "meeting", "meeting-new"])
def test_who_has_nothing_to_do_with_it_is_refused(client, name):
    a_meeting()
    address = reverse(name, args=[1] if name == "meeting" else [])

    nobody = client.get(address)
    client.force_login(a_member(Role.APPLICANT).person)

    assert nobody.status_code == 302
    assert client.get(address).status_code == 403


def test_unknown_meeting_is_not_found_and_a_wrong_one_is_not_chosen(client, registrar):
    client.force_login(registrar.person)

    for number in (7, 10**30):
        assert client.get(reverse("meeting", args=[number])).status_code == 404
        offered = client.get(reverse("demand-new"), {"meeting": number})
        assert offered.status_code == 200


def test_meetings_come_in_pages(client, registrar):
    for number in range(1, 27):
        a_meeting(registrar, title=f"会议{number:02}")
    client.force_login(registrar.person)

    first = page(client, "meetings")

    assert ("会议26" in first, "会议01" in first) == (True, False)
    assert "会议01" in page(client, "meetings", before="2")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three(client, registrar, count, django_assert_num_queries):
    for number in range(count):
        meeting = a_meeting(registrar, title=f"会议{number}", held_on=today(), at=moment())
    for number in range(count):
        staff = a_member(Role.DEPARTMENT_STAFF)
        sent(a_demand(registrar, title=f"需求{number}", meeting=meeting), staff, registrar)
    client.force_login(registrar.person)
    page(client, "meetings")

    with django_assert_num_queries(QUERIES_OF_THE_OVERVIEW):
        page(client, "meetings")
    with django_assert_num_queries(QUERIES_OF_A_MEETING):
        page(client, "meeting", meeting.number)
