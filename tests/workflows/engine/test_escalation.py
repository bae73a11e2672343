"""The sweep: every rung once, whoever runs it, however late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import triggers
from cases.models import (
    Clock,
    EscalationFiring,
    SupervisionOrder,
)
from cases.proof import verify_system
from cases.proof_of_firings import first_bad_firings
from cases.states.clock import ClockStatus
from cases.states.role import Role
from tests.factories import the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.workflows.engine.overdue import (
    B0_AT,
    B1_AT,
    B3_AT,
    MINUTE,
    SUBMITTED_AT,
    W1_AT,
    W2_AT,
    a_request_due_on_9_october,
    clock_of,
    ledger,
    rung_messages,
    rungs_fired,
)
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.escalation import Swept, sweep
from workflows.engine.gate import take_step
from workflows.engine.ladders import next_rung_at
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


@pytest.mark.scenario(23)
def test_ladder_fires_each_rung_once_at_its_moment(office):
    request = a_request_due_on_9_october(office)
    clock = clock_of(request).pk

    for number, moment in enumerate([W2_AT, W1_AT, B0_AT, B1_AT, B3_AT]):
        assert sweep(at=moment - MINUTE).fired == 0
        assert sweep(at=moment).fired == 1
        assert sweep(at=moment) == NOTHING
        assert rungs_fired(request) == ALL[: number + 1]

    planned = EscalationFiring.objects.filter(clock=clock).order_by("pk")
    assert list(planned.values_list("rung", "planned_at", "collapsed")) == [
        ("W2", W2_AT, False),
        ("W1", W1_AT, False),
        ("B0", B0_AT, False),
        ("B1", B1_AT, False),
        ("B3", B3_AT, False),
    ]
    assert rung_messages() == [f"rung:{clock}:1:{code}" for code in ALL]
    assert clock_of(request).next_rung_at is None


def test_sweep_after_ten_days_of_downtime_records_all_and_sends_one_message(office):
    request = a_request_due_on_9_october(office)
    clock = clock_of(request).pk

    swept = sweep(at=W2_AT + timedelta(days=14))

    assert swept == Swept(fired=5, messages=1, examined=1)
    assert ledger() == [(clock, code, code != "B3") for code in ALL]
    assert rung_messages() == [f"rung:{clock}:1:B3"]
    assert open_item(request).role == Role.DEPARTMENT_HEAD
    assert SupervisionOrder.objects.count() == 1


def test_sweep_never_decides_the_late_matter(office):
    request = a_request_due_on_9_october(office)
    item = open_item(request)

    sweep(at=B3_AT)

    request.refresh_from_db(fields=["version"])
    after = type(request).objects.get(pk=request.pk)
    assert (after.state, after.finished) == ("checking", None)
    assert open_item(after).pk == item.pk
    assert clock_of(request).status == ClockStatus.RUNNING


def test_paused_clock_fires_nothing_and_after_a_resume_only_what_is_ahead(office):
    request = a_request_due_on_9_october(office)
    sweep(at=W1_AT)
    clock = clock_of(request)
    clock.status, clock.next_rung_at = ClockStatus.PAUSED, None
    clock.save()

    assert sweep(at=B3_AT) == NOTHING

    clock.status = ClockStatus.RUNNING
    clock.due_on = B3_AT.date() + timedelta(days=3)
    clock.next_rung_at = next_rung_at(clock, at=B3_AT)
    clock.save()
    sweep(at=B3_AT + timedelta(days=3))
    assert rungs_fired(request) == ["W2", "W1"]
    sweep(at=B3_AT + timedelta(days=4))
    assert rungs_fired(request) == ["W2", "W1", "B0", "B1"]


def test_paused_clock_with_a_moment_left_on_it_fires_nothing(office):
    request = a_request_due_on_9_october(office)
    Clock.objects.filter(pk=clock_of(request).pk).update(status=ClockStatus.PAUSED)

    assert sweep(at=B3_AT) == NOTHING


def test_finished_task_has_no_rung_ahead(office):
    request = a_request_due_on_9_october(office)
    item = open_item(request)
    take_step(
        work_item=item,
        outcome="accept",
        actor=office.head.person,
        at=SUBMITTED_AT,
        expected_version=request.version,
    )

    assert clock_of(request).next_rung_at is None
    assert sweep(at=B3_AT) == NOTHING


def test_sweep_in_small_batches_fires_the_same(office):
    requests = [a_request_due_on_9_october(office) for _ in range(5)]

    swept = sweep(at=B0_AT, batch=2)

    assert swept == Swept(fired=15, messages=5, examined=5)
    assert [rungs_fired(request) for request in requests] == [["W2", "W1", "B0"]] * 5
    assert first_bad_firings() is None


def test_sweep_with_none_due_is_one_query(office, django_assert_num_queries):
    a_request_due_on_9_october(office)

    with django_assert_num_queries(1):
        assert sweep(at=W2_AT - MINUTE) == NOTHING


def statements_of_a_sweep(office: Office, *, clocks: int, batch: int) -> int:
    for _ in range(clocks):
        a_request_due_on_9_october(office)
    with CaptureQueriesContext(connection) as statements:
        assert sweep(at=W2_AT, batch=batch).fired == clocks
    return len(statements)


def test_sweep_takes_as_many_statements_for_each_batch_whatever_its_size(office):
    statements_of_a_sweep(office, clocks=1, batch=1)

    one, two, three = (
        statements_of_a_sweep(office, clocks=2 * batches, batch=2) for batches in (1, 2, 3)
    )

    assert three - two == two - one
    assert statements_of_a_sweep(office, clocks=6, batch=6) == one


def test_rung_that_fired_before_its_moment_was_set_anew_does_not_fire_again(office):
    again, other = (a_request_due_on_9_october(office) for _ in range(2))
    sweep(at=W1_AT)
    Clock.objects.filter(pk=clock_of(again).pk).update(next_rung_at=W2_AT)

    assert sweep(at=W1_AT) == Swept(fired=0, messages=0, examined=1)
    Clock.objects.filter(pk=clock_of(again).pk).update(next_rung_at=W2_AT)
    assert sweep(at=B0_AT) == Swept(fired=2, messages=2, examined=2)

    assert rungs_fired(again) == rungs_fired(other) == ["W2", "W1", "B0"]
    assert first_bad_firings() is None


def test_firing_without_its_event_is_named_by_the_proof(office):
    a_request_due_on_9_october(office)
    sweep(at=W1_AT)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_escalationfiring SET sealed_by_id = 0 WHERE rung = 'W1'")

    bad = first_bad_firings()

    assert bad is not None
    row = EscalationFiring.objects.get(rung="W1").pk
    assert (bad.table, bad.what, bad.row) == ("cases_escalationfiring", "firings", row)


def test_firing_changed_by_hand_is_named_by_the_proof(office):
    a_request_due_on_9_october(office)
    sweep(at=W1_AT)
    assert (first_bad_firings(), verify_system().first_bad) == (None, None)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_escalationfiring SET rung = 'W9' WHERE rung = 'W1'")
    bad = first_bad_firings()
    assert bad is not None
    assert (bad.table, bad.what, bad.sequence) == ("cases_escalationfiring", "firings", 1)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_escalationfiring")
    bad = first_bad_firings()
    assert bad is not None
    assert bad.sequence == 1
