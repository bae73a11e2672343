"""What tests of mail share: people with addresses, their choices, and a worker that delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import NotificationPreference, OutboxMessage, Person
from workflows.engine.delivery import deliver_due, worker_name
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from datetime import datetime


def with_address(person: Person) -> Person:
    """Give a person an address."""
    person.email = f"{person.username}@example.cn"
    person.save(update_fields=["email"])
    return person


def chooses(person: Person, topic: str, **ways: bool) -> None:
    """Write a choice; what is left out is off."""
    off = {"in_app": False, "email": False, "digest": False}
    NotificationPreference.objects.create(person=person, topic=topic, **{**off, **ways})


def deliver_everything(at: datetime) -> None:
    """Deliver until nothing is due."""
    while deliver_due(at=at, worker=worker_name(), handlers=HANDLERS).claimed:
        pass


def mail_keys() -> list[str]:
    """Return the keys of the rows that bring mails."""
    rows = OutboxMessage.objects.filter(topic="email").order_by("pk")
    return list(rows.values_list("idempotency_key", flat=True))
