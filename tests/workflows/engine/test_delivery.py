"""The outbox: delivered at least once, received exactly once, whoever dies in between."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import pytest
from django.db import connection

from cases.models import Notification, OutboxMessage
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office
from tests.threads import at_once
from workflows.engine.delivery import (
    BATCH,
    DELAYS,
    LEASE,
    Delivered,
    claim_due,
    deliver_due,
    worker_name,
)
from workflows.engine.outbox import message
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)
SECOND = timedelta(seconds=1)


class NamedPerson(Exception):  # noqa: N818  # stands for any failure
    """A failure whose text holds what must not be stored."""


def a_message(key: str = "k1", topic: str = "letter", **fields: Any) -> OutboxMessage:
    """Write a row that is due at `AT`."""
    row = message(topic=topic, key=key, payload={}, at=AT)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def deliver(at: datetime = AT, **handlers: Any) -> Delivered:
    """Wake one worker."""
    return deliver_due(at=at, worker=worker_name(), handlers=handlers)


def refuse(*_: object) -> None:
    """Fail with personal data in the text."""
    raise NamedPerson("张三 13800000000")


def test_deliver_due_hands_each_row_to_the_handler_of_its_topic() -> None:
    got: list[tuple[str, str, datetime]] = []
    a_message("k1", topic="letter")
    a_message("k2", topic="webhook")

    delivered = deliver(
        letter=lambda row, at: got.append(("letter", row.idempotency_key, at)),
        webhook=lambda row, at: got.append(("webhook", row.idempotency_key, at)),
    )

    assert delivered == Delivered(claimed=2, sent=2, failed=0)
    assert got == [("letter", "k1", AT), ("webhook", "k2", AT)]
    rows = OutboxMessage.objects.values_list("status", "attempts", "sent_at", "leased_by")
    assert list(rows) == [("sent", 1, AT, ""), ("sent", 1, AT, "")]
    assert deliver() == Delivered(claimed=0, sent=0, failed=0)


def test_deliver_due_leaves_rows_whose_time_has_not_come() -> None:
    a_message(next_try_at=AT + SECOND)

    assert deliver(letter=refuse).claimed == 0
    assert deliver(at=AT + SECOND, letter=lambda *_: None).sent == 1


def test_deliver_due_takes_a_batch_at_a_time_the_longest_due_first() -> None:
    for number in range(BATCH + 2):
        a_message(f"k{number}", next_try_at=AT - number * SECOND)
    got: list[str] = []

    def note(row: OutboxMessage, _: datetime) -> None:
        got.append(row.idempotency_key)

    counts = [deliver(letter=note).claimed for _ in range(3)]

    assert counts == [BATCH, 2, 0]
    assert got == [f"k{number}" for number in reversed(range(BATCH + 2))]


def test_deliver_due_when_a_handler_fails_tries_later_and_names_nobody() -> None:
    a_message("bad")
    a_message("good", topic="webhook")

    delivered = deliver(letter=refuse, webhook=lambda *_: None)

    assert delivered == Delivered(claimed=2, sent=1, failed=1)
    row = OutboxMessage.objects.get(idempotency_key="bad")
    assert (row.status, row.attempts, row.next_try_at) == ("waiting", 1, AT + DELAYS[0])
    assert (row.last_error, row.leased_until) == ("NamedPerson (letter)", None)
    assert deliver(at=AT + DELAYS[0] - SECOND, letter=lambda *_: None).claimed == 0
    assert deliver(at=AT + DELAYS[0], letter=lambda *_: None).sent == 1


def test_deliver_due_after_five_failures_gives_up() -> None:
    a_message()
    at = AT
    waits = []
    for _ in range(5):
        assert deliver(at=at, letter=refuse).failed == 1
        row = OutboxMessage.objects.get()
        waits.append(row.next_try_at - at)
        at = row.next_try_at

    assert waits == [*DELAYS, timedelta(0)]
    assert (row.status, row.attempts) == ("failed", 5)
    assert deliver(at=at + timedelta(days=30), letter=lambda *_: None).claimed == 0


def test_deliver_due_without_a_handler_fails_as_any_failure() -> None:
    a_message(topic="unknown")

    assert deliver().failed == 1
    assert OutboxMessage.objects.get().last_error == "KeyError (unknown)"


def test_deliver_due_when_a_handler_fails_undoes_what_it_wrote() -> None:
    office = an_office()
    a_message()

    def write_and_fail(row: OutboxMessage, at: datetime) -> None:
        Notification.objects.create(
            person=office.head.person, outbox_key=row.idempotency_key, text="x", at=at
        )
        raise NamedPerson

    assert deliver(letter=write_and_fail).failed == 1
    assert Notification.objects.count() == 0


def test_claim_due_leaves_leased_rows_until_the_lease_ends() -> None:
    a_message()
    assert [row.attempts for row in claim_due(at=AT, worker="first")] == [1]

    assert claim_due(at=AT + LEASE - SECOND, worker="second") == []
    assert [row.attempts for row in claim_due(at=AT + LEASE, worker="second")] == [2]


def test_claim_due_when_five_workers_died_gives_the_row_up() -> None:
    a_message()
    for number in range(5):
        assert len(claim_due(at=AT + number * LEASE, worker=f"worker{number}")) == 1

    assert claim_due(at=AT + 5 * LEASE, worker="worker5") == []
    row = OutboxMessage.objects.get()
    assert (row.status, row.last_error) == ("failed", "worker died before it could say how it went")


def test_deliver_due_after_another_worker_took_over_leaves_the_row_to_it() -> None:
    a_message()

    def be_overtaken(_: OutboxMessage, at: datetime) -> None:
        assert len(claim_due(at=at + LEASE, worker="second")) == 1

    deliver(letter=be_overtaken)

    row = OutboxMessage.objects.get()
    assert (row.status, row.leased_by) == ("waiting", "second")


@pytest.mark.django_db(transaction=True)
def test_deliver_due_by_two_workers_delivers_two_hundred_rows_once_each() -> None:
    OutboxMessage.objects.bulk_create(
        [message(topic="letter", key=f"k{n}", payload={}, at=AT) for n in range(200)]
    )
    got: Counter[str] = Counter()
    lock = Lock()

    def note(row: OutboxMessage, _: datetime) -> None:
        with lock:
            got[row.idempotency_key] += 1

    def deliver_noting() -> Delivered:
        return deliver_due(at=AT, worker=worker_name(), handlers={"letter": note}, batch=7)

    def work() -> int:
        sent = 0
        while (delivered := deliver_noting()).claimed:
            sent += delivered.sent
        return sent

    sent = at_once([work, work])

    assert sum(sent) == 200
    assert got == Counter({f"k{n}": 1 for n in range(200)})
    assert OutboxMessage.objects.filter(status="sent", attempts=1).count() == 200


def run_dying_worker(moment: str, at: datetime) -> int:
    """Run a worker in a process of its own on the database of this test; return how it ended."""
    ended = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.workflows.engine.dying_worker", moment, at.isoformat()],
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


def database_url() -> str:
    """Return the address of the database that this test uses."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{values['USER']}:{values['PASSWORD']}"
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def lines_of_head_after_a_task() -> list[str]:
    """Return the keys of the notifications about the newest task."""
    keys = Notification.objects.filter(outbox_key__startswith="task:").order_by("pk")
    return list(keys.values_list("outbox_key", flat=True))


