"""Who may act where: one's own organisation, and a district's authority for its own units only."""

from __future__ import annotations

import pytest

from cases.errors import NotAllowed
from cases.permissions import Requirement, require
from cases.states.role import Role
from tests.factories import LONG_AGO, a_member, an_organisation

pytestmark = pytest.mark.django_db
HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY})


def test_district_authority_acts_for_units_of_its_own_district_only() -> None:
    own, other = an_organisation("上海市徐汇区人民政府"), an_organisation("上海市静安区人民政府")
    unit = an_organisation("上海市徐汇区教育局", parent=own)
    authority = a_member(Role.DISTRICT_AUTHORITY, own)
    neighbour = a_member(Role.DISTRICT_AUTHORITY, other)
    requirement = Requirement(roles=HEADS, organisation=unit)

    assert require(authority.person, requirement, on=LONG_AGO) == authority
    with pytest.raises(NotAllowed, match="上海市徐汇区教育局"):
        require(neighbour.person, requirement, on=LONG_AGO)


def test_head_of_a_district_office_does_not_act_for_its_units() -> None:
    district = an_organisation("上海市徐汇区人民政府")
    unit = an_organisation("上海市徐汇区教育局", parent=district)
    head = a_member(Role.DEPARTMENT_HEAD, district)

    with pytest.raises(NotAllowed, match="上海市徐汇区教育局"):
        require(head.person, Requirement(roles=HEADS, organisation=unit), on=LONG_AGO)


def test_role_in_a_unit_gives_nothing_in_the_district_above() -> None:
    district = an_organisation("上海市徐汇区人民政府")
    unit = an_organisation("上海市徐汇区教育局", parent=district)
    authority = a_member(Role.DISTRICT_AUTHORITY, unit)

    with pytest.raises(NotAllowed, match="上海市徐汇区人民政府"):
        require(authority.person, Requirement(roles=HEADS, organisation=district), on=LONG_AGO)
