"""What a rung is called: a reminder, a report upwards, an order; only the first may be silenced."""

from __future__ import annotations

import pytest

from cases.models import Notification, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.practice.requests import an_office
from tests.workflows.engine.mailed import chooses, deliver_everything, mail_keys, with_address
from tests.workflows.engine.overdue import B1_AT, B3_AT, W1_AT, W2_AT, a_request_due_on_9_october
from workflows.engine.escalation import sweep

pytestmark = pytest.mark.django_db


def test_reminder_is_silenced_by_choice_and_what_goes_up_is_not() -> None:
    office = an_office()
    with_address(a_member(Role.COMMISSION_STAFF, the_commission()).person)
    head = with_address(office.head.person)
    for topic in ("rung_fired", "rung_escalated", "supervision", "task_opened"):
        chooses(head, topic)
    a_request_due_on_9_october(office)
    deliver_everything(W2_AT)
    told = []
    for at in (W2_AT, W1_AT, B1_AT, B3_AT):
        sweep(at=at)
        deliver_everything(at)
        told.append(list(Notification.objects.filter(person=head).values_list("topic", flat=True)))

    assert told[0] == []
    assert set(told[1]) == {"rung_escalated"}
    assert set(told[3]) == {"rung_escalated", "supervision"}
    assert mail_keys() != []
    assert not any(key.endswith(f":{head.pk}") for key in mail_keys())


def test_reminder_reaches_its_holder_as_a_reminder_and_a_late_matter_by_mail() -> None:
    office = an_office()
    head = with_address(office.head.person)
    a_request_due_on_9_october(office)
    OutboxMessage.objects.all().delete()
    sweep(at=W2_AT)
    deliver_everything(W2_AT)

    reminded = list(Notification.objects.filter(person=head).values_list("topic", flat=True))
    mails_of_a_reminder = mail_keys()
    sweep(at=W1_AT)
    deliver_everything(W1_AT)

    assert reminded == ["rung_fired"]
    assert mails_of_a_reminder == []
    mail = OutboxMessage.objects.get(topic="email")
    assert (mail.payload["topic"], mail.payload["due_on"]) == ("rung_escalated", "2025-10-09")