@pytest.fixture
def task_message() -> OutboxMessage:
    """Leave one message in the outbox: a task that one head may do."""
    a_submitted_request(an_office())
    row = OutboxMessage.objects.filter(topic="task_opened").latest("pk")
    OutboxMessage.objects.exclude(pk=row.pk).delete()
    OutboxMessage.objects.update(next_try_at=AT)
    return row


@pytest.mark.django_db(transaction=True)
def test_worker_killed_after_claiming_leaves_the_row_to_another_after_its_lease(
    task_message: OutboxMessage,
) -> None:
    assert run_dying_worker("claim", AT) == -9

    assert deliver(at=AT + LEASE - SECOND, **HANDLERS).claimed == 0
    assert deliver(at=AT + LEASE, **HANDLERS).sent == 1
    assert lines_of_head_after_a_task() == [task_message.idempotency_key]
    row = OutboxMessage.objects.get()
    assert (row.status, row.attempts) == ("sent", 2)


@pytest.mark.scenario(24)
@pytest.mark.django_db(transaction=True)
def test_worker_killed_after_delivering_leads_to_one_notification_all_the_same(
    task_message: OutboxMessage,
) -> None:
    assert run_dying_worker("deliver", AT) == -9

    assert lines_of_head_after_a_task() == [task_message.idempotency_key]
    assert OutboxMessage.objects.get().status == "waiting"
    assert deliver(at=AT + LEASE, **HANDLERS).sent == 1
    assert lines_of_head_after_a_task() == [task_message.idempotency_key]
    assert OutboxMessage.objects.get().status == "sent"
