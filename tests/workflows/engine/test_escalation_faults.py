"""The sweep in parallel, killed, and asked at any moments: the firings are those of one sweep."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from cases.models import (
    Assignment,
    EscalationFiring,
    Notification,
    OutboxMessage,
    SupervisionOrder,
)
from cases.proof import verify_cases, verify_system
from cases.proof_of_firings import first_bad_firings
from tests.factories import the_commission
from tests.practice.requests import Office, an_office
from tests.threads import at_once
from tests.workflows.engine.overdue import (
    B0_AT,
    B1_AT,
    B3_AT,
    SUBMITTED_AT,
    W1_AT,
    W2_AT,
    a_request_due_on_9_october,
    clock_of,
    ledger,
    rung_messages,
    rungs_fired,
)
from tests.workflows.engine.test_delivery import database_url
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.escalation import Swept, sweep
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
ALL = ["W2", "W1", "B0", "B1", "B3"]
NOTHING = Swept(fired=0, messages=0, examined=0)


@pytest.fixture
def office() -> Office:
    the_commission()
    return an_office()


def deliver(at) -> None:
    while deliver_due(at=at, worker=worker_name(), handlers=HANDLERS).claimed:
        pass


@pytest.mark.scenario(26)
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_give_the_same_as_one(office):
    requests = [a_request_due_on_9_october(office) for _ in range(6)]

    swept = at_once([lambda: sweep(at=B3_AT, batch=2)] * 2)
    swept.append(sweep(at=B3_AT))

    assert sum(each.fired for each in swept) == 30
    assert [rungs_fired(request) for request in requests] == [ALL] * 6
    assert len(rung_messages()) == SupervisionOrder.objects.count() == 6
    assert Assignment.objects.filter(why="escalate").count() == 6
    assert (first_bad_firings(), verify_cases().first_bad, verify_system().first_bad) == (
        None,
        None,
        None,
    )


def killed(moment: str, at: datetime) -> int:
    """Sweep in a process of its own that is killed; return how it ended."""
    ended = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.workflows.engine.dying_sweep", moment, at.isoformat()],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "backoffice.settings.tests",
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stderr == ""
    return ended.returncode


@pytest.mark.scenario(24)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("moment", "fired"), [("inside", 0), ("between", 4), ("after", 10)])
def test_sweep_killed_is_finished_by_the_next_one_and_nobody_is_told_twice(office, moment, fired):
    requests = [a_request_due_on_9_october(office) for _ in range(5)]

    assert killed(moment, W1_AT) == -signal.SIGKILL
    assert len(ledger()) == fired
    assert len(rung_messages()) == fired // 2

    assert sweep(at=W1_AT).fired == 10 - fired
    deliver(W1_AT)
    deliver(W1_AT)

    assert [rungs_fired(request) for request in requests] == [["W2", "W1"]] * 5
    keys = [f"rung:{clock_of(request).pk}:1:W1" for request in requests]
    assert rung_messages() == keys
    lines = Notification.objects.filter(topic="rung_escalated", person=office.head.person)
    assert list(lines.order_by("pk").values_list("outbox_key", flat=True)) == keys
    assert (first_bad_firings(), verify_system().first_bad) == (None, None)


class TestIdempotence(TestCase):
    """Any order of moments, asked any number of times, gives the firings of one sweep."""

    @settings(max_examples=15)
    @given(
        moments=st.lists(st.integers(0, 20 * 24), min_size=1, max_size=6),
        batch=st.integers(1, 3),
    )
    def test_sweeps_at_any_moments_fire_what_one_sweep_at_the_last_would(self, moments, batch):
        the_commission()
        office = an_office()
        requests = [a_request_due_on_9_october(office) for _ in range(2)]
        times = [SUBMITTED_AT + timedelta(hours=hours) for hours in moments]

        for time in times:
            sweep(at=time, batch=batch)
            sweep(at=time, batch=batch)

        due = [
            code
            for code, planned in zip(ALL, [W2_AT, W1_AT, B0_AT, B1_AT, B3_AT], strict=True)
            if planned <= max(times)
        ]
        assert [rungs_fired(request) for request in requests] == [due, due]
        own = {clock_of(request).pk for request in requests}
        rows = EscalationFiring.objects.filter(clock_id__in=own)
        rung_messages()
        messages = OutboxMessage.objects.filter(
            topic="rung_fired", case_id__in=[r.pk for r in requests]
        )
        assert rows.filter(collapsed=False).count() == messages.count()
