"""The one door: which role sees whose cases, and that nothing else opens it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cases.models import Membership
from cases.queries.visible import visible_to
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.practice.requests import a_draft, an_office

if TYPE_CHECKING:
    from cases.models import Organisation, Person

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 27)
OWN, OTHERS = "own", "others"

# fmt: off
SEEN = {
    Role.APPLICANT:            set(),
    Role.DEPARTMENT_STAFF:     {OWN},
    Role.REVIEWER:             {OWN},
    Role.DEPARTMENT_HEAD:      {OWN},
    Role.COMMISSION_STAFF:     {OWN, OTHERS},
    Role.COMMISSION_LEAD:      {OWN, OTHERS},
    Role.DUTY_OFFICER:         {OWN, OTHERS},
    Role.DATA_CENTRE_OPERATOR: {OWN, OTHERS},
    Role.DISTRICT_AUTHORITY:   {OWN},
    Role.EXPERT:               set(),
    Role.CONSULTANT:           set(),
    Role.OPERATOR_STAFF:       set(),
    Role.SUPERVISOR:           {OWN, OTHERS},
    Role.AUDITOR:              {OWN, OTHERS},
    Role.SECURITY_OFFICER:     {OWN, OTHERS},
    Role.ADMINISTRATOR:        set(),
}
# fmt: on


def a_case_of(organisation: Organisation) -> str:
    """Open a case of an organisation and return its number."""
    return a_draft(an_office(organisation)).number


def seen_by(person: Person, on: date = ON) -> set[str]:
    return set(visible_to(person, on=on).values_list("number", flat=True))


def test_every_role_is_in_the_table() -> None:
    assert set(SEEN) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_role_sees_the_cases_that_it_should(role: Role) -> None:
    own = an_organisation()
    cases = {OWN: a_case_of(own), OTHERS: a_case_of(an_organisation())}

    seen = seen_by(a_member(role, own).person)

    assert {whose for whose, number in cases.items() if number in seen} == SEEN[role]


@pytest.mark.parametrize("role", list(Role))
def test_role_that_has_ended_or_not_begun_shows_nothing(role: Role) -> None:
    own = an_organisation()
    a_case_of(own)
    ended, coming = a_member(role, own), a_member(role, own)
    Membership.objects.filter(pk=ended.pk).update(valid_until=ON - timedelta(days=1))
    Membership.objects.filter(pk=coming.pk).update(valid_from=ON + timedelta(days=1))

    assert (seen_by(ended.person), seen_by(coming.person)) == (set(), set())


def test_last_day_of_a_role_still_counts() -> None:
    own = an_organisation()
    number = a_case_of(own)
    last = a_member(Role.REVIEWER, own)
    Membership.objects.filter(pk=last.pk).update(valid_until=ON)

    assert seen_by(last.person) == {number}


def test_district_authority_sees_its_units_and_no_other_district() -> None:
    district, other = an_organisation(), an_organisation()
    own, unit = a_case_of(district), a_case_of(an_organisation(parent=district))
    a_case_of(other)
    a_case_of(an_organisation(parent=other))

    assert seen_by(a_member(Role.DISTRICT_AUTHORITY, district).person) == {own, unit}


def test_who_holds_no_role_sees_what_they_opened_and_nothing_else() -> None:
    office = an_office()
    opened = a_draft(office)
    a_case_of(an_organisation())
    Membership.objects.filter(pk=office.staff.pk).update(valid_until=ON - timedelta(days=1))

    assert seen_by(office.staff.person) == {opened.number}
    assert seen_by(a_person()) == set()
