"""Two departments and an officer of the commission who reconciles."""

from __future__ import annotations

import pytest

from cases.states.role import Role
from tests.factories import a_member, an_organisation, the_commission


@pytest.fixture
def bureau():
    return an_organisation("甲局")


@pytest.fixture
def other():
    return an_organisation("乙局")


@pytest.fixture
def officer(client, bureau, other):
    """An officer of the commission, logged in."""
    member = a_member(Role.COMMISSION_STAFF, the_commission())
    client.force_login(member.person)
    return member
