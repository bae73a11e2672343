"""Levels that a file brings: warned of, proposed all the same, and shown to those who decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import ChangeItem
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered
from tests.workflows.open_list.changes import step
from tests.workflows.open_list.files import (
    BUREAU,
    HEADERS,
    NOW,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "bureau")]
GRADED = (*HEADERS, "分类分级")


def graded(number: int, grade: str, **said: str) -> tuple[str, ...]:
    """Return one row under `GRADED`."""
    return (*row(number, BUREAU, **said), grade)


def test_preview_warns_of_levels_that_the_scheme_lacks_or_that_misfit(operator) -> None:
    file = csv_file(graded(1, "二级"), graded(2, "客体L4"), graded(3, "客体L1"), headers=GRADED)

    found = preview(file, operator)

    said = {rule: times for rule, times in found.warnings.items() if "grade" in rule}
    assert said == {"grade_unknown": 1, "grade_not_allowed": 1}
    assert found.error_count == 0


def test_words_of_a_file_are_proposed_and_submitted_with_what_is_to_be_looked_at(operator) -> None:
    file = csv_file(graded(1, "二级"), graded(2, "客体L4"), headers=GRADED)

    (change,) = propose(file, operator, submit=True).changes

    assert change.state == "pending_head"
    items = change.items.order_by("position")
    assert [(item.proposed_row.grade, item.needs_security_review) for item in items] == [
        ("二级", False),
        ("客体L4", True),
    ]
    assert [item.findings[0]["rule"] for item in items] == ["grade_unknown", "grade_not_allowed"]


def test_level_that_a_file_changes_names_the_file_as_its_reason(operator) -> None:
    propose(csv_file(graded(1, "客体L1"), headers=GRADED), operator)
    put_in_force()
    before = set(ChangeItem.objects.values_list("pk", flat=True))

    (change,) = propose(csv_file(graded(1, "二级"), headers=GRADED), operator).changes

    item = change.items.exclude(pk__in=before).get()
    assert item.grade_reason.startswith("据导入的清单文件“")
    assert item.findings[0] == {"rule": "grade_uncomparable", "words": ["客体L1", "二级"]}


def test_import_asks_for_the_scheme_only_where_a_file_grades(operator) -> None:
    with CaptureQueriesContext(connection) as plain:
        preview(csv_file(row(1, BUREAU)), operator)
    with CaptureQueriesContext(connection) as with_grades:
        preview(csv_file(graded(1, "客体L1"), headers=GRADED), operator)

    asked = [
        sum("cases_gradinglevel" in str(each["sql"]) for each in queries)
        for queries in (plain, with_grades)
    ]
    assert asked == [0, 1]


def test_file_that_was_imported_before_a_stricter_scheme_is_screened_again_at_its_submission(
    operator,
) -> None:
    file = csv_file(graded(1, "客体L1"), graded(2, "客体L2"), (*row(3, BUREAU), ""), headers=GRADED)
    (change,) = propose(file, operator).changes
    assert not change.items.filter(needs_security_review=True).exists()
    stricter = a_scheme(
        a_level("L1", aspect="客体", open_types=("not_open",)),
        on=NOW.date() + timedelta(days=1),
    )
    entered(the_three().administrator, stricter, at=NOW)

    later = step(change, operator, "submit", NOW + timedelta(days=1))

    assert later.state == "pending_head"
    assert list(
        later.items.order_by("position").values_list("needs_security_review", "findings")
    ) == [
        (True, [{"rule": "grade_not_allowed", "words": ["客体L1", "conditional"]}]),
        (False, [{"rule": "grade_unknown", "words": ["客体L2"]}]),
        (False, []),
    ]
    assert later.events.get(act="submit").data["screened_again"] == 2
