"""Every page without arguments is also a page in English, whoever looks."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from cases.states.role import Role
from tests.backoffice.views.addresses import names_without_arguments
from tests.factories import a_member
from tests.workflows.open_list.changes import a_city, a_draft_with_entries, in_review

pytestmark = pytest.mark.django_db
ANSWERS = {200, 302, 403, 404, 405}


@pytest.fixture(autouse=True)
def chinese_afterwards():
    """Leave the thread in the language of the house: a request changes it."""
    with override("zh-hans"):
        yield


@pytest.mark.parametrize("role", Role)
def test_every_page_answers_in_english(client, role: Role) -> None:
    city = a_city()
    in_review(city, a_draft_with_entries(city))
    client.force_login(a_member(role, city.staff.organisation).person)
    client.cookies["django_language"] = "en"

    answers = {
        name: client.get(reverse(name)).status_code
        for name in names_without_arguments()
        if name != "logout"
    }

    assert client.get(reverse("my-queue"))["Content-Language"] == "en"
    assert {name: code for name, code in answers.items() if code not in ANSWERS} == {}
