"""None of the three offices is ever emptied, neither at one instant nor one after the other."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, KaifangError
from cases.models import Membership, Person, RoleGrant
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.threads import at_once
from tests.workflows.administration.offices import MORNING, TODAY, the_three
from workflows.administration.deactivate_person import deactivate_person
from workflows.administration.decide_role import RoleDecided, approve_role
from workflows.administration.propose_revocation import propose_revocation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

pytestmark = pytest.mark.django_db
NOON = shanghai(2026, 3, 2, 12)
YESTERDAY = TODAY - timedelta(days=1)


def verdict(act: Callable[[], object]) -> str:
    """Carry out an act; return done or the name of the refusal."""
    try:
        act()
    except KaifangError as error:
        return type(error).__name__
    return "done"


def an_end(by: Person, term: Membership, last_day: date = YESTERDAY) -> partial[RoleDecided]:
    """Propose the end of a term; return its approval, for an officer to carry out."""
    grant = propose_revocation(
        actor=by, membership=term, last_day=last_day, reason="轮岗", at=MORNING
    ).grant
    return partial(approve_role, grant=grant, at=NOON)


def holders(role: Role, on: date = TODAY) -> int:
    """Count the active holders of a role on a day."""
    held = Membership.objects.filter(role=role, person__is_active=True, valid_from__lte=on)
    return sum(term.valid_until is None or term.valid_until >= on for term in held)


@pytest.mark.django_db(transaction=True)
def test_officers_who_end_each_others_term_at_once_leave_one() -> None:
    three = the_three()
    for _ in range(5):
        first = Membership.objects.get(role=Role.SECURITY_OFFICER, valid_until=None)
        second = a_member(Role.SECURITY_OFFICER, three.organisation)
        ends = [
            partial(an_end(three.administrator, second), actor=first.person),
            partial(an_end(three.administrator, first), actor=second.person),
        ]

        results = at_once([partial(verdict, end) for end in ends])

        assert sorted(results) in (["GuardFailed", "done"], ["NotAllowed", "done"])
        assert holders(Role.SECURITY_OFFICER) == 1
        RoleGrant.objects.filter(decision="pending").delete()


@pytest.mark.django_db(transaction=True)
def test_auditors_whose_terms_two_officers_end_at_once_leave_one() -> None:
    three = the_three()
    other = a_member(Role.SECURITY_OFFICER, three.organisation).person
    for _ in range(5):
        first = Membership.objects.get(role=Role.AUDITOR, valid_until=None)
        second = a_member(Role.AUDITOR, three.organisation)
        ends = [
            partial(an_end(three.administrator, first), actor=three.officer),
            partial(an_end(three.administrator, second), actor=other),
        ]

        results = at_once([partial(verdict, end) for end in ends])

        assert sorted(results) == ["GuardFailed", "done"]
        assert holders(Role.AUDITOR) == 1
        RoleGrant.objects.filter(decision="pending").delete()


@pytest.mark.django_db(transaction=True)
def test_administrators_who_switch_each_other_off_at_once_leave_one() -> None:
    three = the_three()
    standing = three.administrator
    for _ in range(5):
        rival = a_member(Role.ADMINISTRATOR, three.organisation).person
        acts = [
            partial(deactivate_person, actor=actor, person=person, reason="轮岗", at=NOON)
            for actor, person in ((standing, rival), (rival, standing))
        ]

        results = at_once([partial(verdict, act) for act in acts])

        assert sorted(results) in (["GuardFailed", "done"], ["NotAllowed", "done"])
        assert holders(Role.ADMINISTRATOR) == 1
        standing = Person.objects.get(memberships__role=Role.ADMINISTRATOR, is_active=True)


def test_terms_that_end_on_a_later_day_one_after_the_other_leave_one() -> None:
    three = the_three()
    first = Membership.objects.get(role=Role.AUDITOR)
    second = a_member(Role.AUDITOR, three.organisation)
    last_day = TODAY + timedelta(days=29)
    ends = [an_end(three.administrator, term, last_day) for term in (first, second)]

    ends[0](actor=three.officer)
    with pytest.raises(GuardFailed, match="收回后三员不全"):
        ends[1](actor=three.officer)
    assert holders(Role.AUDITOR, on=last_day + timedelta(days=1)) == 1
