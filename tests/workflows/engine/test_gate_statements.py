"""How many statements a step takes: a number that grows is seen here (design: at most 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from cases.models import Person
    from tests.practice.models import PracticeRequest

pytestmark = pytest.mark.django_db
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
AT = shanghai(2023, 9, 28)
# Two by two: the statements are prepared on the first run.
TWICE = 2


def statements_of(request: PracticeRequest, outcome: str, person: Person) -> list[str]:
    """Take one step; return its statements, without those that open and close transactions."""
    item = open_item(request)
    with CaptureQueriesContext(connection) as captured:
        take_step(
            work_item=item,
            outcome=outcome,
            actor=person,
            at=AT,
            expected_version=request.version,
            data={"reason": "缺少更新频率"},
        )
    # psycopg cannot tell the text of a prepared statement; it is counted all the same.
    texts = [query["sql"] or "" for query in captured]
    return [text for text in texts if not text.lstrip("-. ").startswith(AROUND)]


@pytest.mark.parametrize(("outcome", "most"), [("submit", 14), ("send_back", 14), ("accept", 20)])
def test_step_takes_no_more_statements_than_its_budget(outcome: str, most: int) -> None:
    office = an_office()
    taken = []
    for _ in range(TWICE):
        if outcome == "submit":
            request, person = a_draft(office), office.staff.person
        else:
            request, person = a_submitted_request(office), office.head.person
        taken.append(len(statements_of(request, outcome, person)))

    assert taken[0] == taken[1]
    assert taken[0] <= most
    assert taken[0] == {"submit": 14, "send_back": 14, "accept": 11}[outcome]
