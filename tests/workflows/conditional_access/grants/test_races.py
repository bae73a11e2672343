"""At the same instant: two confirmations give one grant; its end and a suspension do not mix."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import CaseEvent, Grant, OutboxMessage, WorkItem
from cases.proof import verify_cases
from cases.proof_of_grants import first_bad_grant
from cases.states.role import Role
from tests.factories import a_member
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.agreeing import CONFIRMED_AT, drawn_up, entered, sent
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import LATER, granted, in_use
from workflows.conditional_access.grants.delivering import note_taken
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from cases.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=2, full=30)


def confirms(item: WorkItem, by: Membership, shown: str) -> str:
    try:
        taken = take_step(
            work_item=item,
            outcome="confirm_paper",
            actor=by.person,
            at=CONFIRMED_AT,
            expected_version=None,
            data={"sha256": shown, "agrees": True},
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


@pytest.mark.access_scenario(26)
def test_two_confirmations_at_once_give_one_grant(tmp_path: Path) -> None:
    town = a_town()
    second = a_member(Role.DEPARTMENT_HEAD, town.traffic.organisation)

    for number in range(1, ROUNDS + 1):
        agreement = entered(town, sent(town, drawn_up(town)), tmp_path)
        item = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
        shown = agreement.bound.sha256
        results = at_once(
            [partial(confirms, item, by, shown) for by in (town.traffic.head, second)]
        )

        assert sorted(results) == ["AlreadyDone", "in_force"]
        grant = Grant.objects.get(signed_agreement=agreement)
        assert Grant.objects.count() == number
        assert CaseEvent.objects.filter(case=grant.pk).count() == 1
        assert first_bad_grant() is None


def acts(grant: Grant, name: str, by: Membership) -> str:
    try:
        taken = act(
            case=grant,
            name=name,
            actor=by.person,
            at=LATER,
            expected_version=None,
            data={"reason": "同时办理。"},
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


def test_stop_and_suspension_at_once_both_stand_or_the_end_wins(tmp_path: Path) -> None:
    town = a_town()

    for _round in range(ROUNDS):
        grant = in_use(town, tmp_path)
        results = at_once(
            [
                partial(acts, grant, "stop_using", town.person),
                partial(acts, grant, "restrict", town.traffic.head),
            ]
        )

        grant.refresh_from_db()
        assert grant.state == "ended"
        assert results in (["ended", "GuardFailed"], ["ended", "suspended"])
        assert verify_cases(case=grant.case_ptr).first_bad is None
        assert first_bad_grant(case=grant) is None


def test_push_that_is_taken_twice_at_once_delivers_once(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    grant = granted(a_town(), tmp_path)
    message = OutboxMessage.objects.get(topic="grant_push", case=grant.pk)

    at_once([partial(note_taken, message, LATER)] * 2)

    acted = CaseEvent.objects.filter(case=grant.pk, act="take_delivery")
    assert acted.count() == 1
