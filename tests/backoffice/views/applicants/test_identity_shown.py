"""What the service of real identity said is staff's to read, and theirs to answer for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import Registration, WorkItem
from tests.backoffice.views.applicants.test_sign_up import text
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_person
from tests.workflows.administration.applicants import identity_services
from tests.workflows.administration.applicants.subjects import an_officer, company, registered

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
WHY = "已核对营业执照原件和登记机关的更名证明。"


@pytest.fixture(autouse=True)
def differs(settings: Settings) -> None:
    settings.IDENTITY_SERVICE = f"{identity_services.HERE}.Differs"


def test_staff_read_the_answer_and_who_registers_does_not() -> None:
    person = a_person()
    registration = registered(company(), person)
    address = reverse("case", args=[registration.number])

    by_staff = text(logged_in(an_officer().person).get(address))
    by_the_applicant = text(logged_in(person).get(address))

    assert "名称与号码不一致" in by_staff
    assert "流水号 SM-002" in by_staff
    assert "不一致" not in by_the_applicant
    assert "SM-002" not in by_the_applicant


def test_page_asks_for_the_reason_and_keeps_what_was_typed() -> None:
    registration = registered(company(statement="请尽快核验"))
    officer = logged_in(an_officer().person)
    address = reverse("step", args=[WorkItem.objects.get().pk])
    plain = {"outcome": "verify", "expected_version": registration.version}

    refused = officer.post(address, {**plain, "is_small_business": "on", "in_spite_of": " "})
    done = officer.post(address, {**plain, "in_spite_of": WHY})

    assert refused.status_code == 422
    assert "与实名核验结果不符仍予通过的依据" in text(refused)
    assert "checked" in str(refused.context["form"]["is_small_business"])
    assert done.status_code == 302
    assert Registration.objects.get(pk=registration.pk).state == "verified"


def test_nothing_is_asked_where_the_service_agrees(settings: Settings) -> None:
    settings.IDENTITY_SERVICE = f"{identity_services.HERE}.Confirms"
    registered(company())

    page = logged_in(an_officer().person).get(reverse("step", args=[WorkItem.objects.get().pk]))

    assert "仍予通过的依据" not in text(page)
