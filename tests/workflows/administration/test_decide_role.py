"""The security officer's half of 三员分立."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from cases.errors import AlreadyDone, BadInput, GuardFailed, KaifangError, NotAllowed
from cases.models import Membership, Person, RoleGrant, SystemEvent
from cases.permissions import holds_any
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.threads import at_once
from tests.workflows.administration.offices import (
    MORNING,
    TODAY,
    a_proposal,
    acts_in_chain,
    the_three,
)
from workflows.administration.decide_role import approve_role, refuse_role
from workflows.administration.propose_revocation import propose_revocation

pytestmark = pytest.mark.django_db
NOON = shanghai(2026, 3, 2, 12)


def test_approve_role_gives_the_role_from_its_first_day() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person, valid_until=TODAY + timedelta(days=30))

    decided = approve_role(grant=grant, actor=three.officer, note="核对无误", at=NOON)

    membership = Membership.objects.get(person=person)
    assert decided.membership == membership
    assert (membership.role, membership.organisation) == ("department_staff", three.organisation)
    assert (str(membership.valid_from), str(membership.valid_until)) == (
        "2026-03-02",
        "2026-04-01",
    )
    assert membership.grant_id == grant.pk
    assert acts_in_chain() == ["role_proposed", "role_approved"]
    event = SystemEvent.objects.get(sequence=2)
    assert (event.actor_id, event.data["membership"]) == (three.officer.pk, membership.pk)


def test_approve_role_later_than_proposed_begins_today_not_before() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)

    approve_role(grant=grant, actor=three.officer, at=shanghai(2026, 3, 5))

    assert str(Membership.objects.get(person=person).valid_from) == "2026-03-05"


def test_approve_role_after_its_span_is_refused() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person, valid_until=TODAY)

    with pytest.raises(GuardFailed, match="拟任期间已于 2026-03-02 过去"):
        approve_role(grant=grant, actor=three.officer, at=shanghai(2026, 3, 3))


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_approve_role_by_another_of_the_three_is_not_allowed(who: str) -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)

    with pytest.raises(NotAllowed, match="安全员"):
        approve_role(grant=grant, actor=getattr(three, who), at=NOON)

    assert RoleGrant.objects.get().decision == "pending"


def test_approve_role_by_the_person_concerned_is_not_allowed() -> None:
    three = the_three()
    grant = a_proposal(three, three.officer, Role.EXPERT)

    with pytest.raises(NotAllowed, match="须由另一位安全员审批"):
        approve_role(grant=grant, actor=three.officer, at=NOON)


def test_approve_role_by_who_proposed_it_and_changed_office_is_not_allowed() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)
    Membership.objects.filter(person=three.administrator).update(role=Role.SECURITY_OFFICER)

    with pytest.raises(NotAllowed, match="您是这项角色变更的提出人或当事人"):
        approve_role(grant=grant, actor=three.administrator, at=NOON)


@pytest.mark.parametrize("decider", ["proposed_by", "person"])
def test_role_grant_decided_by_one_of_its_people_is_refused_by_the_database(
    decider: str,
) -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(decided_by=getattr(grant, decider))


def test_approve_role_checks_the_separation_again() -> None:
    three, person = the_three(), a_person("张伟")
    first = a_proposal(three, person, Role.AUDITOR)
    second = a_proposal(three, person, Role.ADMINISTRATOR)
    approve_role(grant=first, actor=three.officer, at=NOON)

    with pytest.raises(GuardFailed, match=r"张伟在.*担任审计员，不能同时担任系统管理员"):
        approve_role(grant=second, actor=three.officer, at=NOON)

    assert list(Membership.objects.filter(person=person).values_list("role", flat=True)) == [
        "auditor"
    ]


def test_approve_role_of_a_person_deactivated_since_is_refused() -> None:
    three, person = the_three(), a_person("李退")
    grant = a_proposal(three, person)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(GuardFailed, match="李退的账号已停用，不能批准。"):
        approve_role(grant=grant, actor=three.officer, at=NOON)


def test_approve_role_twice_tells_who_decided_and_when() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)
    approve_role(grant=grant, actor=three.officer, at=NOON)

    with pytest.raises(AlreadyDone, match=r"于2026-03-02 12:00审批（已批准），不能再次审批。"):
        approve_role(grant=grant, actor=three.officer, at=NOON)


def test_refuse_role_needs_a_reason_and_changes_no_role() -> None:
    three, person = the_three(), a_person()
    grant = a_proposal(three, person)

    with pytest.raises(BadInput, match="不予批准须写明理由"):
        refuse_role(grant=grant, actor=three.officer, note=" ", at=NOON)
    refuse_role(grant=grant, actor=three.officer, note="文号不符", at=NOON)

    grant.refresh_from_db()
    assert (grant.decision, grant.note, grant.decided_by) == ("refused", "文号不符", three.officer)
    assert not Membership.objects.filter(person=person).exists()
    assert acts_in_chain() == ["role_proposed", "role_refused"]


def a_revocation(three, membership, last_day):
    return propose_revocation(
        actor=three.administrator,
        membership=membership,
        last_day=last_day,
        reason="调离",
        at=MORNING,
    ).grant


def test_approved_revocation_ends_the_role_at_once_when_yesterday_is_named() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)
    grant = a_revocation(three, membership, TODAY - timedelta(days=1))
    assert holds_any(membership.person, [Role.DEPARTMENT_HEAD], TODAY)

    approve_role(grant=grant, actor=three.officer, at=NOON)

    membership.refresh_from_db()
    assert str(membership.valid_until) == "2026-03-01"
    assert not holds_any(membership.person, [Role.DEPARTMENT_HEAD], TODAY)
    assert acts_in_chain() == ["role_proposed", "role_ended"]


def test_revocation_approved_late_does_not_deny_the_days_the_role_was_held() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)
    grant = a_revocation(three, membership, TODAY)

    approve_role(grant=grant, actor=three.officer, at=shanghai(2026, 3, 9))

    membership.refresh_from_db()
    assert str(membership.valid_until) == "2026-03-08"


def test_revocation_of_a_role_that_ended_meanwhile_is_refused() -> None:
    three = the_three()
    membership = a_member(Role.DEPARTMENT_HEAD, three.organisation)
    grant = a_revocation(three, membership, TODAY)
    Membership.objects.filter(pk=membership.pk).update(valid_until=TODAY)

    with pytest.raises(GuardFailed, match="这一任职已经截止，无须收回。"):
        approve_role(grant=grant, actor=three.officer, at=shanghai(2026, 3, 9))


def verdict(grant: RoleGrant, officer: Person) -> str:
    """Approve, and return the decision or the name of the refusal."""
    try:
        return approve_role(grant=grant, actor=officer, at=NOON).grant.decision
    except KaifangError as error:
        return type(error).__name__


@pytest.mark.django_db(transaction=True)
def test_approve_role_by_several_officers_at_once_exactly_one_succeeds() -> None:
    three = the_three()
    officers = [three.officer] + [
        a_member(Role.SECURITY_OFFICER, three.organisation).person for _ in range(3)
    ]
    for _ in range(5):
        person = a_person()
        grant = a_proposal(three, person)

        results = at_once([partial(verdict, grant, officer) for officer in officers])

        assert sorted(results) == ["AlreadyDone", "AlreadyDone", "AlreadyDone", "approved"]
        assert Membership.objects.filter(person=person).count() == 1
        assert SystemEvent.objects.filter(act="role_approved", data__grant=grant.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_separated_roles_approved_at_once_give_one() -> None:
    three = the_three()
    second = a_member(Role.SECURITY_OFFICER, three.organisation).person
    for _ in range(5):
        person = a_person()
        auditor = a_proposal(three, person, Role.AUDITOR)
        administrator = a_proposal(three, person, Role.ADMINISTRATOR)

        results = at_once(
            [partial(verdict, auditor, three.officer), partial(verdict, administrator, second)]
        )

        assert sorted(results) == ["GuardFailed", "approved"]
        assert Membership.objects.filter(person=person).count() == 1
