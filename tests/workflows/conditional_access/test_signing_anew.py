"""When the department cannot sign, or no paper came: the user signs anew, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    Agreement,
    CaseEvent,
    Clock,
    EscalationFiring,
    Grant,
    Notification,
    WorkItem,
)
from cases.proof import verify_cases
from cases.proof_of_agreements import first_bad_agreement
from cases.proof_of_grants import first_bad_grant
from cases.queries.agreements import fully_signed, signatures_of
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.agreeing import (
    CONFIRMED_AT,
    SIGNED_AT,
    confirmed,
    drawn_up,
    entered,
    sent,
    signed_by_both,
)
from tests.workflows.conditional_access.applying import a_town, delivered, finished
from tests.workflows.conditional_access.test_online import by_head, by_user
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.engine.escalation import sweep
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Membership

pytestmark = pytest.mark.django_db
WHY = "电子签名服务停用，请改为纸质签署。"


def acted(agreement: Agreement, name: str, by: Membership, at: Any = SIGNED_AT) -> Agreement:
    """Carry out an act on an agreement, with a reason."""
    act(
        case=agreement,
        name=name,
        actor=by.person,
        at=at,
        expected_version=None,
        data={"reason": WHY},
    )
    return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.access_scenario(24)
@pytest.mark.parametrize("who", ["head", "reviewer"])
def test_department_that_cannot_countersign_lets_the_user_sign_anew_and_tells_why(who: str) -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))

    if who == "head":
        agreement = finished(agreement, town.traffic.head, "ask_anew", SIGNED_AT, reason=WHY)
    else:
        agreement = acted(agreement, "let_user_sign_anew", town.traffic.reviewer)
    delivered(SIGNED_AT)

    task = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
    assert (agreement.state, task.owner, agreement.round) == ("drafted", town.person.person, 2)
    assert list(signatures_of(agreement)) == []
    told = Notification.objects.get(person=town.person.person, topic="agreement")
    assert "请您重新签署" in told.text
    assert WHY in told.text
    clock = Clock.objects.filter(case=agreement.pk, code="app.sign").latest("pk")
    assert clock.due_on > SIGNED_AT.date()
    assert first_bad_agreement() is None


def test_signatures_of_the_new_round_alone_are_in_force() -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))
    agreement = acted(agreement, "let_user_sign_anew", town.traffic.reviewer)

    agreement = by_head(town, by_user(town, agreement))

    assert agreement.state == "in_force"
    assert fully_signed().get() == agreement
    assert [(each.side, each.round) for each in signatures_of(agreement)] == [
        ("provider", 2),
        ("user", 2),
    ]
    assert agreement.signatures.count() == 3
    assert first_bad_agreement() is None
    grant = Grant.objects.get()
    assert (grant.provider_signature.round, grant.user_signature.round) == (2, 2)
    assert first_bad_grant() is None
    Agreement.objects.filter(pk=agreement.pk).update(round=1)
    assert first_bad_grant() is not None
    assert verify_cases(case=agreement.case_ptr).first_bad is None


def test_paper_after_a_signature_that_was_set_aside_is_in_force(tmp_path: Path) -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))
    agreement = acted(agreement, "let_user_sign_anew", town.traffic.reviewer)

    agreement = confirmed(town.traffic, entered(town, sent(town, agreement), tmp_path))

    assert {(each.channel, each.round) for each in signatures_of(agreement)} == {("paper", 2)}
    assert fully_signed().get() == agreement
    grant = Grant.objects.get()
    assert {grant.user_signature.round, grant.provider_signature.round} == {2}


def test_nobody_sets_a_signature_aside_without_a_reason_or_a_part_in_it() -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))
    both = a_member(Role.REVIEWER, town.traffic.organisation)
    a_member(Role.APPLICANT, town.person.organisation, person=both.person)

    for stranger in (town.person, town.health.reviewer, both):
        with pytest.raises(NotAllowed):
            acted(agreement, "let_user_sign_anew", stranger)
    with pytest.raises(BadInput):
        finished(agreement, town.traffic.head, "ask_anew", SIGNED_AT)

    assert Agreement.objects.get().round == 1


def test_department_that_does_not_countersign_is_escalated_and_costs_the_user_nothing() -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))

    for day in (10, 11, 12, 13, 16, 17, 18):
        sweep(at=shanghai(2023, 10, day, 10))
        delivered(shanghai(2023, 10, day, 10))

    assert lapse_unsigned(at=shanghai(2024, 3, 1)) == ()
    assert Agreement.objects.get(pk=agreement.pk).state == "countersigning"
    fired = EscalationFiring.objects.filter(clock__case=agreement.pk).values_list("rung", flat=True)
    assert {"B1", "B3"} <= set(fired)


@pytest.mark.access_scenario(23)
def test_user_is_not_asked_for_ever_and_then_the_head_decides(settings: Any) -> None:
    settings.SIGNING_ROUNDS = 2
    town = a_town()
    agreement = drawn_up(town)
    with pytest.raises(GuardFailed, match="协议还可以签署，不能终止"):
        acted(agreement, "end_agreement", town.traffic.head)
    for _round in range(2):
        agreement = finished(
            sent(town, agreement), town.traffic.reviewer, "miss_paper", SIGNED_AT, reason=WHY
        )
    agreement = sent(town, agreement)

    with pytest.raises(GuardFailed, match="已请乙方重新签署 2 次"):
        finished(agreement, town.traffic.reviewer, "miss_paper", SIGNED_AT, reason=WHY)
    with pytest.raises(NotAllowed):
        acted(agreement, "end_agreement", town.traffic.reviewer)
    agreement = acted(agreement, "end_agreement", town.traffic.head)
    delivered(SIGNED_AT)

    assert (agreement.state, agreement.is_closed) == ("ended", True)
    assert CaseEvent.objects.get(case=agreement.pk, act="end_agreement").data["ground"] == "rounds"
    assert Agreement.objects.count() == 1
    told = Notification.objects.filter(person=town.person.person, topic="agreement").latest("pk")
    assert "可以重新提出申请" in told.text


def test_signed_agreement_is_neither_set_aside_nor_ended(tmp_path: Path) -> None:
    town = a_town()
    agreement = signed_by_both(town, tmp_path)

    for name, by in (
        ("let_user_sign_anew", town.traffic.reviewer),
        ("end_agreement", town.traffic.head),
    ):
        with pytest.raises(GuardFailed):
            acted(agreement, name, by, at=CONFIRMED_AT)
