"""Staff verify an applicant: who may, what it leads to, what does not fit."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import Applicant, Membership, Organisation, SystemEvent, WorkItem
from cases.permissions import hats_on
from cases.queries.applicants import applicant_of_person, reasons_of_refusal
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, the_commission
from tests.workflows.administration.applicants.subjects import (
    CREDIT_CODE,
    LATER,
    OTHER_CODE,
    an_officer,
    company,
    decided,
    registered,
    researcher,
)
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
TODAY = LATER.date()


def test_verified_company_is_an_organisation_for_which_the_person_applies() -> None:
    person = a_person()

    registration = decided(registered(company(), person), "verify", is_small_business=True)

    applicant = Applicant.objects.get()
    organisation = Organisation.objects.get(credit_code=CREDIT_CODE)
    assert (registration.state, registration.applicant) == ("verified", applicant)
    assert (organisation.kind, applicant.organisation) == ("enterprise", organisation)
    assert applicant.is_small_business
    assert [(hat.role, hat.organisation) for hat in hats_on(person, TODAY)] == [
        (Role.APPLICANT, organisation)
    ]
    assert applicant_of_person(person, on=TODAY) == applicant
    assert SystemEvent.objects.filter(act="applicant_verified").count() == 1


def test_second_person_of_a_company_joins_it() -> None:
    first, second = a_person(), a_person()
    decided(registered(company(), first), "verify")
    decided(registered(company(), second), "verify")

    assert Applicant.objects.count() == 1
    assert applicant_of_person(second, on=TODAY) == applicant_of_person(first, on=TODAY)


def test_verified_natural_person_applies_for_themselves_alone() -> None:
    first, second = a_person(), a_person()
    decided(registered(researcher(), first), "verify", is_researcher=True)
    other = researcher(number="310101198511203215", name="沈若兰")
    decided(registered(other, second), "verify")

    mine, theirs = (applicant_of_person(each, on=TODAY) for each in (first, second))
    assert mine is not None
    assert theirs is not None
    assert (mine.person, mine.is_researcher, mine.organisation) == (first, True, None)
    assert (theirs.person, theirs.is_researcher) == (second, False)
    # One place holds the roles of all of them, and shows nobody another's cases.
    assert Membership.objects.values("organisation").distinct().count() == 2


def test_same_natural_person_with_another_account_is_refused() -> None:
    decided(registered(researcher()), "verify")
    again = registered(researcher())

    with pytest.raises(GuardFailed, match="已由另一个账号认证"):
        decided(again, "verify")

    assert Applicant.objects.count() == 1


def test_company_whose_number_has_another_name_here_is_refused() -> None:
    an_organisation("上海测绘院", credit_code=CREDIT_CODE)

    with pytest.raises(GuardFailed, match="登记的单位是“上海测绘院”"):
        decided(registered(company()), "verify")


def test_company_whose_name_has_another_number_here_is_refused() -> None:
    an_organisation("上海申图数据科技有限公司", credit_code=OTHER_CODE)

    with pytest.raises(GuardFailed, match="已有单位叫“上海申图数据科技有限公司”"):
        decided(registered(company()), "verify")


def test_known_organisation_of_the_same_name_and_number_is_taken() -> None:
    known = an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind="other")
    person = a_person()

    decided(registered(company(kind="other_organisation"), person), "verify")

    applicant = applicant_of_person(person, on=TODAY)
    assert applicant is not None
    assert applicant.organisation == known


@pytest.mark.parametrize(
    "kind",
    ["department", "district", "data_centre"],
)
def test_office_that_opens_data_is_no_applicant(kind: str) -> None:
    an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind=kind)

    with pytest.raises(GuardFailed, match="在本系统中承办开放工作"):
        decided(registered(company()), "verify")

    assert not Membership.objects.filter(role=Role.APPLICANT).exists()


def test_closed_company_is_no_applicant() -> None:
    an_organisation(
        "上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind="enterprise", valid_until=TODAY
    )

    with pytest.raises(GuardFailed, match=f"已于 {TODAY} 撤销"):
        decided(registered(company()), "verify")


def test_what_staff_found_last_of_a_small_business_holds() -> None:
    decided(registered(company()), "verify", is_small_business=True)
    decided(registered(company()), "verify", is_small_business=False)

    assert not Applicant.objects.get().is_small_business


def test_other_organisation_becomes_one_of_the_other_kind() -> None:
    decided(registered(company(kind="other_organisation", name="上海数据研究会")), "verify")

    assert Organisation.objects.get(full_name="上海数据研究会").kind == "other"


def test_refusal_leaves_its_reason_and_no_role() -> None:
    person = a_person()

    registration = decided(registered(company(), person), "refuse", reason="执照已注销")

    assert registration.state == "refused"
    assert reasons_of_refusal([registration]) == {registration.pk: "执照已注销"}
    assert applicant_of_person(person, on=TODAY) is None
    assert not Applicant.objects.exists()


def test_reason_of_what_is_not_refused_is_empty() -> None:
    assert reasons_of_refusal([registered(company())]) == {}


def test_staff_who_serves_the_company_may_not_verify_it() -> None:
    known = an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE)
    officer = an_officer()
    a_member(Role.APPLICANT, known, person=officer.person)

    with pytest.raises(NotAllowed):
        decided(registered(company()), "verify", by=officer)


def test_staff_claims_a_registration_unless_they_serve_the_company() -> None:
    known = an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind="enterprise")
    serving, other = an_officer(), an_officer()
    a_member(Role.APPLICANT, known, person=serving.person)
    item = WorkItem.objects.get(process_id=registered(company()).pk)

    with pytest.raises(NotAllowed):
        claim(work_item=item, person=serving.person, at=LATER)
    claim(work_item=item, person=other.person, at=LATER)

    assert WorkItem.objects.get(pk=item.pk).owner == other.person


def test_staff_may_not_verify_their_own_registration() -> None:
    officer = an_officer()

    with pytest.raises(NotAllowed):
        decided(registered(researcher(), officer.person), "verify", by=officer)


def test_department_may_not_verify() -> None:
    the_commission()

    with pytest.raises(NotAllowed):
        decided(registered(company()), "verify", by=a_member(Role.DEPARTMENT_HEAD))


def test_ended_role_applies_for_nobody() -> None:
    person = a_person()
    decided(registered(company(), person), "verify")
    Membership.objects.filter(person=person).update(valid_until=TODAY)

    assert applicant_of_person(person, on=TODAY) is not None
    assert applicant_of_person(person, on=TODAY.replace(day=TODAY.day + 1)) is None
