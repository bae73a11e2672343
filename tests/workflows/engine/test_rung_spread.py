"""A batch of firings becomes one message for each clock, once."""

from __future__ import annotations

import pytest

from cases.models import OutboxMessage
from tests.factories import the_commission
from tests.practice.requests import Office, an_office
from tests.workflows.engine.overdue import W1_AT, a_request_due_on_9_october, clock_of
from workflows.engine.escalation import sweep
from workflows.engine.rung_spread import rungs_passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


def test_batch_spread_twice_gives_each_clock_one_message_of_its_highest_rung(office):
    requests = [a_request_due_on_9_october(office) for _ in range(3)]
    sweep(at=W1_AT)
    batch = OutboxMessage.objects.get(topic="rungs_passed")

    rungs_passed(batch, W1_AT)
    rungs_passed(batch, W1_AT)

    rows = OutboxMessage.objects.filter(topic="rung_fired").order_by("pk")
    clocks = [clock_of(request).pk for request in requests]
    assert [(row.case_id, row.idempotency_key, row.payload) for row in rows] == [
        (
            request.pk,
            f"rung:{clock}:1:W1",
            {
                "clock": clock,
                "rung": "W1",
                "due_on": "2025-10-09",
                "tell": ["holder", "lead"],
                "effects": [],
                "was": None,
            },
        )
        for request, clock in zip(requests, clocks, strict=True)
    ]
    assert {(row.created_at, row.next_try_at) for row in rows} == {(W1_AT, W1_AT)}
