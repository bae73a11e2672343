"""Stops entered later than they took effect (2.1, item 8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from tests.factories import shanghai, the_commission
from tests.workflows.engine.overdue import (
    B3_AT,
    W1_AT,
    W2_AT,
    clock_of,
    rungs_fired,
)
from tests.workflows.engine.stops import WHY, go_on, stop
from workflows.engine.escalation import sweep
from workflows.engine.standstill import Wanted, stop_clock

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest
    from tests.practice.requests import Office

pytestmark = pytest.mark.django_db


def test_back_dated_stop_names_the_rungs_that_it_supersedes(
    office: Office, request_: PracticeRequest
) -> None:
    sweep(at=W2_AT)
    sweep(at=W1_AT)

    stop_clock(
        clock=clock_of(request_),
        wanted=Wanted(reason=WHY, on=date(2025, 9, 29)),
        actor=office.head.person,
        at=shanghai(2025, 9, 30, 10),
        expected_version=None,
    )

    # The 29th itself was counted in full, so W2 stands; the ledger keeps both.
    assert request_.events.order_by("sequence").last().data["superseded"] == ["W1"]
    assert rungs_fired(request_) == ["W2", "W1"]


def test_back_dated_stop_that_came_too_late_supersedes_nothing(
    office: Office, request_: PracticeRequest
) -> None:
    the_commission()
    sweep(at=B3_AT)

    stop_clock(
        clock=clock_of(request_),
        wanted=Wanted(reason=WHY, on=date(2025, 10, 10)),
        actor=office.head.person,
        at=B3_AT,
        expected_version=None,
    )

    assert "superseded" not in request_.events.order_by("sequence").last().data


def test_stop_before_a_restart_inside_rest_days_is_refused(
    office: Office, request_: PracticeRequest
) -> None:
    stop(request_, office, date(2025, 10, 3))
    go_on(request_, office, date(2025, 10, 6))

    with pytest.raises(BadInput, match="早于 2025-10-06"):
        stop_clock(
            clock=clock_of(request_),
            wanted=Wanted(reason=WHY, on=date(2025, 9, 30)),
            actor=office.head.person,
            at=shanghai(2025, 10, 9, 11),
            expected_version=None,
        )
