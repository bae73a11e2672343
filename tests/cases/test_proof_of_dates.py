"""A fixed date that was altered in the database is named."""
# ruff: noqa: S608  # the statement is what a stranger with a database client would type

from __future__ import annotations

import pytest

from cases.models import Case
from cases.proof_of_dates import first_bad_date
from cases.states.role import Role
from tests.cases.chains import tamper
from tests.factories import a_member, shanghai, the_commission
from tests.practice.requests import an_office
from tests.workflows.engine.closing import a_request_that_closes, let_the_date_be_given
from tests.workflows.engine.overdue import clock_of
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["start", "extend"])
def test_date_that_was_altered_is_named_and_others_are_not(kind: str) -> None:
    the_commission()
    let_the_date_be_given()
    office = an_office()
    request, other = a_request_that_closes(office), a_request_that_closes(office)
    asked = ask_for_more_time(
        clock=clock_of(request),
        wanted=MoreTime(reason="complex_matter", days=2, text="评审专家未到齐"),
        actor=office.head.person,
        at=shanghai(2026, 3, 30),
        expected_version=None,
    )
    decide_on_more_time(
        request=asked,
        approve=True,
        actor=a_member(Role.DEPARTMENT_HEAD, office.organisation).person,
        at=shanghai(2026, 3, 31),
        note="",
    )
    assert first_bad_date() is None

    row = clock_of(request).events.get(kind=kind).pk
    tamper(f"UPDATE cases_clockevent SET ends_on = '2026-05-01' WHERE id = {row}")

    bad = first_bad_date()
    assert bad is not None
    assert (bad.table, bad.what, bad.case, bad.row) == (
        "cases_clockevent",
        "fixed_date",
        request.number,
        row,
    )
    assert "2026-05-01" in bad.sentence
    assert first_bad_date(case=Case.objects.get(pk=other.pk)) is None
