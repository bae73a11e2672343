"""Somebody registers an applicant: what is refused, what is kept, when it must be answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import CaseEvent, Clock, Person, Registration, SystemEvent, WorkItem
from cases.queries.visible import visible_to
from cases.states.identity_number import is_identity_number, masked
from tests.factories import a_person, the_commission
from tests.workflows.administration.applicants.subjects import (
    AT,
    CREDIT_CODE,
    IDENTITY,
    an_officer,
    company,
    decided,
    registered,
    researcher,
)
from workflows.administration.applicants.register import register, sign_up

pytestmark = pytest.mark.django_db


def test_registration_waits_for_the_commission_two_working_days_over_a_holiday() -> None:
    registration = registered(company())

    item = WorkItem.objects.get(process_id=registration.pk)
    assert (item.role, item.organisation) == ("commission_staff", the_commission())
    # 29 September to 6 October 2023 are holidays, 7 and 8 October are worked.
    assert Clock.objects.get(case=registration.pk).due_on == date(2023, 10, 8)
    assert registration.number.startswith("AR-2023-")
    assert registration.state_label == "待核验"


def test_identity_number_is_kept_as_a_digest_and_its_ends_alone() -> None:
    registration = registered(researcher())

    assert registration.identity_shown == "310*************55"
    assert len(registration.identity_digest) == 64
    events = CaseEvent.objects.filter(case=registration.pk)
    assert all(IDENTITY not in str(event.data) for event in events)


def test_small_letters_of_a_number_are_the_same_number() -> None:
    assert registered(company(number=CREDIT_CODE.lower())).credit_code == CREDIT_CODE


@pytest.mark.parametrize(
    ("subject", "field", "words"),
    [
        (company(kind="bank"), "kind", "请选择主体类型"),
        (company(name=" "), "name", "请填写名称"),
        (company(phone=""), "phone", "请填写联系电话"),
        (company(statement="长" * 1001), "statement", "不能超过 1000 字"),
        (company(number="91310000MA1FL00121"), "number", "统一社会信用代码"),
        (company(is_researcher=True), "is_researcher", "只适用于自然人"),
        (researcher(number="310101199013074255"), "number", "公民身份号码不正确"),
        (researcher(number=""), "number", "公民身份号码不正确"),
        (researcher(is_small_business=True), "is_small_business", "自然人不是中小微企业"),
    ],
)
def test_subject_that_cannot_be_is_refused_with_its_field(subject, field, words) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        registered(subject)

    assert refused.value.facts["field"] == field
    assert not Registration.objects.exists()


def test_second_registration_of_a_person_is_refused_while_the_first_waits() -> None:
    person = a_person()
    first = registered(company(), person)

    with pytest.raises(GuardFailed, match=f"{first.number} 正在核验"):
        register(person=person, subject=researcher(), at=AT)


def test_registration_after_a_refusal_is_a_new_case() -> None:
    person = a_person()
    first = decided(registered(company(), person), "refuse", reason="名称与执照不符")

    second = register(person=person, subject=company(), at=AT)

    assert (first.state, second.state) == ("refused", "submitted")


def test_person_who_applies_for_somebody_does_not_register_again() -> None:
    person = a_person()
    decided(registered(company(), person), "verify")

    with pytest.raises(GuardFailed, match="您已认证为“上海申图数据科技有限公司”的申请人"):
        register(person=person, subject=researcher(), at=AT)


def test_sign_up_opens_an_account_without_a_role_and_registers() -> None:
    the_commission()

    registration = sign_up(
        username="lu.mingyuan",
        name="陆明远",
        email="lu@example.cn",
        password="Zhe-shi-mi-ma-1",
        subject=researcher(),
        at=AT,
    )

    person = Person.objects.get(username="lu.mingyuan")
    assert person.check_password("Zhe-shi-mi-ma-1")
    assert not person.must_change_password
    assert not person.memberships.exists()
    assert registration.opened_by == person
    assert SystemEvent.objects.filter(act="person_added").exists()
    assert list(visible_to(person, on=AT.date())) == [registration.case_ptr]


def test_sign_up_with_a_number_that_cannot_be_opens_no_account() -> None:
    the_commission()

    with pytest.raises(BadInput):
        sign_up(
            username="lu.mingyuan",
            name="陆明远",
            email="",
            password="Zhe-shi-mi-ma-1",
            subject=replace(researcher(), number="1"),
            at=AT,
        )

    assert not Person.objects.filter(username="lu.mingyuan").exists()


def test_sign_up_with_a_taken_account_registers_nothing() -> None:
    the_commission()
    a_person(username="lu.mingyuan")

    with pytest.raises(BadInput, match="已被使用"):
        sign_up(
            username="lu.mingyuan",
            name="陆明远",
            email="",
            password="Zhe-shi-mi-ma-1",
            subject=researcher(),
            at=AT,
        )

    assert not Registration.objects.exists()


def test_another_who_registers_sees_nothing_of_it() -> None:
    registered(company())
    stranger = a_person()
    own = registered(researcher(), stranger)

    assert list(visible_to(stranger, on=AT.date())) == [own.case_ptr]
    assert visible_to(an_officer().person, on=AT.date()).count() == 2


@pytest.mark.parametrize(
    "number",
    ["", "31010119900307425", "310101199003074256", "3101011990030742５5", "31010119900230425X"],
)
def test_number_that_is_no_identity_number_is_told(number: str) -> None:
    assert not is_identity_number(number)


def test_identity_number_is_shown_by_its_ends() -> None:
    assert is_identity_number(IDENTITY)
    assert masked(IDENTITY) == "310*************55"
