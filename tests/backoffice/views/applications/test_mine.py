"""The list of one's own applications: what each is about, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.workflows.conditional_access.applying import a_town, an_applicant, handed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_list_names_datasets_and_the_next_answer(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    client.force_login(town.person.person)

    page = client.get(reverse("my-applications")).content.decode()

    assert application.number in page
    assert "停车场实时泊位、医疗机构挂号量" in page
    assert "2023-10-10" in page


def test_former_applicant_is_named_beside_what_was_applied_for_then(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    elsewhere = an_applicant("上海另一家有限公司").organisation.applicant
    type(application).objects.filter(pk=application.pk).update(applicant=elsewhere)
    client.force_login(town.person.person)

    page = client.get(reverse("my-applications")).content.decode()

    assert "上海另一家有限公司" in page


def test_applicant_of_another_company_reads_none_of_it(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    client.force_login(an_applicant("上海另一家有限公司").person)

    page = client.get(reverse("my-applications")).content.decode()

    assert application.number not in page
    assert "停车场实时泊位" not in page
