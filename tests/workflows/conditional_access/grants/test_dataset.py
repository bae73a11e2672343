"""Grants follow their datasets: versions and emergency suspensions, told twice and in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CaseEvent, EmergencySuspension, Grant, GrantSuspension, OutboxMessage
from cases.proof_of_grants import first_bad_grant
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.conditional_access.applying import a_town, delivered, reworded, taken_off
from tests.workflows.conditional_access.granting import LATER, granted, in_use, pushed
from workflows.conditional_access.grants import dataset
from workflows.engine.gate import take_step
from workflows.links import HANDLERS
from workflows.open_list.emergency import suspend_at_once

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def told() -> None:
    """Let the workflows hear twice that a version took effect."""
    message = OutboxMessage(topic="version_in_effect", payload={"version": 1})
    for _ in range(2):
        HANDLERS["version_in_effect"](message, LATER)


@pytest.mark.access_scenario(19)
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"open_type": "not_open"}, "已改为非开放"),
        ({"status": "suspended"}, "已中止开放"),
        ({}, "已移出现行清单"),
    ],
    ids=["closed", "suspended", "removed"],
)
def test_version_that_closes_a_dataset_suspends_once_and_the_next_one_resumes(
    tmp_path: Path, settings: Settings, said: dict[str, str], words: str
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = in_use(town, tmp_path)
    row = town.traffic.row
    if said:
        row = reworded(row, row_hash="3" * 64, **said)
    else:
        taken_off(row)
    told()
    between = Grant.objects.get().state
    reason = GrantSuspension.objects.get().reason
    reworded(row, row_hash="4" * 64, open_type="conditional", status="published")
    told()

    grant.refresh_from_db()
    assert (between, grant.state) == ("suspended", "active")
    assert reason == f"数据集“停车场实时泊位”{words}。"
    assert pushed(grant) == ["granted", "suspended", "resumed"]
    assert first_bad_grant() is None


def test_version_that_says_the_same_or_words_it_otherwise_changes_nothing(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    told()
    reworded(town.traffic.row, row_hash="5" * 64)
    told()

    assert Grant.objects.get().state == "active"
    acts = CaseEvent.objects.filter(case=grant.pk).values_list("act", flat=True)
    assert list(acts.order_by("sequence")) == ["open", "deliver_by_hand"]


@pytest.mark.access_scenario(20)
def test_dataset_that_opens_to_everybody_ends_the_grant_as_not_needed(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = granted(town, tmp_path)
    reworded(town.traffic.row, row_hash="6" * 64, open_type="unconditional")

    told()

    grant.refresh_from_db()
    assert (grant.state, grant.is_closed) == ("ended", True)
    event = CaseEvent.objects.get(case=grant.pk, act="end_as_open")
    assert event.data == {"dataset_change": "unconditional"}
    assert pushed(grant) == ["granted", "ended"]


@pytest.mark.access_scenario(19)
def test_emergency_suspends_at_once_and_its_end_resumes(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    lead = a_member(Role.COMMISSION_LEAD, the_commission())
    suspension = suspend_at_once(
        entry=town.traffic.row.entry,
        reason_code="personal_information",
        reason_text="接口返回了车牌号。",
        person=town.traffic.head.person,
        at=LATER,
    )
    delivered(LATER)
    between = Grant.objects.get().state

    take_step(
        work_item=suspension.task_set.get(finished__isnull=True),
        outcome="refuse",
        actor=lead.person,
        at=LATER,
        expected_version=None,
        data={"reason": "返回的是脱敏后的编号。"},
    )
    delivered(LATER)

    grant.refresh_from_db()
    assert EmergencySuspension.objects.get().state == "refused"
    assert (between, grant.state) == ("suspended", "active")


def test_number_of_statements_does_not_grow_with_grants_that_stand_as_they_should(
    tmp_path: Path,
) -> None:
    town = a_town()
    in_use(town, tmp_path)
    with CaptureQueriesContext(connection) as one:
        dataset.follow(Grant.objects.all(), at=LATER)
    for _ in range(2):
        in_use(town, tmp_path)

    with CaptureQueriesContext(connection) as three:
        dataset.follow(Grant.objects.all(), at=LATER)

    assert len(one) == len(three)
