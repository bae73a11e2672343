"""A grant stands still for each of its causes, and goes on when the last one is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.letters.frozen import letter_of
from cases.letters.parts import letter_text
from cases.models import CaseEvent, Grant, GrantSuspension, Letter, OutboxMessage, WorkItem
from cases.proof import verify_cases
from cases.proof_of_grants import first_bad_grant
from cases.proof_of_letters import first_bad_letter
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town, reworded, taken_off
from tests.workflows.conditional_access.granting import (
    LAST_DAY,
    LATER,
    acted,
    found_of,
    granted,
    in_use,
    pushed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
WHY = "调用量异常，核查期间中止。"
AFTERWARDS = shanghai(2023, 11, 7)


def test_what_is_said_later_is_newer_for_the_delivery_system_though_its_clock_was_read_before(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))
    grant = acted(grant, "lift_restriction", town.traffic.head, AFTERWARDS, reason="核查无误。")
    taken_off(town.traffic.row)

    # As a sweep over many grants, which began before the restriction was lifted.
    grant = acted(grant, "suspend_for_dataset", None, LATER)

    assert (grant.state, pushed(grant)[-1]) == ("suspended", "suspended")
    rows = OutboxMessage.objects.filter(topic="grant_push", case=grant.pk).order_by("pk")
    moments = [row.payload["at"] for row in rows]
    assert moments == sorted(set(moments))


def restricted(town: Town, grant: Grant) -> Grant:
    return acted(grant, "restrict", town.traffic.head, reason=WHY)


def test_department_suspends_with_a_reason_and_lets_it_go_on(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))
    between = (grant.state, grant.is_usable(LATER))

    grant = acted(grant, "lift_restriction", town.traffic.head, AFTERWARDS, reason="核查无误。")

    assert between == ("suspended", False)
    assert (grant.state, grant.is_usable(AFTERWARDS)) == ("active", True)
    assert grant.valid_until == LAST_DAY
    assert pushed(grant) == ["granted", "suspended", "resumed"]
    [row] = GrantSuspension.objects.all()
    assert (row.cause, row.reason, row.begun_at, row.ended_at) == (
        "department",
        WHY,
        LATER,
        AFTERWARDS,
    )
    assert first_bad_grant() is None
    assert found_of(grant, AFTERWARDS) == []


def test_letter_tells_the_user_why_and_what_may_be_done(tmp_path: Path) -> None:
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))

    letter = Letter.objects.get(line=grant.line, kind="suspension")

    text = letter_text(letter_of(letter.kind, letter.facts, builder=letter.builder))
    assert "自2023年11月6日起中止提供" in text
    assert WHY in text
    # Ten working days, as the agreement says.
    assert "2023年11月20日前（含当日）改正" in text
    said = CaseEvent.objects.get(case=grant.pk, act="restrict").data["letter"]
    assert said == {"number": letter.number, "kind": "suspension", "digest": letter.digest}
    assert first_bad_letter() is None
    assert first_bad_letter(case=grant.line) is None
    assert first_bad_letter(case=grant) is None


def test_only_the_head_of_the_department_suspends(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    for other in (town.traffic.reviewer, town.health.head, town.person):
        with pytest.raises(NotAllowed):
            acted(grant, "restrict", other, reason=WHY)
    both = a_member(Role.DEPARTMENT_HEAD, grant.organisation)
    a_member(Role.APPLICANT, town.person.organisation, person=both.person)
    with pytest.raises(NotAllowed):
        acted(grant, "restrict", both, reason=WHY)

    assert (Grant.objects.get().state, GrantSuspension.objects.count()) == ("active", 0)


def test_second_time_for_one_cause_is_refused(tmp_path: Path) -> None:
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))

    with pytest.raises(GuardFailed, match="已经因“提供单位限制使用”中止"):
        restricted(town, grant)


def test_suspended_before_its_delivery_it_waits_for_that_again(tmp_path: Path) -> None:
    town = a_town()
    grant = restricted(town, granted(town, tmp_path))
    tasks = WorkItem.objects.filter(process=grant.pk, finished__isnull=True).count()

    grant = acted(grant, "lift_restriction", town.traffic.head, AFTERWARDS, reason="核查无误。")

    assert (tasks, grant.state) == (0, "pending_delivery")
    item = WorkItem.objects.get(process=grant.pk, finished__isnull=True)
    assert (item.flow_task.name, item.due_on) == ("deliver", shanghai(2023, 11, 10).date())


@pytest.mark.access_scenario(19)
def test_two_causes_both_have_to_go(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))
    taken_off(town.traffic.row)
    grant = acted(grant, "suspend_for_dataset", None)

    grant = acted(grant, "lift_restriction", town.traffic.head, AFTERWARDS, reason="核查无误。")
    between = grant.state
    reworded(town.traffic.row, row_hash="2" * 64)
    grant = acted(grant, "resume_for_dataset", None, AFTERWARDS)

    assert (between, grant.state) == ("suspended", "active")
    # What the delivery system holds does not change while another cause is left.
    assert pushed(grant) == ["granted", "suspended", "resumed"]
    assert first_bad_grant() is None
    assert verify_cases(case=grant).first_bad is None


def test_after_its_last_day_nothing_is_suspended_or_resumed(tmp_path: Path) -> None:
    town = a_town()
    grant = restricted(town, in_use(town, tmp_path))

    with pytest.raises(GuardFailed, match="已于 2024-09-27 届满"):
        acted(
            grant, "lift_restriction", town.traffic.head, shanghai(2024, 9, 28), reason="核查无误。"
        )
