"""What tests of the pages of casework share."""

from __future__ import annotations

import pytest

from backoffice.views.clock import moment
from tests.factories import the_commission
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_draft, an_office, open_item
from workflows.engine.gate import take_step


@pytest.fixture
def office() -> Office:
    """A department, beside the commission."""
    the_commission()
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that was handed in just now."""
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=moment(),
        expected_version=request.version,
    )
    return PracticeRequest.objects.get(pk=request.pk)
