"""What it costs to find whom a request is news to does not grow with its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.open_list.changes import a_draft, approved, submitted
from tests.workflows.open_list.rivals import Rivals, another_entry, two_departments
from workflows.open_list.meetings import overruled, under_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import ListChange
    from workflows.open_list.meetings import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def about(entries: list[Rivals], *, is_approved: bool) -> ListChange:
    """Approve the provider's weekly for some entries, and put the helper's daily on it."""
    provider, helper = entries[0].provider, entries[0].helper
    theirs = a_draft(provider)
    for each in entries:
        each.put(provider, theirs, name=each.row.name, update_frequency="weekly")
    approved(provider, theirs)
    mine = a_draft(helper)
    for each in entries:
        each.put(helper, mine, name=each.row.name, update_frequency="daily")
    return approved(helper, mine) if is_approved else submitted(helper, mine)


@pytest.mark.parametrize(("asked", "is_approved"), [(under_way, False), (overruled, True)])
def test_news_costs_the_same_for_one_entry_and_for_three(
    rivals: Rivals, asked: Callable[[ListChange], list[Meeting]], *, is_approved: bool
) -> None:
    def cost(entries: list[Rivals]) -> int:
        change = about(entries, is_approved=is_approved)
        with CaptureQueriesContext(connection) as queries:
            assert asked(change)
        return len(queries)

    one = cost([rivals])
    three = [another_entry(rivals, f"站点{number}") for number in range(3)]

    assert cost(three) == one
