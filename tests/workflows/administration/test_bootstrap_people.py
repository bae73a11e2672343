"""The first three: appointed once, by the one who holds the server."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import Membership, Organisation, Person, SystemEvent
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.offices import MORNING, acts_in_chain
from workflows.administration.add_organisation import OrganisationFacts
from workflows.administration.bootstrap_people import FirstPerson, bootstrap_people

pytestmark = pytest.mark.django_db
HOME = OrganisationFacts(full_name="上海市经济和信息化委员会", kind="commission")
FIRST_PEOPLE = {
    Role.ADMINISTRATOR: FirstPerson(username="zhang.wei", name="张伟"),
    Role.SECURITY_OFFICER: FirstPerson(username="li.na", name="李娜"),
    Role.AUDITOR: FirstPerson(username="wang.fang", name="王芳"),
}


def test_bootstrap_people_appoints_three_with_first_passwords() -> None:
    appointed = bootstrap_people(organisation=HOME, first_people=FIRST_PEOPLE, at=MORNING)

    assert {(one.membership.person.username, one.membership.role) for one in appointed} == {
        ("zhang.wei", "administrator"),
        ("li.na", "security_officer"),
        ("wang.fang", "auditor"),
    }
    for one in appointed:
        assert one.membership.person.check_password(one.first_password)
        assert one.membership.person.must_change_password
        assert str(one.membership.valid_from) == "2026-03-02"
    assert acts_in_chain() == [
        "organisation_added",
        *["person_added", "role_bootstrapped"] * 3,
    ]
    assert set(SystemEvent.objects.values_list("actor", flat=True)) == {None}


def test_bootstrap_people_where_anybody_was_appointed_is_refused() -> None:
    a_member(Role.EXPERT)

    with pytest.raises(GuardFailed, match="系统中已有任职记录，不能再次初始化"):
        bootstrap_people(organisation=HOME, first_people=FIRST_PEOPLE, at=MORNING)


def test_bootstrap_people_with_one_account_twice_writes_nothing() -> None:
    twice = FIRST_PEOPLE | {Role.AUDITOR: FIRST_PEOPLE[Role.ADMINISTRATOR]}

    with pytest.raises(BadInput, match=r"账号“zhang\.wei”已被使用"):
        bootstrap_people(organisation=HOME, first_people=twice, at=MORNING)

    assert (Person.objects.count(), Membership.objects.count()) == (0, 0)
    assert not Organisation.objects.filter(full_name=HOME.full_name).exists()
    assert acts_in_chain() == []


def test_bootstrap_people_without_an_auditor_is_refused() -> None:
    two: dict[Role, FirstPerson] = {
        role: who for role, who in FIRST_PEOPLE.items() if role != Role.AUDITOR
    }

    with pytest.raises(BadInput, match="须且只须指定系统管理员、安全员、审计员三人"):
        bootstrap_people(organisation=HOME, first_people=two, at=MORNING)
