"""What tests of the engine's clocks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.practice.requests import Office, an_office
from tests.workflows.engine.overdue import a_request_due_on_9_october

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest


@pytest.fixture
def office() -> Office:
    """A department with staff and head."""
    return an_office()


@pytest.fixture
def request_(office: Office) -> PracticeRequest:
    """A request that is due on 2025-10-09."""
    return a_request_due_on_9_october(office)
