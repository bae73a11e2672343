"""Contact data can go, and the chains stay whole (scenario 38)."""

from __future__ import annotations

import json

import pytest
from django.apps import apps

from cases.models import Person
from cases.proof import verify_cases, verify_system
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office
from tests.workflows.administration.offices import the_three
from workflows.administration.add_person import add_person
from workflows.administration.correct_person import correct_person

pytestmark = pytest.mark.django_db
ADDRESS = "zhang.san@example.org"


def places_of(text: str) -> list[str]:
    """Return every table and column of ours that holds a text."""
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "EmailField", "JSONField"}
        and any(
            text in (value if isinstance(value, str) else json.dumps(value, default=str))
            for value in model._base_manager.values_list(field.attname, flat=True)
        )
    ]


@pytest.mark.scenario(38)
def test_erased_address_is_nowhere_and_the_chains_verify() -> None:
    office, administrator = an_office(), the_three().administrator
    a_submitted_request(office)
    added = add_person(
        actor=administrator,
        username="zhangsan",
        name="张三",
        email=ADDRESS,
        at=shanghai(2023, 9, 27),
    )
    assert places_of(ADDRESS) == ["cases_person.email"]

    correct_person(
        actor=administrator,
        person=added.person,
        name="张三",
        email="",
        reason="本人要求删除联系方式",
        at=shanghai(2023, 9, 28),
    )

    assert Person.objects.get(username="zhangsan").email == ""
    assert places_of(ADDRESS) == []
    assert (verify_cases().first_bad, verify_system().first_bad) == (None, None)
