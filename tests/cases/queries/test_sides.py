"""Who asks and who handles, for notes and messages."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Absence, Case, Membership, Person, WorkItem
from cases.queries.sides import askers_among, opening_of, standing_of
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.practice.flow import PracticeFlow
from tests.practice.models import PracticeRequest
from tests.practice.requests import an_office
from tests.workflows.collaboration.cases import AT, ON, a_city, an_application
from workflows.engine.gate import open_case

pytestmark = pytest.mark.django_db


def sides(hat: Membership, case: Case) -> tuple[bool, bool, bool]:
    """Return whether a person asks, handles, and reads notes."""
    standing = standing_of(hat.person, case, on=ON)
    return standing.asks is not None, standing.handles is not None, standing.may_read_notes


def test_staff_case_is_asked_by_the_openers_role_and_handled_by_all_its_office() -> None:
    city = a_city()
    office = city.office.organisation
    colleague = a_member(Role.DEPARTMENT_STAFF, office)
    reviewer = a_member(Role.REVIEWER, office)

    assert {
        hat.role: sides(hat, city.request)
        for hat in (city.office.staff, city.office.head, reviewer, city.officer, city.auditor)
    } == {
        Role.DEPARTMENT_STAFF: (True, True, True),
        Role.DEPARTMENT_HEAD: (False, True, True),
        Role.REVIEWER: (False, True, True),
        Role.COMMISSION_STAFF: (False, True, True),
        Role.AUDITOR: (False, False, True),
    }
    assert sides(colleague, city.request) == (True, True, True)


def test_applicants_organisation_asks_and_never_handles_whatever_else_its_people_do() -> None:
    case = an_application()
    both = a_member(Role.COMMISSION_STAFF, the_commission(), person=case.colleague.person)
    expert = a_member(Role.EXPERT, case.office.organisation)

    assert sides(case.applicant, case.request) == (True, False, False)
    assert sides(both, case.request) == (True, False, False)
    assert sides(case.office.staff, case.request) == (False, True, True)
    assert sides(case.officer, case.request) == (False, True, True)
    assert sides(expert, case.request) == (False, False, False)


@pytest.mark.parametrize("of_applicant", [True, False])
def test_askers_among_many_are_those_who_ask_by_themselves(*, of_applicant: bool) -> None:
    case = (an_application if of_applicant else a_city)()
    for role in Role:
        a_member(role, case.office.organisation)
    a_member(Role.AUDITOR, case.office.organisation, person=case.office.staff.person)
    people = list(Person.objects.order_by("pk"))
    asking = {each.pk for each in people if standing_of(each, case.request, on=ON).asks is not None}

    among = askers_among([each.pk for each in people], case.request, on=ON)

    assert among == asking
    assert 0 < len(among) < len(people)


def test_applicant_who_left_the_company_neither_asks_nor_handles() -> None:
    case = an_application()
    Membership.objects.filter(pk=case.applicant.pk).update(valid_until=date(2023, 9, 27))
    a_member(Role.COMMISSION_STAFF, the_commission(), person=case.applicant.person)

    assert sides(case.applicant, case.request) == (False, False, False)


def test_opener_who_left_the_office_reads_no_notes() -> None:
    city = a_city()
    Membership.objects.filter(pk=city.office.staff.pk).update(valid_until=date(2023, 9, 27))

    assert sides(city.office.staff, city.request) == (False, False, False)


def test_opener_promoted_in_the_office_still_asks() -> None:
    city = a_city()
    Membership.objects.filter(pk=city.office.staff.pk).update(valid_until=date(2023, 9, 27))
    promoted = a_member(
        Role.DEPARTMENT_HEAD, city.office.organisation, person=city.office.staff.person
    )

    assert sides(promoted, city.request) == (True, True, True)


def test_stranger_stands_nowhere_until_their_office_holds_a_task() -> None:
    city = a_city()
    stranger = a_member(Role.DEPARTMENT_HEAD)

    before = sides(stranger, city.request)
    WorkItem.objects.filter(process_id=city.request.pk).update(organisation=stranger.organisation)

    assert before == (False, False, False)
    assert sides(stranger, city.request) == (False, True, True)


def test_districts_authority_handles_the_cases_of_its_units_alone() -> None:
    district = an_organisation("上海市黄浦区")
    unit = an_office(an_organisation(parent=district))
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    head_of_district = a_member(Role.DEPARTMENT_HEAD, district)
    city = a_city()
    WorkItem.objects.filter(process_id=city.request.pk).update(organisation=unit.organisation)

    assert sides(authority, city.request) == (False, True, True)
    assert sides(head_of_district, city.request) == (False, False, False)
    WorkItem.objects.filter(process_id=city.request.pk).update(
        organisation=city.office.organisation
    )
    assert sides(authority, city.request) == (False, False, False)


@pytest.mark.parametrize(
    ("kinds", "handles"), [([], True), (["practice"], True), (["list_change"], False)]
)
def test_delegate_handles_in_place_of_the_head_what_they_stand_in_for(
    kinds: list[str], handles: bool
) -> None:
    city = a_city()
    delegate = a_member(Role.SUPERVISOR, city.office.organisation)
    Absence.objects.create(
        person=city.office.head.person,
        delegate=delegate.person,
        kinds=kinds,
        valid_from=ON,
        valid_until=ON,
        reason="出差",
        entered_by=city.office.head.person,
        entered_at=AT,
    )

    # Who supervises reads the notes by that role, and still does not handle.
    assert sides(delegate, city.request) == (False, handles, True)


def test_case_that_the_system_opened_has_nobody_who_asks() -> None:
    office = an_office()
    taken = open_case(
        record=PracticeRequest(
            kind="practice", title="系统", state="draft", organisation=office.organisation
        ),
        flow=PracticeFlow,
        membership=None,
        at=shanghai(2023, 9, 26),
        rule="house default",
    )

    assert opening_of(taken.case).organisation is None
    assert sides(office.staff, taken.case) == (False, True, True)
