"""The demonstration's accounts come through the real acts, and never into production."""

from __future__ import annotations

import pytest

from backoffice.demo.people import DEMO_PASSWORD, create_demo_people, demo_member
from cases.errors import GuardFailed
from cases.models import Membership, Organisation, Person, RoleGrant, SystemEvent
from cases.states.role import SEPARATED_ROLES, Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.administration.offices import the_three

pytestmark = pytest.mark.django_db
OPENING = shanghai(2026, 3, 2)


def test_create_demo_people_makes_accounts_that_can_log_in_at_once() -> None:
    accounts = create_demo_people(at=OPENING)

    assert len(accounts) == 21
    for account in accounts:
        person = Person.objects.get(username=account.username)
        assert person.check_password(DEMO_PASSWORD)
        assert not person.must_change_password
        assert account.explanation
        assert account.organisation
        assert account.role


def test_create_demo_people_proposes_and_approves_every_role_but_the_first_three() -> None:
    create_demo_people(at=OPENING)

    roles = Membership.objects.exclude(role__in=SEPARATED_ROLES)
    assert roles.count() == 17
    assert not roles.filter(grant__isnull=True).exists()
    grants = RoleGrant.objects.select_related("proposed_by", "decided_by")
    assert {(grant.proposed_by.username, grant.decided_by.username) for grant in grants} == {
        ("administrator", "security-officer")
    }


def test_create_demo_people_twice_writes_nothing_more() -> None:
    first = create_demo_people(at=OPENING)
    events = SystemEvent.objects.count()

    assert create_demo_people(at=shanghai(2026, 3, 3)) == first
    assert SystemEvent.objects.count() == events


def test_demo_member_is_called_by_role_and_organisation_and_made_once() -> None:
    organisation = an_organisation("上海市水务局", short_name="市水务局")

    head = demo_member(organisation, Role.DEPARTMENT_HEAD, at=OPENING)

    assert head.person.username == f"head-{organisation.pk}"
    assert head.person.name == "市水务局部门负责人"
    assert demo_member(organisation, Role.DEPARTMENT_HEAD, at=OPENING) == head


def test_demo_member_uses_the_cast_and_never_a_real_person() -> None:
    create_demo_people(at=OPENING)
    transport = Organisation.objects.get(full_name="上海市交通委员会")
    water = an_organisation("上海市水务局")
    real = a_member(Role.DEPARTMENT_HEAD, water)

    assert demo_member(transport, Role.DEPARTMENT_HEAD, at=OPENING).person.username == (
        "head-transport"
    )
    assert demo_member(water, Role.DEPARTMENT_HEAD, at=OPENING).person != real.person


def test_demo_people_in_production_are_refused(settings) -> None:
    settings.ENVIRONMENT = "production"

    with pytest.raises(GuardFailed, match="演示账号的密码是公开的，不能用于生产环境"):
        create_demo_people(at=OPENING)
    with pytest.raises(GuardFailed, match="演示账号的密码是公开的，不能用于生产环境"):
        demo_member(an_organisation(), Role.DEPARTMENT_HEAD, at=OPENING)

    assert Person.objects.count() == 0


def test_demo_people_beside_real_ones_are_refused() -> None:
    the_three()

    with pytest.raises(GuardFailed, match="系统中已有任职记录"):
        create_demo_people(at=OPENING)
