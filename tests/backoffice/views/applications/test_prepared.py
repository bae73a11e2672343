"""Claiming a prepared draft on its page, and telling the point what became of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import AccessApplication
from cases.states.role import Role
from tests.backoffice.views.programmes.fairs import page
from tests.factories import a_member
from tests.workflows.conditional_access.applying import an_applicant
from tests.workflows.conditional_access.registries.points import (
    WORDS,
    a_claimed_draft,
    a_consultant,
    a_point,
    a_prepared_draft,
    an_enquiry,
)
from tests.workflows.open_list.peers.peers import a_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return a_point(valid_from=today(), valid_until=today())


@pytest.fixture
def prepared(point):
    consultant = a_consultant(point)
    enquiry = an_enquiry(point, consultant, at=moment(), received_on=today())
    return a_prepared_draft(enquiry, consultant, at=moment())


def test_applicant_claims_a_draft_and_goes_on_writing(client, point, prepared):
    a_version()
    applicant = an_applicant()
    client.force_login(applicant.person)
    assert reverse("draft-claim") in page(client, "my-applications")

    wrong = client.post(reverse("draft-claim"), {"code": "1-AAAA-AAAA-AAAA"})
    claimed = client.post(reverse("draft-claim"), {"code": prepared.code})
    again = client.post(reverse("draft-claim"), {"code": prepared.code})

    assert (wrong.status_code, again.status_code) == (422, 422)
    assert "没有可以领取的草稿" in wrong.content.decode()
    assert "1-AAAA-AAAA-AAAA" in wrong.content.decode()
    assert WORDS.purpose in client.get(claimed.url).content.decode()
    client.force_login(a_consultant(point).person)
    number = AccessApplication.objects.get().number
    text = page(client, "enquiry", prepared.draft.enquiry.number)
    assert ("已领取" in text, number in text, WORDS.purpose in text) == (True, False, False)


def test_point_sees_number_and_state_once_it_is_told(client):
    applicant = an_applicant()
    prepared, application = a_claimed_draft(applicant, at=moment())
    client.force_login(applicant.person)
    address = reverse("application-share", args=[application.number])
    assert address in page(client, "case", application.number)

    unsure = client.post(address, {})
    told = client.post(address, {"sure": "on"})
    again = client.post(address, {"sure": "on"})

    assert (unsure.status_code, again.status_code) == (422, 422)
    assert told.url == reverse("case", args=[application.number])
    assert address not in page(client, "case", application.number)
    enquiry = prepared.draft.enquiry
    client.force_login(a_consultant(enquiry.point).person)
    text = page(client, "enquiry", enquiry.number)
    assert (application.number in text, WORDS.purpose in text) == (True, False)
    assert client.get(reverse("case", args=[application.number])).status_code == 404


def test_stranger_neither_claims_nor_tells(client):
    _prepared, application = a_claimed_draft(an_applicant(), at=moment())
    address = reverse("application-share", args=[application.number])
    assert client.get(reverse("draft-claim")).status_code == 302
    for stranger in (an_applicant(name="另一公司"), a_member(Role.DEPARTMENT_HEAD)):
        client.force_login(stranger.person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"sure": "on"}).status_code == 404

    refused = client.post(reverse("draft-claim"), {"code": "1-AAAA-AAAA-AAAA"})

    assert (refused.status_code, "先完成主体认证" in refused.content.decode()) == (403, True)
    assert AccessApplication.objects.count() == 1
