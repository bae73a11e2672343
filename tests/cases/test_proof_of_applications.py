"""Applications prove that they are as they were handed in, asked about and answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.models import (
    AccessApplication,
    AccessLine,
    SubmittedApplication,
    SupplementRequest,
)
from cases.proof_of_applications import first_bad_application
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    a_town,
    an_applicant,
    asked_for_supplement,
    delivered,
    finished,
    handed_in,
    line_of,
    refused,
    said,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def application(town: Town) -> AccessApplication:
    """Return an application with a refused line and one that waits for a supplement."""
    application = handed_in(town)
    refused(line_of(application, town.health), town.health)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    triggers.remove(connection)
    return AccessApplication.objects.get(pk=application.pk)


def test_applications_that_nobody_touched_agree_with_their_events(
    town: Town, application: AccessApplication
) -> None:
    asked = first_bad_application()
    finished(application, town.person, "hand_in", AFTER_HOLIDAY, content=said(town), pledge=True)
    answered = first_bad_application()
    application = AccessApplication.objects.get(pk=application.pk)
    act(
        case=application,
        name="withdraw",
        actor=town.person.person,
        at=AFTER_HOLIDAY,
        expected_version=None,
    )
    delivered(AFTER_HOLIDAY)

    assert (asked, answered, first_bad_application()) == (None, None, None)
    assert first_bad_application(case=line_of(application, town.traffic)) is None


def test_request_that_lapsed_agrees_with_its_events(
    town: Town, application: AccessApplication
) -> None:
    act(
        case=application,
        name="withdraw",
        actor=town.person.person,
        at=AFTER_HOLIDAY,
        expected_version=None,
    )

    assert first_bad_application() is None


@pytest.mark.parametrize(
    "forged",
    [
        {"refusal_reason": "RF07"},
        {"answer": "材料虚假。"},
        {"proposal": "approve"},
        {"granted_months": 12},
        {"answered_at": AFTER_HOLIDAY},
    ],
)
def test_answer_that_was_altered_is_named(
    town: Town, application: AccessApplication, forged: dict[str, Any]
) -> None:
    line = line_of(application, town.health)
    AccessLine.objects.filter(pk=line.pk).update(**forged)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_accessline", line.number)
    assert first_bad_application(case=line_of(application, town.traffic)) is None


def test_line_that_was_given_another_dataset_is_named(
    town: Town, application: AccessApplication
) -> None:
    line = line_of(application, town.traffic)
    AccessLine.objects.filter(pk=line.pk).update(row=town.health.row)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_accessline", line.number)


def test_application_that_was_given_to_another_applicant_is_named(
    application: AccessApplication,
) -> None:
    other = an_applicant("上海泊联信息有限公司").organisation.applicant
    AccessApplication.objects.filter(pk=application.pk).update(applicant=other)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_accessapplication", application.number)


@pytest.mark.parametrize("whole", [False, True])
def test_submission_that_was_altered_is_named(
    application: AccessApplication, *, whole: bool
) -> None:
    row = SubmittedApplication.objects.get(application=application)
    forged: dict[str, Any] = {"content": {**row.content, "purpose": "转售。"}}
    if whole:
        forged["digest"] = "0" * 64
    QuerySet(SubmittedApplication).filter(pk=row.pk).update(**forged)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_submittedapplication", application.number)


def test_submission_that_was_deleted_is_named(application: AccessApplication) -> None:
    QuerySet(SubmittedApplication).filter(application=application).delete()

    bad = first_bad_application(case=application)

    assert bad is not None
    assert bad.table == "cases_submittedapplication"


@pytest.mark.parametrize(
    "forged",
    [
        {"text": "没有问题。"},
        {"sections": ["contact"]},
        {"kind": "incomplete"},
        {"asked_at": NEXT_DAY - timedelta(days=1)},
        {"answered_at": AFTER_HOLIDAY},
        {"lapsed_at": AFTER_HOLIDAY},
    ],
)
def test_request_for_a_supplement_that_was_altered_is_named(
    town: Town, application: AccessApplication, forged: dict[str, Any]
) -> None:
    SupplementRequest.objects.update(**forged)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == (
        "cases_supplementrequest",
        line_of(application, town.traffic).number,
    )


def test_request_for_a_supplement_that_was_deleted_is_named(
    application: AccessApplication,
) -> None:
    SupplementRequest.objects.all().delete()

    bad = first_bad_application()

    assert bad is not None
    assert bad.table == "cases_supplementrequest"
