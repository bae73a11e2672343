"""Who may open the way to the data hears that it waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.models import Notification, OutboxMessage
from tests.workflows.conditional_access.agreeing import CONFIRMED_AT
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.granting import granted

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_reviewer_hears_of_a_grant_to_deliver(tmp_path: Path) -> None:
    town = a_town()
    grant = granted(town, tmp_path)

    delivered(CONFIRMED_AT)

    assert not OutboxMessage.objects.exclude(last_error="").exists()
    told = Notification.objects.filter(case=grant.pk, topic="task_opened")
    assert town.traffic.reviewer.person_id in told.values_list("person", flat=True)
