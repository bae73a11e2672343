"""A message goes again by hand, under its key, by an administrator and on the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.errors import GuardFailed, NotAllowed, NotVisible
from cases.models import OutboxMessage, Person, SystemEvent
from cases.proof import verify_system
from cases.states.role import Role
from tests.factories import a_member, shanghai
from workflows.administration.send_again import send_again
from workflows.engine.delivery import Delivered, NotTaken, Refused, deliver_due
from workflows.engine.outbox import message

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)
LATER = AT + timedelta(days=1)


@pytest.fixture
def administrator() -> Person:
    return a_member(Role.ADMINISTRATOR).person


def a_message(topic: str = "grant_push", **fields: Any) -> OutboxMessage:
    row = message(topic=topic, key="e1", payload={"grant": "SQ-2023-0001"}, at=AT)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def refuse(*_: object) -> None:
    raise Refused("HTTP 410")


def deliver(at: Any, handler: Any) -> Delivered:
    return deliver_due(at=at, worker="w", handlers={"grant_push": handler})


def test_refused_message_goes_again_under_its_key(administrator: Person) -> None:
    a_message()
    deliver(AT, refuse)
    got: list[str] = []

    send_again(actor=administrator, key="e1", at=LATER)
    deliver(LATER, lambda row, _at: got.append(row.idempotency_key))

    row = OutboxMessage.objects.get()
    assert (got, row.status, row.attempts, row.sent_at) == (["e1"], "sent", 1, LATER)
    event = SystemEvent.objects.latest("sequence")
    assert (event.act, event.actor, event.at) == ("sent_again", administrator, LATER)
    assert event.data == {
        "message": row.pk,
        "key": "e1",
        "topic": "grant_push",
        "before": {"status": "failed", "attempts": 1, "error": "Refused HTTP 410 (grant_push)"},
    }
    assert verify_system().first_bad is None


def test_sent_grant_goes_again_because_its_receiver_drops_repeats(administrator: Person) -> None:
    a_message(status="sent", attempts=1, sent_at=AT)

    row = send_again(actor=administrator, key="e1", at=LATER)

    row.refresh_from_db()
    assert (row.status, row.attempts, row.next_try_at) == ("waiting", 0, LATER)
    assert (row.sent_at, row.idempotency_key) == (None, "e1")


def test_message_that_ran_out_of_attempts_has_all_of_them_again(administrator: Person) -> None:
    a_message(status="failed", attempts=5, last_error="NotTaken HTTP 503 (grant_push)")

    send_again(actor=administrator, key="e1", at=LATER)

    def answer_503(*_: object) -> None:
        raise NotTaken("HTTP 503")

    assert deliver(LATER, answer_503) == Delivered(claimed=1, sent=0, failed=1)
    row = OutboxMessage.objects.get()
    assert (row.status, row.attempts) == ("waiting", 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "waiting"}, "正等待发送"),
        ({"status": "withdrawn"}, "已随所在步骤撤回"),
        ({"status": "sent", "topic": "email"}, "再发会让收件人收到两次"),
    ],
)
def test_what_must_not_go_again_does_not(
    administrator: Person, fields: dict[str, Any], sentence: str
) -> None:
    row = a_message(**fields)

    with pytest.raises(GuardFailed, match=sentence):
        send_again(actor=administrator, key="e1", at=LATER)

    row.refresh_from_db()
    assert (row.status, row.next_try_at) == (fields["status"], AT)
    assert not SystemEvent.objects.filter(act="sent_again").exists()


def test_unknown_key_is_said(administrator: Person) -> None:
    a_message(status="failed")

    with pytest.raises(NotVisible, match="没有键为“e2”"):
        send_again(actor=administrator, key="e2", at=LATER)


@pytest.mark.parametrize("role", [Role.SECURITY_OFFICER, Role.COMMISSION_LEAD])
def test_only_an_administrator_sends_again(role: Role) -> None:
    row = a_message(status="failed")

    with pytest.raises(NotAllowed):
        send_again(actor=a_member(role).person, key="e1", at=LATER)

    row.refresh_from_db()
    assert row.status == "failed"
