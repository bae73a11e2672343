"""The contact of a demand: who sees it, and how it is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import DataDemand, SystemEvent
from cases.queries.matching_meetings import meeting_numbered
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member, the_commission
from tests.workflows.conditional_access.registries.entries import (
    MATCHING,
    SPACES,
    a_demand,
    a_meeting,
    a_registrar,
    a_scenario,
    sent,
)

pytestmark = pytest.mark.django_db
SENTENCE = "当天它不在重点场景中"


def test_contact_is_seen_by_the_commission_and_who_answers_until_it_is_erased(client):
    registrar, staff = a_registrar(), a_member(Role.DEPARTMENT_STAFF)
    sent(a_demand(registrar), staff, registrar)
    seen = {}
    readers = (
        (registrar, True),
        (staff, True),
        (a_member(Role.AUDITOR, the_commission()), False),
        (a_member(Role.SUPERVISOR, the_commission()), False),
        (a_member(Role.DATA_CENTRE_OPERATOR), False),
    )
    for reader, _may in readers:
        client.force_login(reader.person)
        text = page(client, "demand", 1)
        seen[reader] = SPACES.contact in text
        assert SPACES.demander in text
    address = reverse("demand-erase", args=[1])

    refused = client.post(address, {"sure": "on"})
    client.force_login(registrar.person)
    unsure = client.post(address, {})
    erased = client.post(address, {"sure": "on"})

    assert seen == dict(readers)
    assert (refused.status_code, unsure.status_code) == (403, 422)
    assert erased.url == reverse("demand", args=[1])
    assert SPACES.contact not in page(client, "demand", 1)
    assert DataDemand.objects.get().contact == ""
    assert SystemEvent.objects.get(act="demand_contact_erased").data == {"demand": 1}
    assert client.post(address, {"sure": "on"}).status_code == 422


def test_stranger_does_not_erase(client):
    registrar = a_registrar()
    sent(a_demand(registrar), a_member(Role.DEPARTMENT_STAFF), registrar)
    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)

    assert client.post(reverse("demand-erase", args=[1]), {"sure": "on"}).status_code == 403
    assert DataDemand.objects.get().contact == SPACES.contact


def test_form_offers_the_scenarios_of_the_day_of_receipt(client):
    registrar = a_registrar()
    day = timedelta(days=1)
    a_scenario(registrar, name="已结束的", valid_from=today() - 9 * day, valid_until=today() - day)
    a_scenario(registrar, name="未开始的", valid_from=today() + day)
    a_scenario(registrar, name="进行中的", valid_from=today())
    client.force_login(registrar.person)
    said = {
        "title": "余位",
        "kind": "market",
        "content": "写过的话",
        "demander": "示例公司",
        "received_on": today().isoformat(),
        "scenario": "1",
    }

    offered = page(client, "demand-new")
    ended = client.post(reverse("demand-new"), said)
    yesterday = client.post(
        reverse("demand-new"), said | {"received_on": (today() - day).isoformat()}
    )

    shown = [word in offered for word in ("已结束的", "未开始的", "进行中的")]
    assert shown == [False, False, True]
    text = ended.content.decode()
    assert (ended.status_code, SENTENCE in text, "写过的话" in text) == (422, True, True)
    assert yesterday.url == reverse("demand", args=[1])
    edition = DataDemand.objects.select_related("edition__scenario").get().edition
    assert edition is not None
    assert (edition.scenario.number, edition.edition) == (1, 1)


def test_older_meeting_is_offered_where_it_was_asked_for_and_long_lists_say_so(client):
    registrar = a_registrar()
    for _ in range(26):
        a_meeting(registrar, at=moment(), held_on=today())
    for number in range(101):
        a_demand(
            registrar,
            title=f"会上需求{number:03}",
            meeting=meeting_numbered(1),
            at=moment(),
            received_on=today(),
        )
    client.force_login(registrar.person)

    plain = page(client, "demand-new")
    asked = client.get(reverse("demand-new"), {"meeting": "1"}).content.decode()
    meeting = page(client, "meeting", 1)

    assert ("只列最近 25 次" in plain, f"1 · {MATCHING.title}" in asked) == (True, True)
    assert '<option value="1" selected>' in asked
    assert "超过 100 项，这里只列前 100 项" in meeting
    assert ("会上需求099" in meeting, "会上需求100" in meeting) == (True, False)
