"""A commitment that was false: all that rests on it is revoked, and reviewers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import Bar, Grant, Letter, Notification, Obligation, PriorityUnit
from cases.states.obligation import OwedBy
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import confirmed, entered, sent
from tests.workflows.conditional_access.applying import (
    Town,
    a_department,
    a_town,
    approved,
    delivered,
    handed_in,
    line_of,
)
from tests.workflows.conditional_access.registries.entries import a_registrar, a_unit
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DECIDED_AT,
    HEARD_UNTIL,
    SUSPENDED_AT,
    WEIGHED_AT,
    acted,
    handed_over,
    in_use,
    pleaded,
    revocation_proposed,
)
from workflows.conditional_access.fast_path.eligibility import grounds_for, why_none
from workflows.conditional_access.registries.priority_units import remove_unit
from workflows.conditional_access.use_supervision import promises
from workflows.conditional_access.use_supervision.bars import must_not_be_barred
from workflows.conditional_access.use_supervision.promises import DueRule, Promise

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def of_a_commitment(grant: Grant) -> tuple[Promise, ...]:
    """A source as the fast path adds it: one commitment for all grants of an applicant."""
    return (
        Promise(
            code="commitment.security",
            text="按承诺落实数据安全保障措施。",
            rule=DueRule(first_days=30, every_months=3),
            rests_on=f"承诺-{grant.applicant_id}",
            owed_by=OwedBy.DEPARTMENT,
            is_commitment=True,
        ),
    )


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let grants rest on a commitment as well."""
    monkeypatch.setattr(promises, "SOURCES", (promises.of_the_agreement, of_a_commitment))


@pytest.fixture
def town() -> Town:
    return a_town()


def the_commitment(grant: Grant) -> Obligation:
    return Obligation.objects.get(data_grant=grant, code="commitment.security", sequence=0)


def broken(town: Town, grant: Grant) -> Obligation:
    """Let the reviewer find the commitment false and the head suspend."""
    obligation = acted(
        the_commitment(grant),
        "look",
        town.traffic.reviewer,
        "propose_suspension",
        SUSPENDED_AT,
        ground="UV08",
        text="承诺的加密措施并不存在。",
    )
    return acted(obligation, "decide", town.traffic.head, "suspend", SUSPENDED_AT)


@pytest.mark.usefixtures("committed")
@pytest.mark.access_scenario(30)
def test_false_commitment_revokes_bars_and_is_told_to_who_reviews_anything_else(
    town: Town, tmp_path: Path
) -> None:
    grant = in_use(town, tmp_path)
    handed_in(town, town.health.row, at=shanghai(2024, 1, 2))
    obligation = pleaded(town, broken(town, grant), HEARD_UNTIL)
    with pytest.raises(BadInput, match="至少在一定期限内不得以告知承诺方式申请"):
        revocation_proposed(town, obligation, ground="UV08")
    obligation = revocation_proposed(town, obligation, WEIGHED_AT, ground="UV08", bar="fast")

    acted(obligation, "conclude", town.traffic.head, "revoke", DECIDED_AT)
    delivered(DECIDED_AT)

    assert Grant.objects.get(pk=grant.pk).state == "revoked"
    bar = Bar.objects.get()
    assert (bar.scope, bar.applicant) == ("fast", grant.applicant)
    must_not_be_barred(grant.applicant, DECIDED_AT.date())
    with pytest.raises(GuardFailed, match="2025-02-07 前（含当日）不得提交告知承诺方式的申请"):
        must_not_be_barred(grant.applicant, DECIDED_AT.date(), fast=True)
    assert grounds_for(grant.applicant, at=DECIDED_AT) == ()
    assert "在 2025-02-07 前（含当日）不适用告知承诺" in why_none(grant.applicant, at=DECIDED_AT)
    told = Notification.objects.filter(topic="false_commitment")
    assert {each.person_id for each in told} == {town.health.reviewer.person_id}


@pytest.mark.usefixtures("committed")
@pytest.mark.access_scenario(33)
def test_every_grant_that_rests_on_the_commitment_ends_with_a_letter_of_its_own(
    town: Town, tmp_path: Path
) -> None:
    grant = in_use(town, tmp_path)
    roads = a_department("上海市道路运输局", name="公交到站", portal_dataset_id="O2023000000000009")
    wider = Town(traffic=roads, health=town.health, applicant=town.applicant, person=town.person)
    application = handed_in(wider, roads.row)
    approved(line_of(application, roads), roads)
    delivered(shanghai(2023, 9, 28))
    agreement = application.agreements.get()
    confirmed(roads, entered(wider, sent(wider, agreement), tmp_path))
    other = handed_over(wider, Grant.objects.get(signed_agreement=agreement))
    obligation = pleaded(town, broken(town, grant), HEARD_UNTIL)
    obligation = revocation_proposed(town, obligation, ground="UV08", bar="all")

    obligation = acted(obligation, "conclude", town.traffic.head, "revoke", DECIDED_AT)

    states = Grant.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["revoked", "revoked"]
    letters = Letter.objects.filter(kind="revocation").order_by("pk")
    assert [each.line for each in letters] == [grant.line, other.line]
    event = obligation.events.get(act="revoke")
    assert event.data["grants"] == [grant.number, other.number]


def test_ground_of_commitments_fits_no_other_obligation(town: Town, tmp_path: Path) -> None:
    grant = in_use(town, tmp_path)
    check = Obligation.objects.get(data_grant=grant, code="use_check", sequence=0)

    with pytest.raises(BadInput, match="没有以告知承诺方式取得"):
        acted(
            check,
            "look",
            town.traffic.reviewer,
            "propose_suspension",
            SUSPENDED_AT,
            ground="UV08",
            text="虚假。",
        )


@pytest.mark.usefixtures("committed")
@pytest.mark.access_scenario(27)
def test_removal_from_the_list_leaves_the_grant_and_opens_a_look(
    town: Town, tmp_path: Path
) -> None:
    organisation = town.applicant.organisation
    assert organisation is not None
    organisation.credit_code = "91310104MADEMA000D"
    organisation.save()
    grant = in_use(town, tmp_path)
    registrar, at = a_registrar(), shanghai(2023, 11, 1)
    unit = a_unit(registrar, credit_code=organisation.credit_code)

    remove_unit(unit=unit, reason="不再符合条件", membership=registrar, at=at)
    delivered(at)
    delivered(at)

    check = Obligation.objects.get(cause="listing")
    assert (check.data_grant, check.is_commitment) == (grant, True)
    assert (check.due_on, check.state) == (shanghai(2023, 12, 1).date(), "due")
    assert Grant.objects.get(pk=grant.pk).state == "active"
    assert PriorityUnit.objects.get().removed_at == at
