"""Whoever proposed a change of roles takes it back, until it is decided."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import AlreadyDone, KaifangError, NotAllowed
from cases.models import Membership, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.threads import at_once
from tests.workflows.administration.offices import MORNING, a_proposal, acts_in_chain, the_three
from workflows.administration.decide_role import RoleDecided, approve_role
from workflows.administration.withdraw_role import withdraw_role

if TYPE_CHECKING:
    from workflows.administration.propose_role import RoleProposed

pytestmark = pytest.mark.django_db
NOON = shanghai(2026, 3, 2, 12)


def test_withdrawn_proposal_gives_no_role_and_may_be_made_again() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)

    withdraw_role(grant=grant, actor=three.administrator, at=NOON)

    grant.refresh_from_db()
    assert (grant.decision, grant.decided_by, grant.decided_at) == ("withdrawn", None, NOON)
    assert acts_in_chain() == ["role_proposed", "role_withdrawn"]
    assert SystemEvent.objects.get(sequence=2).data["grant"] == grant.pk
    with pytest.raises(AlreadyDone, match=r"已由提出人.*于2026-03-02 12:00撤回"):
        approve_role(grant=grant, actor=three.officer, at=NOON)
    assert not Membership.objects.filter(person=person).exists()
    assert a_proposal(three, person).decision == "pending"


def test_withdraw_role_after_the_decision_is_refused() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)
    approve_role(grant=grant, actor=three.officer, at=MORNING)

    with pytest.raises(AlreadyDone, match="（已批准），不能再次审批"):
        withdraw_role(grant=grant, actor=three.administrator, at=NOON)


def test_withdraw_role_that_another_administrator_proposed_is_not_allowed() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)
    other = a_member(Role.ADMINISTRATOR, three.organisation).person

    with pytest.raises(NotAllowed, match="只能由其本人撤回"):
        withdraw_role(grant=grant, actor=other, at=NOON)

    grant.refresh_from_db()
    assert grant.decision == "pending"


def test_withdraw_role_by_who_is_administrator_no_longer_is_not_allowed() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)
    Membership.objects.filter(person=three.administrator).update(valid_until="2026-03-01")

    with pytest.raises(NotAllowed, match="系统管理员"):
        withdraw_role(grant=grant, actor=three.administrator, at=NOON)


def verdict(act: partial[RoleDecided] | partial[RoleProposed]) -> str:
    """Carry out an act; return its name or that of the refusal."""
    try:
        act()
    except KaifangError as error:
        return type(error).__name__
    return act.func.__name__


@pytest.mark.django_db(transaction=True)
def test_proposal_approved_and_withdrawn_at_once_is_one_of_both() -> None:
    three = the_three()
    for _ in range(5):
        person = a_person()
        grant = a_proposal(three, person)
        approve = partial(approve_role, grant=grant, actor=three.officer, at=NOON)
        withdraw = partial(withdraw_role, grant=grant, actor=three.administrator, at=NOON)

        results = at_once([partial(verdict, approve), partial(verdict, withdraw)])

        assert sorted(results) in (
            ["AlreadyDone", "approve_role"],
            ["AlreadyDone", "withdraw_role"],
        )
        assert Membership.objects.filter(person=person).exists() is ("approve_role" in results)
