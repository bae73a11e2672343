"""A grant may be used once the way to its data is open, by hand or by the delivery system."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from backoffice import delivering
from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Clock, Grant, Notification, OutboxMessage, WorkItem
from cases.proof_of_grants import first_bad_grant
from cases.queries.grant_pushes import is_delivery_pending
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from tests.backoffice.web_server import Server
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town, finished
from tests.workflows.conditional_access.granting import (
    DELIVERED_AT,
    LATER,
    NOTE,
    acted,
    found_of,
    granted,
    handed_over,
    in_use,
)
from workflows.conditional_access.grants.delivering import note_taken

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_delivered_by_hand_the_grant_is_in_use(tmp_path: Path) -> None:
    town = a_town()
    grant = granted(town, tmp_path)
    before = grant.is_usable(LATER)

    grant = handed_over(town, grant)

    assert (before, grant.is_usable(LATER)) == (False, True)
    assert (grant.state, grant.delivered_at, grant.delivery_note) == ("active", DELIVERED_AT, NOTE)
    assert not WorkItem.objects.filter(process=grant.pk, finished__isnull=True).exists()
    assert first_bad_grant() is None
    assert found_of(grant, DELIVERED_AT) == []


@pytest.mark.parametrize("note", ["", "   ", "长" * 501])
def test_delivery_by_hand_says_how_the_data_is_to_be_had(tmp_path: Path, note: str) -> None:
    town = a_town()
    grant = granted(town, tmp_path)

    with pytest.raises(BadInput, match="1 至 500 字"):
        finished(grant, town.traffic.reviewer, "deliver_by_hand", DELIVERED_AT, note=note)

    assert Grant.objects.get().state == "pending_delivery"


def test_who_serves_the_user_does_not_deliver(tmp_path: Path) -> None:
    town = a_town()
    grant = granted(town, tmp_path)
    both = a_member(Role.APPLICANT, town.person.organisation, person=town.traffic.reviewer.person)

    with pytest.raises(NotAllowed):
        finished(grant, both, "deliver_by_hand", DELIVERED_AT, note=NOTE)


@pytest.mark.access_scenario(37)
@pytest.mark.parametrize(
    ("at", "usable"),
    [
        (datetime(2023, 10, 10, 23, 59, tzinfo=SHANGHAI), False),
        (datetime(2023, 10, 11, tzinfo=SHANGHAI), True),
        (datetime(2024, 9, 27, 23, 59, 59, tzinfo=SHANGHAI), True),
        (datetime(2024, 9, 28, tzinfo=SHANGHAI), False),
    ],
    ids=["day before", "first day", "last second", "day after"],
)
def test_days_decide_at_the_moment_of_use(tmp_path: Path, at: datetime, usable: bool) -> None:
    """No job has run in between."""
    grant = in_use(a_town(), tmp_path)

    assert (grant.is_usable(at), grant.state) == (usable, "active")


def test_sandbox_has_ten_working_days(tmp_path: Path) -> None:
    town = a_town()
    grant = granted(town, tmp_path, delivery="sandbox")

    clock = Clock.objects.get(case=grant.pk)

    assert (clock.code, clock.due_on) == ("app.delivery_sandbox", shanghai(2023, 10, 25).date())


def test_after_its_last_day_nothing_is_delivered(tmp_path: Path) -> None:
    town = a_town()
    grant = granted(town, tmp_path)

    with pytest.raises(GuardFailed, match="已于 2024-09-27 届满"):
        handed_over(town, grant, shanghai(2024, 9, 28))


@pytest.mark.access_scenario(26)
def test_taken_by_the_delivery_system_it_is_in_use_once(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    grant = granted(a_town(), tmp_path)
    [message] = OutboxMessage.objects.filter(topic="grant_push")
    pending = is_delivery_pending(grant.pk)

    for _ in range(2):
        note_taken(message, DELIVERED_AT)

    grant.refresh_from_db()
    assert pending
    assert (grant.state, grant.delivered_at) == ("active", DELIVERED_AT)
    acts = list(grant.events.order_by("sequence").values_list("act", flat=True))
    assert acts == ["open", "take_delivery"]
    assert not WorkItem.objects.filter(process=grant.pk, finished__isnull=True).exists()
    assert first_bad_grant() is None


@pytest.mark.access_scenario(26)
def test_receiver_that_is_down_leaves_the_grant_pending(tmp_path: Path, settings: Settings) -> None:
    """Nothing listens there: the message waits, and whoever looks sees that it does."""
    settings.DELIVERY_URL, settings.DELIVERY_ALLOW_PRIVATE = "http://127.0.0.1:9", True
    settings.DELIVERY_KEYS = (("2023a", "k" * 32),)
    grant = granted(a_town(), tmp_path)

    delivering.deliver_all()

    grant.refresh_from_db()
    [message] = OutboxMessage.objects.filter(topic="grant_push")
    assert (message.status, message.attempts) == ("waiting", 1)
    assert (grant.state, is_delivery_pending(grant.pk)) == ("pending_delivery", True)


def test_taken_too_late_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = granted(town, tmp_path)
    [message] = OutboxMessage.objects.filter(topic="grant_push")
    acted(grant, "stop_using", town.person, DELIVERED_AT, reason="项目取消。")

    note_taken(message, DELIVERED_AT)

    grant.refresh_from_db()
    assert (grant.state, grant.delivered_at) == ("ended", None)


def test_department_hears_of_a_message_that_the_receiver_refused(
    tmp_path: Path, settings: Settings
) -> None:
    server = Server()
    server.says("/events", status=401)
    settings.DELIVERY_URL, settings.DELIVERY_ALLOW_PRIVATE = server.address, True
    settings.DELIVERY_KEYS = (("2023a", "k" * 32),)
    town = a_town()
    grant = granted(town, tmp_path)

    delivering.deliver_all()
    server.stop()

    told = Notification.objects.get(text__contains="未被交付系统接收")
    assert told.person == town.traffic.reviewer.person
    assert f"授权 {grant.number} 的消息“授权生效”" in told.text
