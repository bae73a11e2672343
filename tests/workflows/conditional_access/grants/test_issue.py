"""A grant is there with the last signature, once for each dataset, and not without both."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases import triggers
from cases.errors import GuardFailed
from cases.models import (
    Agreement,
    AgreementSignature,
    CaseEvent,
    Clock,
    Grant,
    OutboxMessage,
    WorkItem,
)
from cases.proof_of_grants import first_bad_grant
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import (
    CONFIRMED_AT,
    confirmed,
    drawn_up,
    entered,
    sent,
)
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import LAST_DAY, found_of, granted, pushed
from tests.workflows.conditional_access.test_online import by_head, by_user

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.mark.access_scenario(26)
def test_confirmed_paper_brings_one_grant_in_the_same_step(tmp_path: Path) -> None:
    town = a_town()
    before = sent(town, drawn_up(town))
    before = entered(town, before, tmp_path)
    assert Grant.objects.count() == 0

    agreement = confirmed(town.traffic, before)

    grant = Grant.objects.get()
    assert (grant.state, grant.number) == ("pending_delivery", "GT-2023-00001")
    assert (grant.signed_agreement, grant.line.row) == (agreement, town.traffic.row)
    assert (grant.organisation, grant.opened_by) == (
        town.traffic.organisation,
        town.person.person,
    )
    assert (grant.applicant, grant.entry) == (town.applicant, town.traffic.row.entry)
    assert (grant.valid_from, grant.valid_until) == (CONFIRMED_AT.date(), LAST_DAY)
    assert (grant.delivery, grant.delivered_at) == ("api", None)
    said = CaseEvent.objects.get(case=agreement.pk, act="confirm_paper").data
    assert said["grants"] == [grant.number]
    assert CaseEvent.objects.get(case=grant.pk).at == CONFIRMED_AT
    assert first_bad_grant() is None
    assert found_of(grant, CONFIRMED_AT) == []


def test_countersignature_online_brings_the_same(tmp_path: Path) -> None:
    town = a_town()

    agreement = by_head(town, by_user(town, drawn_up(town)))

    grant = Grant.objects.get()
    assert (grant.signed_agreement, grant.state) == (agreement, "pending_delivery")
    assert (grant.valid_from, grant.valid_until) == (CONFIRMED_AT.date(), LAST_DAY)
    assert {grant.provider_signature.side, grant.user_signature.side} == {"provider", "user"}
    assert first_bad_grant(case=grant) is None


def test_department_has_three_working_days_to_deliver(tmp_path: Path) -> None:
    grant = granted(a_town(), tmp_path)

    item = WorkItem.objects.get(process=grant.pk)

    assert (item.flow_task.name, item.role, item.organisation) == (
        "deliver",
        "reviewer",
        grant.organisation,
    )
    clock = Clock.objects.get(work_item=item)
    assert (clock.code, clock.due_on) == ("app.delivery", shanghai(2023, 10, 16).date())


def test_agreement_whose_term_is_over_comes_not_into_force(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)

    with pytest.raises(GuardFailed, match="使用期限已于 2024-09-27 届满"):
        confirmed(town.traffic, agreement, shanghai(2024, 9, 28))

    kept = (Agreement.objects.get().state, AgreementSignature.objects.count())
    assert (*kept, Grant.objects.count()) == ("signing", 0, 0)


def test_agreement_confirmed_on_its_last_day_is_granted_for_that_day(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)

    confirmed(town.traffic, agreement, shanghai(2024, 9, 27, 23))

    grant = Grant.objects.get()
    assert grant.valid_from == grant.valid_until == LAST_DAY


@pytest.mark.parametrize(
    "changed",
    [
        lambda _: {"user_signature": None},
        lambda _: {"provider_signature": None},
        lambda grant: {"user_signature": grant.provider_signature},
        lambda _: {"valid_until": date(2023, 10, 10)},
    ],
    ids=["no user", "no provider", "one twice", "ends before"],
)
def test_database_holds_no_grant_without_two_signatures(
    tmp_path: Path, changed: Callable[[Grant], dict[str, Any]]
) -> None:
    grant = granted(a_town(), tmp_path)

    # The triggers refuse every change: what is left are the constraints.
    triggers.remove(connection)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(**changed(grant))


def test_delivery_system_hears_of_it(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"

    grant = granted(a_town(), tmp_path)

    [row] = OutboxMessage.objects.filter(topic="grant_push")
    assert row.payload == {
        "kind": "granted",
        "grant": grant.number,
        "applicant": f"A{grant.applicant_id:08d}",
        "dataset": "O2023000000000001",
        "from": "2023-10-11",
        "until": "2024-09-27",
        "at": "2023-10-11T01:00:00.000000+00:00",
    }
    assert row.case_id == grant.pk


def test_without_a_delivery_system_nothing_is_told(tmp_path: Path) -> None:
    assert pushed(granted(a_town(), tmp_path)) == []
