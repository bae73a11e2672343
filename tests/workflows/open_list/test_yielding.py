"""To keep everything that stands drops nothing that met no conflict, unless the author says so."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import EntryRow, ItemConflict, ListChange
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, step
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def with_something_harmless(rivals: Rivals) -> ListChange:
    """Let both change the frequency, and the second one the format as well."""
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily", formats="CSV;XLSX")
    approved(rivals.provider, theirs)
    return approved(rivals.helper, mine)


def test_changes_that_meet_nothing_are_not_given_up_unasked(rivals: Rivals) -> None:
    change = with_something_harmless(rivals)

    with pytest.raises(GuardFailed) as refused:
        step(change, rivals.helper.staff, "yield", SUBMITTED_AT)

    lost = f"“{rivals.row.name}”的{EntryRow._meta.get_field('formats').verbose_name}"
    assert f"没有冲突的改动也随之放弃：{lost}。" in refused.value.message
    change.refresh_from_db()
    assert (change.state, ItemConflict.objects.get().ruling) == ("conflict", "")


def test_author_who_says_so_gives_them_up_on_the_record(rivals: Rivals) -> None:
    change = with_something_harmless(rivals)
    item = change.items.get()

    change = step(change, rivals.helper.staff, "yield", SUBMITTED_AT, gives_up_rest=True)

    assert (change.state, change.items.get().decision) == ("superseded", "cancelled")
    assert change.events.get(act="yield").data["given_up"] == {str(item.pk): ["formats"]}


def test_what_stands_is_kept_and_the_rest_goes_on_by_drafting_again(rivals: Rivals) -> None:
    change = with_something_harmless(rivals)
    item = change.items.get()

    rulings = {item.pk: {"update_frequency": "standing"}}
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT, rulings=rulings)

    assert change.state == "returned"
    assert change.items.get().fields == [["formats", "CSV;JSON", "CSV;XLSX"]]


def test_nothing_needs_saying_where_all_is_in_conflict(rivals: Rivals) -> None:
    change = step(in_conflict(rivals), rivals.helper.staff, "yield", SUBMITTED_AT, reason="同意")

    assert change.state == "superseded"
    assert "given_up" not in change.events.get(act="yield").data
    assert ItemConflict.objects.get().ruling_reason == "同意"
