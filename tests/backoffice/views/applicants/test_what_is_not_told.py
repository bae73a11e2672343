"""What an applicant must not learn, and what must not be kept of an identity number."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.urls import reverse

from cases.models import SavedView, WorkItem
from cases.queries.absences import absences_known_to, colleagues_of
from cases.queries.saved_views import offices_of
from tests.backoffice.views.applicants.test_sign_up import PASSWORD, account, text
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_person, an_organisation, the_commission
from tests.workflows.administration.applicants.subjects import (
    CREDIT_CODE,
    IDENTITY,
    LATER,
    an_officer,
    company,
    decided,
    registered,
    researcher,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_no_table_keeps_an_identity_number_or_a_password(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    the_commission()
    client.post(reverse("sign-up"), account())
    client.post(reverse("login"), {"username": "lu.mingyuan", "password": PASSWORD})
    item = WorkItem.objects.get()
    logged_in(an_officer().person).post(
        reverse("step", args=[item.pk]), {"outcome": "verify", "expected_version": 1}
    )

    kept = [
        (model._meta.db_table, row)
        for model in apps.get_models()
        for row in model._default_manager.values()
        if IDENTITY in str(row) or PASSWORD in str(row)
    ]
    assert kept == []
    assert IDENTITY not in caplog.text


def test_form_with_mistakes_does_not_give_a_password_back(client: Client) -> None:
    the_commission()

    answer = client.post(reverse("sign-up"), account(phone=""))

    assert PASSWORD not in answer.content.decode()


def test_who_registers_does_not_learn_who_is_here_under_that_number() -> None:
    known = an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind="enterprise")
    first, second = a_person("甲一"), a_person("乙二")
    decided(registered(company(), first), "verify")
    registration = registered(company(name="另一名称"), second)
    address = reverse("case", args=[registration.number])

    shown = text(logged_in(second).get(address))

    assert known.full_name not in shown
    assert "甲一" not in shown
    seen_by_staff = text(logged_in(an_officer().person).get(address))
    assert f"{known.full_name}（企业）" in seen_by_staff
    assert f"甲一（{first.username}）" in seen_by_staff


def test_people_who_apply_for_themselves_are_nobodys_colleagues() -> None:
    first, second = a_person(), a_person()
    decided(registered(researcher(), first), "verify")
    other = researcher(number="310101198511203215", name="沈若兰")
    decided(registered(other, second), "verify")

    assert list(colleagues_of(first, on=LATER.date())) == []
    assert offices_of(first, on=LATER.date()) == ()


def test_who_applies_for_an_organisation_learns_nothing_of_its_offices() -> None:
    home = an_organisation("上海申图数据科技有限公司", credit_code=CREDIT_CODE, kind="enterprise")
    person, colleague = a_person(), a_person()
    decided(registered(company(), person), "verify")
    decided(registered(company(), colleague), "verify")
    SavedView.objects.create(
        owner=colleague, name="同事的视图", shared_with=home, queue="mine", created_at=LATER
    )

    page = unescape(logged_in(person).get(reverse("saved-views")).content.decode())

    assert "同事的视图" not in page
    assert not absences_known_to(person, on=LATER.date()).exists()


def test_menu_and_front_door_of_an_applicant_lead_to_their_registration(client: Client) -> None:
    person = a_person()
    registration = registered(company(), person)
    client.force_login(person)
    waiting = client.get("/")["Location"]
    decided(registration, "verify")

    page = text(client.get(reverse("my-registration")))

    assert waiting == client.get("/")["Location"] == reverse("my-registration")
    assert "主体认证</a>" in page
    assert "团队任务</a>" not in page
    assert "申请主体认证" in text(client.get(reverse("my-roles")))
