"""The people who meet a requirement are those whom the gate would accept."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Membership, Person
from cases.permissions import Requirement, hats_for, memberships_on
from cases.queries.holders import people_meeting
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 28)


def a_city() -> dict[str, Person]:
    """Write people in and around one unit of a district."""
    district = an_organisation("上海市浦东新区")
    unit = an_organisation("浦东新区教育局", parent=district)
    people = {
        "head": a_member(Role.DEPARTMENT_HEAD, unit).person,
        "staff": a_member(Role.DEPARTMENT_STAFF, unit).person,
        "authority": a_member(Role.DISTRICT_AUTHORITY, district).person,
        "head elsewhere": a_member(Role.DEPARTMENT_HEAD, district).person,
        "gone": a_member(Role.DEPARTMENT_HEAD, unit, person=a_person(is_active=False)).person,
        "ended": a_member(Role.DEPARTMENT_HEAD, unit).person,
    }
    Membership.objects.filter(person=people["ended"]).update(valid_until=date(2023, 9, 27))
    return people


@pytest.mark.parametrize(
    ("narrower", "names"),
    [
        ({}, {"head", "authority"}),
        ({"only": "head"}, {"head"}),
        ({"barred": "head"}, {"authority"}),
        ({"anywhere": "yes"}, {"head", "authority", "head elsewhere"}),
    ],
    ids=["roles", "only", "barred", "anywhere"],
)
def test_people_meeting_are_those_who_have_a_hat_that_fits(
    narrower: dict[str, str], names: set[str]
) -> None:
    people = a_city()
    unit = Membership.objects.get(person=people["staff"]).organisation
    requirement = Requirement(
        roles=frozenset({Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY}),
        organisation=None if "anywhere" in narrower else unit,
        only=people[narrower["only"]].pk if "only" in narrower else None,
        barred=frozenset({people[narrower["barred"]].pk} if "barred" in narrower else ()),
    )

    found = set(people_meeting(requirement, on=ON))

    assert found == {people[name] for name in names}
    assert found == {
        person for person in people.values() if hats_for(memberships_on(person, ON), requirement)
    }
