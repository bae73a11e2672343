"""One of the three offices is given only to a person whose password is their own."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import Membership
from cases.states.role import Role
from tests.factories import a_person
from tests.workflows.administration.offices import MORNING, a_proposal, the_three
from workflows.administration.decide_role import approve_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR])
def test_approve_role_of_the_three_before_the_first_password_is_changed_is_refused(
    role: Role,
) -> None:
    three = the_three()
    newcomer = a_person(must_change_password=True)
    grant = a_proposal(three, newcomer, role)

    with pytest.raises(GuardFailed, match="还没有改过初始密码"):
        approve_role(grant=grant, actor=three.officer, at=MORNING)

    assert not Membership.objects.filter(person=newcomer).exists()


def test_approve_role_of_staff_may_come_before_the_first_login() -> None:
    three = the_three()
    newcomer = a_person(must_change_password=True)

    approve_role(grant=a_proposal(three, newcomer), actor=three.officer, at=MORNING)

    assert Membership.objects.get(person=newcomer).role == Role.DEPARTMENT_STAFF
