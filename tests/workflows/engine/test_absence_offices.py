"""Standing in reaches as far as the office that both serve, and no further."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import NotAllowed
from cases.models import Absence, Membership
from cases.permissions import Requirement, memberships_on, require
from cases.queries.absences import absences_known_to
from cases.queries.visible import visible_to
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai, the_commission
from tests.practice.requests import a_draft, an_office
from workflows.engine.absence import Away, enter_absence

pytestmark = pytest.mark.django_db

AT = shanghai(2023, 9, 27)
FIRST, LAST = date(2023, 9, 27), date(2023, 10, 8)


@pytest.fixture
def office():
    return an_office()


def away(delegate=None) -> Away:
    return Away(first_day=FIRST, last_day=LAST, delegate=delegate, reason="年休假")


def end_on(membership, last_day) -> None:
    Membership.objects.filter(pk=membership.pk).update(valid_until=last_day)


def test_delegate_of_one_office_gets_no_role_of_another(office) -> None:
    a_draft(an_office())
    deputy = a_member(Role.REVIEWER, office.organisation).person
    clerk = office.staff.person
    a_member(Role.COMMISSION_STAFF, the_commission(), person=clerk)
    enter_absence(actor=office.head.person, person=clerk, away=away(deputy), at=AT)

    assert [hat.role for hat in memberships_on(deputy, FIRST)] == ["reviewer", "department_staff"]
    assert not visible_to(deputy, on=FIRST).exists()
    with pytest.raises(NotAllowed):
        require(
            deputy,
            Requirement(roles=frozenset({Role.COMMISSION_STAFF}), organisation=None),
            on=FIRST,
        )


def test_delegate_who_left_the_office_stands_in_no_more(office) -> None:
    own = a_member(Role.REVIEWER, office.organisation)
    head = office.head.person
    enter_absence(actor=head, person=head, away=away(own.person), at=AT)
    end_on(own, FIRST)

    held = {
        day: [hat.role for hat in memberships_on(own.person, day)]
        for day in (FIRST, date(2023, 9, 28))
    }

    assert held == {FIRST: ["reviewer", "department_head"], date(2023, 9, 28): []}


def test_delegate_without_a_role_to_pass_on_gets_none(office) -> None:
    applicant = a_member(Role.APPLICANT, office.organisation).person
    request = a_draft(office)
    Absence.objects.create(
        person=office.staff.person,
        delegate=applicant,
        valid_from=FIRST,
        valid_until=LAST,
        reason="出差",
        entered_by=office.staff.person,
        entered_at=AT,
    )

    assert [hat.role for hat in memberships_on(applicant, FIRST)] == ["applicant"]
    assert not visible_to(applicant, on=FIRST).filter(pk=request.pk).exists()


def test_delegate_does_not_see_what_the_principal_opened_elsewhere(office) -> None:
    former = an_office()
    clerk = former.staff.person
    opened = a_draft(former)
    end_on(former.staff, date(2023, 9, 26))
    a_member(Role.DEPARTMENT_STAFF, office.organisation, person=clerk)
    deputy = a_member(Role.REVIEWER, office.organisation).person
    enter_absence(actor=clerk, person=clerk, away=away(deputy), at=AT)

    assert not visible_to(deputy, on=FIRST).filter(pk=opened.pk).exists()


def test_absence_of_a_former_colleague_is_not_known(office) -> None:
    moved = a_person()
    end_on(a_member(Role.REVIEWER, office.organisation, person=moved), date(2022, 1, 1))
    elsewhere = a_member(Role.REVIEWER, person=moved)
    colleague = a_member(Role.DEPARTMENT_STAFF, elsewhere.organisation).person
    absence = enter_absence(actor=moved, person=moved, away=away(), at=AT)

    assert list(absences_known_to(office.staff.person, on=FIRST)) == []
    assert list(absences_known_to(colleague, on=FIRST)) == [absence]
