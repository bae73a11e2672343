"""What an author's list says of each application: its datasets and the next answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.queries.my_applications import as_listed
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_draft,
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    handed_in,
    line_of,
)
from tests.workflows.conditional_access.committing import a_listed_town, committed
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from cases.models import AccessApplication
    from cases.queries.my_applications import MyApplication

pytestmark = pytest.mark.django_db

# Five working days and two after 27 September 2023, which a holiday of eight days follows.
FIVE_DAYS = date(2023, 10, 10)
TWO_DAYS = date(2023, 10, 7)


def shown(application: AccessApplication) -> MyApplication:
    return as_listed([application])[0]


def test_both_datasets_are_named_and_the_answer_is_due_in_five_working_days() -> None:
    town = a_town()

    mine = shown(handed_in(town))

    assert mine.datasets == ["停车场实时泊位", "医疗机构挂号量"]
    assert mine.answer_by == FIVE_DAYS


def test_draft_names_what_the_list_has_now_and_waits_for_nobody() -> None:
    town = a_town()

    mine = shown(a_draft(town, town.health.row))
    empty = shown(a_draft(town))

    assert (mine.datasets, mine.answer_by) == (["医疗机构挂号量"], None)
    assert (list(empty.datasets), empty.answer_by) == ([], None)


def test_officer_answers_in_two_working_days_on_the_fast_path() -> None:
    town, _officer = a_listed_town()

    assert shown(committed(town)).answer_by == TWO_DAYS


def test_no_answer_is_due_while_the_applicant_is_asked_or_once_all_is_answered() -> None:
    town = a_town()
    asked = handed_in(town, town.health.row)
    asked_for_supplement(line_of(asked, town.health), town.health)
    answered = handed_in(town, town.traffic.row)
    approved(line_of(answered, town.traffic), town.traffic)
    delivered(NEXT_DAY)

    assert shown(asked).answer_by is None
    assert shown(answered).answer_by is None


def test_three_of_each_kind_ask_no_more_than_one() -> None:
    town = a_town()
    rows = [town.traffic.row, town.health.row]
    rows.append(a_listed_row(town.traffic.organisation, name="道路施工", open_type="conditional"))

    drafts = [a_draft(town, row) for row in rows]
    handed = [handed_in(town, row) for row in rows]

    assert statements(*drafts, *handed) == statements(drafts[0], handed[0])


def statements(*applications: AccessApplication) -> int:
    with CaptureQueriesContext(connection) as asked:
        as_listed(applications)
    return len(asked)
