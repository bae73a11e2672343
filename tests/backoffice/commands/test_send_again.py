"""`manage.py send_again`: one message goes again, by an administrator's account."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError
from cases.models import OutboxMessage, SystemEvent
from cases.states.role import Role
from tests.backoffice.commands.told import said, told
from tests.factories import a_member, a_person, shanghai
from workflows.engine.outbox import message

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27, 10)


@pytest.fixture
def row() -> OutboxMessage:
    a_member(Role.ADMINISTRATOR, person=a_person(username="guanli"))
    written = message(topic="grant_push", key="grant_push:e1", payload={}, at=AT)
    written.status = "failed"
    written.save()
    return written


def test_send_again_tells_which_message_goes(row: OutboxMessage) -> None:
    answer = told("send_again", "grant_push:e1", "--as", "guanli")

    assert answer == (0, {"message": row.pk, "topic": "grant_push", "key": "grant_push:e1"})
    row.refresh_from_db()
    assert row.status == "waiting"
    assert SystemEvent.objects.get(act="sent_again").actor.username == "guanli"


def test_send_again_tells_people_that_the_key_stays(row: OutboxMessage) -> None:
    lines = said("send_again", "grant_push:e1", "--as", "guanli")

    assert lines == (0, [f"待发消息 {row.pk}（grant_push）将以原键重发。"])


@pytest.mark.parametrize(
    ("key", "account", "sentence"),
    [
        ("grant_push:e1", "nobody", "没有在用的账号“nobody”"),
        ("grant_push:e2", "guanli", "没有键为“grant_push:e2”"),
    ],
)
def test_send_again_refuses_by_name_what_it_does_not_know(
    row: OutboxMessage, key: str, account: str, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        call_command("send_again", key, "--as", account)

    row.refresh_from_db()
    assert row.status == "failed"
