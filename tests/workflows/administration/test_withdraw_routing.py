"""A proposal of routing rules is taken back; the rules in force stay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import AlreadyDone, NotAllowed
from cases.models import Membership, RoutingVersion
from cases.proof_of_routing import first_bad_routing
from cases.queries.routing import version_in_force
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.requests import OPENED_AT
from tests.threads import at_once
from tests.workflows.administration.offices import Three, acts_in_chain, the_three
from tests.workflows.administration.routings import a_proposed_version, a_rule, rules_in_force
from workflows.administration.change_routing import approve_routing, refuse_routing
from workflows.administration.withdraw_routing import withdraw_routing

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
ON = OPENED_AT.date()


@pytest.fixture
def three() -> Three:
    return the_three()


def test_proposer_withdraws_and_nothing_changes(three: Three) -> None:
    version = a_proposed_version(three.administrator, a_rule())

    withdraw_routing(version=version, actor=three.administrator, at=OPENED_AT)

    now = RoutingVersion.objects.get()
    assert (now.decision, now.decided_by, now.decided_at) == (
        "withdrawn",
        three.administrator,
        OPENED_AT,
    )
    assert acts_in_chain() == ["routing_proposed", "routing_withdrawn"]
    assert version_in_force(ON) is None
    assert first_bad_routing() is None


def test_rules_in_force_stay_and_the_day_is_free_for_others(three: Three) -> None:
    withdrawn = a_proposed_version(three.administrator, a_rule())
    withdraw_routing(version=withdrawn, actor=three.administrator, at=OPENED_AT)

    other = rules_in_force(a_rule())

    assert version_in_force(ON) == other


def test_another_administrator_withdraws_what_somebody_who_left_proposed(three: Three) -> None:
    version = a_proposed_version(three.administrator, a_rule())
    other = a_member(Role.ADMINISTRATOR).person

    gone = withdraw_routing(version=version, actor=other, at=OPENED_AT)

    assert (gone.decision, gone.decided_by) == ("withdrawn", other)


def test_proposer_who_is_no_administrator_any_more_still_withdraws(three: Three) -> None:
    version = a_proposed_version(three.administrator, a_rule())
    Membership.objects.filter(person=three.administrator).update(role=Role.REVIEWER)

    gone = withdraw_routing(version=version, actor=three.administrator, at=OPENED_AT)

    assert gone.decision == "withdrawn"


def test_nobody_else_withdraws(three: Three) -> None:
    version = a_proposed_version(three.administrator, a_rule())

    for person in (three.officer, three.auditor, a_member(Role.DEPARTMENT_HEAD).person):
        with pytest.raises(NotAllowed):
            withdraw_routing(version=version, actor=person, at=OPENED_AT)

    assert RoutingVersion.objects.get().decision == "pending"
    assert acts_in_chain() == ["routing_proposed"]


def test_decided_version_is_not_withdrawn_and_a_withdrawn_one_not_decided(three: Three) -> None:
    withdrawn = a_proposed_version(three.administrator, a_rule())
    withdraw_routing(version=withdrawn, actor=three.administrator, at=OPENED_AT)
    approved = rules_in_force(a_rule())

    with pytest.raises(AlreadyDone, match="不能再次审批"):
        withdraw_routing(version=approved, actor=three.administrator, at=OPENED_AT)
    for decide in (approve_routing, partial(refuse_routing, note="已撤回")):
        with pytest.raises(AlreadyDone, match="于2023-09-26 09:00撤回，无须再办。"):
            decide(version=withdrawn, actor=three.officer, at=OPENED_AT)


def told(act: Callable[[], object]) -> str:
    """Carry out an act; tell whether it came too late."""
    try:
        act()
    except AlreadyDone:
        return "too late"
    return "done"


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_approval_at_once_are_one_of_the_two() -> None:
    three = the_three()
    for _ in range(4):
        version = a_proposed_version(three.administrator, a_rule())
        acts = [
            partial(withdraw_routing, version=version, actor=three.administrator, at=OPENED_AT),
            partial(approve_routing, version=version, actor=three.officer, at=OPENED_AT),
        ]

        results = at_once([partial(told, act) for act in acts])

        version.refresh_from_db()
        assert sorted(results) == ["done", "too late"]
        if version.decision == "approved":
            return
