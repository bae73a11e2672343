"""Who registers is checked with the service of real identity; staff decide, it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import Applicant, CaseEvent, Person, Registration
from tests.factories import a_person, the_commission
from tests.workflows.administration.applicants import identity_services
from tests.workflows.administration.applicants.subjects import (
    AT,
    CREDIT_CODE,
    IDENTITY,
    company,
    decided,
    registered,
    researcher,
)
from workflows.administration.applicants.register import register, sign_up

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
WHY = "已核对营业执照原件和登记机关的更名证明。"


@pytest.fixture(autouse=True)
def nobody_asked() -> None:
    identity_services.asked.clear()


def use(settings: Settings, service: str) -> None:
    settings.IDENTITY_SERVICE = f"{identity_services.HERE}.{service}"


def an_account(**changed: Any) -> dict[str, Any]:
    plain = {"username": "lu", "name": "陆明远", "email": "lu@demo.invalid", "password": "一二三"}
    return {**plain, "subject": researcher(), "at": AT, **changed}


@pytest.mark.parametrize(
    ("service", "outcome", "reference"),
    [
        ("Confirms", "confirmed", "SM-001"),
        ("Differs", "different", "SM-002"),
        ("KnowsNobody", "unknown", ""),
        ("IsDown", "no_answer", ""),
        ("SaysSomethingElse", "no_answer", ""),
        ("SaysTooMuch", "no_answer", ""),
        ("IsNotThere", "no_answer", ""),
    ],
)
def test_answer_is_kept_and_keeps_nobody_from_registering(
    settings: Settings, service: str, outcome: str, reference: str
) -> None:
    use(settings, service)

    registration = registered(company())

    assert registration.state == "submitted"
    assert (registration.identity_outcome, registration.identity_reference) == (outcome, reference)


def test_without_a_service_nobody_is_asked(settings: Settings) -> None:
    settings.IDENTITY_SERVICE = ""

    assert registered(company()).identity_outcome == "not_asked"


def test_service_is_asked_for_what_was_checked_also_when_an_account_is_opened(
    settings: Settings,
) -> None:
    the_commission()
    use(settings, "Confirms")

    register(person=a_person(), subject=company(number=f" {CREDIT_CODE.lower()} "), at=AT)
    sign_up(**an_account())

    assert identity_services.asked == [
        ("legal_person", "上海申图数据科技有限公司", CREDIT_CODE),
        ("natural_person", "陆明远", IDENTITY),
    ]


def test_who_is_refused_anyway_is_not_asked_about(settings: Settings) -> None:
    use(settings, "Confirms")
    person = a_person()
    registered(company(), person)
    identity_services.asked.clear()

    with pytest.raises(GuardFailed):
        register(person=person, subject=company(), at=AT)
    with pytest.raises(BadInput):
        sign_up(**an_account(username=person.username))
    with pytest.raises(BadInput):
        sign_up(**an_account(subject=researcher(number="310101199003074256")))

    assert identity_services.asked == []
    assert not Person.objects.filter(username="lu").exists()


def test_log_of_a_failure_names_nobody(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    use(settings, "IsDown")

    registered(researcher())

    assert "ConnectionError" in caplog.text
    assert IDENTITY not in caplog.text
    assert "陆明远" not in caplog.text


@pytest.mark.parametrize("service", ["Differs", "KnowsNobody"])
def test_who_is_verified_against_the_service_is_so_for_a_reason(
    settings: Settings, service: str
) -> None:
    use(settings, service)
    registration = registered(company())

    with pytest.raises(BadInput, match="请写明依据") as refused:
        decided(registration, "verify", in_spite_of="  ")
    assert refused.value.facts["field"] == "in_spite_of"
    assert not Applicant.objects.exists()

    verified = decided(registration, "verify", in_spite_of=WHY)
    assert verified.state == "verified"
    assert last_event(verified).data["in_spite_of"] == WHY


@pytest.mark.parametrize("service", ["Confirms", "IsDown"])
def test_no_reason_is_asked_where_the_service_does_not_contradict(
    settings: Settings, service: str
) -> None:
    use(settings, service)

    verified = decided(registered(company()), "verify")

    assert verified.state == "verified"
    assert "in_spite_of" not in last_event(verified).data


def last_event(registration: Registration) -> CaseEvent:
    return CaseEvent.objects.filter(case=registration.pk).latest("sequence")
