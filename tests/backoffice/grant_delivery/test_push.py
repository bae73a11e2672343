"""Messages about grants reach their receiver, are refused for good, or go again later."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from backoffice.delivering import EVERYWHERE, deliver_all
from backoffice.grant_delivery.push import push_grant_message
from backoffice.grant_delivery.signature import check
from cases.models import OutboxMessage
from tests.backoffice.web_server import Server
from tests.factories import shanghai
from workflows.engine.delivery import DELAYS, deliver_due
from workflows.engine.integrity import outbox_stuck
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)
KEY = ("2023b", "n" * 32)
PAYLOAD: dict[str, Any] = {
    "kind": "granted",
    "grant": "SQ-2023-0001",
    "applicant": "91310000000000000X",
    "dataset": "0100000001",
    "from": "2023-09-27",
    "until": "2024-09-26",
    "at": "2023-09-27T02:00:00.000000+00:00",
}


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    running = Server()
    settings.DELIVERY_URL = running.address
    settings.DELIVERY_KEYS = (KEY,)
    settings.DELIVERY_ALLOW_PRIVATE = True
    yield running
    running.stop()


@pytest.fixture
def row() -> OutboxMessage:
    written = message(topic="grant_push", key="grant_push:e1", payload=PAYLOAD, at=AT)
    written.save()
    return written


def deliver(at: datetime = AT) -> OutboxMessage:
    """Wake one worker and return the row as it then is."""
    deliver_due(at=at, worker="w", handlers=EVERYWHERE)
    return OutboxMessage.objects.get(topic="grant_push")


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("status", [200, 202, 204])
def test_message_is_posted_signed_with_its_key_as_the_event(server: Server, status: int) -> None:
    server.says("/events", status=status)

    sent = deliver()

    [(headers, body)] = server.posted
    assert json.loads(body) == {**PAYLOAD, "event": "grant_push:e1"}
    check(body, headers, keys=dict([KEY]), at=float(headers["Kaifang-Timestamp"]))
    assert (sent.status, sent.attempts, sent.last_error) == ("sent", 1, "")


@pytest.mark.usefixtures("row")
def test_worker_of_the_house_posts_what_is_due(server: Server) -> None:
    server.says("/events", b"")

    deliver_all()

    assert (OutboxMessage.objects.get().status, len(server.posted)) == ("sent", 1)


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("status", [302, 408, 425, 429, 500, 503])
def test_what_may_pass_is_tried_again_with_the_same_body(server: Server, status: int) -> None:
    server.says("/events", status=status)
    server.says("/events", status=200)

    waiting = deliver()

    assert (waiting.status, waiting.next_try_at) == ("waiting", AT + DELAYS[0])
    assert waiting.last_error == f"NotTaken HTTP {status} (grant_push)"
    assert deliver(AT + DELAYS[0]).status == "sent"
    assert [body for _headers, body in server.posted] == [server.posted[0][1]] * 2


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422, 499])
def test_what_the_receiver_refuses_is_recorded_and_not_tried_again(
    server: Server, status: int
) -> None:
    server.says("/events", status=status)

    refused = deliver()

    assert (refused.status, refused.attempts) == ("failed", 1)
    assert refused.last_error == f"Refused HTTP {status} (grant_push)"
    assert deliver(AT + timedelta(days=30)).attempts == 1
    [finding] = outbox_stuck(at=AT)
    assert f"Refused HTTP {status}" in finding.sentence
    assert "send_again 按键“grant_push:e1”重发" in finding.sentence


@pytest.mark.usefixtures("row")
def test_receiver_that_stays_down_is_tried_five_times_and_then_left_to_people(
    settings: Settings,
) -> None:
    settings.DELIVERY_KEYS, settings.DELIVERY_ALLOW_PRIVATE = (KEY,), True
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.DELIVERY_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
    at = AT
    for delay in DELAYS:
        row = deliver(at)
        assert (row.status, row.next_try_at - at) == ("waiting", delay)
        assert row.last_error == "ConnectionRefusedError (grant_push)"
        at = row.next_try_at

    assert (deliver(at).status, deliver(at + timedelta(days=1)).attempts) == ("failed", 5)


@pytest.mark.usefixtures("row")
def test_target_inside_is_not_asked_unless_that_is_allowed(
    server: Server, settings: Settings
) -> None:
    settings.DELIVERY_ALLOW_PRIVATE = False
    settings.DELIVERY_URL = server.address.replace("http:", "https:")

    waiting = deliver()

    assert (waiting.status, waiting.last_error) == ("waiting", "PrivateAddress (grant_push)")
    assert server.posted == []


@pytest.mark.usefixtures("row")
def test_message_waits_where_the_settings_name_no_target_any_more(settings: Settings) -> None:
    settings.DELIVERY_URL = ""

    assert deliver().last_error == "NoTarget (grant_push)"


def test_handler_writes_nothing(
    server: Server, row: OutboxMessage, django_assert_num_queries: Any
) -> None:
    server.says("/events", b"")

    with django_assert_num_queries(0):
        push_grant_message(row, AT)
        push_grant_message(row, AT + timedelta(hours=1))

    assert server.posted[0][1] == server.posted[1][1]


@pytest.mark.usefixtures("row")
@pytest.mark.django_db(transaction=True)
def test_slow_receiver_holds_no_lock_of_the_database() -> None:
    inside: list[bool] = []

    def note(row: OutboxMessage, at: datetime) -> None:
        inside.append(connection.in_atomic_block)

    deliver_due(at=AT, worker="w", handlers={"grant_push": note})

    assert inside == [False]
