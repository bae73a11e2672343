"""Sight read for many people at once answers as `visible_to` and `memberships_on` do for one."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Absence, Case, Membership, Person
from cases.permissions import memberships_on
from cases.queries.sight import place_of, sight_of
from cases.queries.visible import visible_to
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai
from tests.practice.requests import a_draft, an_office

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 28)
AT = shanghai(2023, 9, 27)


def stands_in(
    delegate: Person,
    person: Person,
    *,
    until: date = ON,
    ended: date | None = None,
    kinds: tuple[str, ...] = (),
):
    return Absence.objects.create(
        person=person,
        delegate=delegate,
        valid_from=AT.date(),
        valid_until=until,
        reason="年休假",
        entered_by=person,
        entered_at=AT,
        ended_on=ended,
        kinds=list(kinds),
    )


@pytest.fixture
def town() -> None:
    """Two districts' units, an office elsewhere, every role, absences of every sort."""
    district = an_organisation("上海市黄浦区")
    unit, elsewhere = an_office(an_organisation(parent=district)), an_office()
    for office in (unit, elsewhere):
        a_draft(office)
        Case.objects.filter(pk=a_draft(office).pk).update(kind="list_change")
    for role in Role:
        for organisation in (unit.organisation, elsewhere.organisation, district):
            a_member(role, organisation)
    ended = a_member(Role.DEPARTMENT_HEAD, unit.organisation)
    Membership.objects.filter(pk=ended.pk).update(valid_until=date(2023, 9, 27))
    a_member(Role.DEPARTMENT_HEAD, unit.organisation, person=a_person(is_active=False))
    # Stands in within the office, from outside it, for somebody back early, and two at once.
    both = a_member(Role.REVIEWER, unit.organisation, person=elsewhere.staff.person)
    stands_in(both.person, unit.head.person)
    stands_in(both.person, elsewhere.head.person)
    stands_in(a_member(Role.EXPERT, unit.organisation).person, unit.staff.person)
    stands_in(a_member(Role.REVIEWER, unit.organisation).person, elsewhere.staff.person)
    commission = a_member(Role.COMMISSION_LEAD, elsewhere.organisation)
    stands_in(a_member(Role.REVIEWER, elsewhere.organisation).person, commission.person)
    back = a_member(Role.COMMISSION_LEAD, elsewhere.organisation)
    stands_in(a_member(Role.REVIEWER, elsewhere.organisation).person, back.person, ended=ON)
    # For some kinds alone: in a district, in the whole city, and for a kind that nothing is of.
    for role, organisation, kind in (
        (Role.DISTRICT_AUTHORITY, district, "list_change"),
        (Role.COMMISSION_LEAD, elsewhere.organisation, "list_change"),
        (Role.COMMISSION_LEAD, elsewhere.organisation, "supervision_order"),
    ):
        newcomer = a_member(Role.DEPARTMENT_STAFF, organisation).person
        stands_in(newcomer, a_member(role, organisation).person, kinds=(kind,))


@pytest.mark.usefixtures("town")
def test_sight_of_many_is_the_sight_of_each() -> None:
    people = list(Person.objects.order_by("pk"))
    sights = sight_of([person.pk for person in people], on=ON)

    for person in people:
        visible = set(visible_to(person, on=ON).values_list("pk", flat=True))
        seen = {case.pk for case in Case.objects.all() if sights[person.pk].sees(place_of(case.pk))}
        hats = {(hat.pk, tuple(hat.scope or ())) for hat in memberships_on(person, ON)}
        read = {
            (hat.pk, tuple(getattr(hat, "scope", None) or ())) for hat in sights[person.pk].hats
        }
        assert (seen, read) == (visible, hats), person


@pytest.mark.usefixtures("town")
def test_absence_for_a_kind_opens_that_kind_of_case_and_no_other() -> None:
    scoped = Absence.objects.exclude(kinds=[]).exclude(kinds=["supervision_order"])
    for delegate in Person.objects.filter(stands_in__in=scoped):
        seen = visible_to(delegate, on=ON).exclude(organisation__memberships__person=delegate)
        assert set(seen.values_list("kind", flat=True)) == {"list_change"}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("size", [1, 3])
def test_sight_costs_the_same_for_one_and_three(size: int, django_assert_num_queries) -> None:
    people = list(Person.objects.values_list("pk", flat=True)[:size])

    with django_assert_num_queries(2):
        sight_of(people, on=ON)
