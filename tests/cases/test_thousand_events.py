"""A thousand events, and what somebody who owns the database does to them (scenario 36)."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import pytest

from cases.models import Case, CaseEvent
from cases.proof import verify_cases
from tests.cases.chains import a_case_with, event_of, tamper
from tests.practice.requests import an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A case of a thousand events."""
    return a_case_with(an_office(), 1000)


def first_bad() -> tuple[str, int | None]:
    """Return what is wrong first, and where."""
    found = verify_cases().first_bad
    assert found is not None
    return (found.what, found.sequence)


def test_thousand_events_as_written_are_whole(case: Case) -> None:
    assert CaseEvent.objects.filter(case_id=case.pk).count() == 1000
    assert verify_cases().first_bad is None


@pytest.mark.scenario(36)
def test_edited_payload_among_a_thousand_is_named(case: Case) -> None:
    row = event_of(case, 617).pk
    tamper(f"""UPDATE cases_caseevent SET data = '{{"line": "x"}}' WHERE id = {row}""")

    assert first_bad() == ("altered", 617)


@pytest.mark.scenario(36)
def test_deleted_event_among_a_thousand_is_named(case: Case) -> None:
    tamper(f"DELETE FROM cases_caseevent WHERE id = {event_of(case, 617).pk}")

    assert first_bad()[1] == 617


@pytest.mark.scenario(36)
def test_swapped_events_among_a_thousand_are_named_by_the_first(case: Case) -> None:
    one, other = event_of(case, 617).pk, event_of(case, 618).pk
    tamper(
        f"UPDATE cases_caseevent SET sequence = 5000 WHERE id = {one}",
        f"UPDATE cases_caseevent SET sequence = 617 WHERE id = {other}",
        f"UPDATE cases_caseevent SET sequence = 618 WHERE id = {one}",
    )

    assert first_bad()[1] == 617


@pytest.mark.scenario(36)
def test_last_ten_cut_from_a_thousand_are_named(case: Case) -> None:
    tamper(f"DELETE FROM cases_caseevent WHERE case_id = {case.pk} AND sequence > 990")

    assert first_bad()[1] == 991
