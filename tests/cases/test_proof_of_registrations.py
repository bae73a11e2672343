"""Registrations prove that they are as they were handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.models import CaseEvent, Registration
from cases.proof_of_registrations import first_bad_registration
from tests.workflows.administration.applicants import identity_services
from tests.workflows.administration.applicants.subjects import company, registered, researcher

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def differs(settings: Settings) -> None:
    """Let the service of real identity contradict what is registered."""
    settings.IDENTITY_SERVICE = f"{identity_services.HERE}.Differs"


def test_untouched_rows_agree_with_their_events() -> None:
    registered(company())
    registered(researcher())

    assert first_bad_registration() is None


@pytest.mark.parametrize(
    "changed",
    [
        {"identity_outcome": "confirmed"},
        {"identity_reference": "SM-003"},
        {"subject_name": "上海另一家有限公司"},
        {"credit_code": "91310115MA1K30034R"},
        {"says_small_business": True},
        {"statement": "后来添上的话。"},
        {"seal_salt": "0" * 32},
    ],
)
def test_altered_row_is_named(changed: dict[str, object]) -> None:
    other, registration = registered(researcher()), registered(company())
    assert Registration.objects.filter(pk=registration.pk).update(**changed) == 1

    bad = first_bad_registration()

    assert bad is not None
    assert (bad.table, bad.case, bad.row) == (
        "cases_registration",
        registration.number,
        registration.pk,
    )
    assert first_bad_registration(case=other) is None
    assert first_bad_registration(case=registration) == bad


def test_event_does_not_tell_what_the_service_said() -> None:
    """Who registers reads their own event, and could otherwise try whose a number is."""
    registration = registered(researcher())

    said = str(CaseEvent.objects.get(case=registration.pk).data)

    for each in ("different", "SM-002", registration.seal_salt):
        assert each not in said
