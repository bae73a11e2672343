"""Full imports: what is removed, and when a person must confirm it."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import (
    BUREAU,
    NOW,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.guard import Loss
from workflows.open_list.import_list import propose_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
OTHER = "上海市另一局"


def put_list_in_force(operator, *rows):
    propose(csv_file(*rows), operator)
    put_in_force()


@pytest.mark.parametrize(
    ("absent", "entries", "suspicious"),
    [(20, 21, False), (21, 21, True), (21, 420, False), (22, 420, True), (50, 1000, False)],
)
def test_loss_is_suspicious_above_five_percent_and_twenty_entries(absent, entries, suspicious):
    assert Loss(organisation=1, absent=absent, entries=entries).is_suspicious is suspicious


def test_partial_import_absent_rows_mean_nothing(operator, bureau):
    put_list_in_force(operator, row(1, BUREAU), row(2, BUREAU))

    assert counts(preview(csv_file(row(1, BUREAU)), operator)) == {"unchanged": 1}


def test_full_import_removes_absent_entries_of_organisations_in_the_file_only(operator, bureau):
    an_organisation(OTHER)
    put_list_in_force(operator, row(1, BUREAU), row(2, BUREAU), row(3, OTHER))

    (change,) = propose(csv_file(row(1, BUREAU)), operator, full=True).changes

    item = change.items.select_related("base_row").get()
    assert (item.operation, item.base_row.portal_dataset_id, item.proposed_row) == (
        "remove",
        "AB0002",
        None,
    )


def test_full_import_removal_already_pending_is_not_proposed_again(operator, bureau):
    put_list_in_force(operator, row(1, BUREAU), row(2, BUREAU))
    propose(csv_file(row(1, BUREAU)), operator, full=True)

    assert counts(preview(csv_file(row(1, BUREAU)), operator, full=True)) == {"unchanged": 1}


def test_full_import_entry_that_changed_hands_is_not_absent(operator, bureau):
    an_organisation(OTHER)
    put_list_in_force(operator, row(1, BUREAU), row(2, BUREAU))

    found = preview(csv_file(row(1, OTHER), row(2, BUREAU)), operator, full=True)

    assert counts(found) == {"transfer": 1, "unchanged": 1}


def test_full_import_by_department_staff_leaves_other_organisations_alone(operator, bureau):
    an_organisation(OTHER)
    put_list_in_force(operator, row(1, BUREAU), row(2, OTHER), row(3, OTHER))
    staff = a_member(Role.DEPARTMENT_STAFF, bureau)

    found = preview(csv_file(row(1, BUREAU), row(2, OTHER)), staff, full=True)

    assert counts(found) == {"not_own": 1, "unchanged": 1}


def test_full_import_narrowed_to_an_organisation_without_rows_removes_its_entries(operator, bureau):
    other = an_organisation(OTHER)
    put_list_in_force(operator, row(1, BUREAU), row(2, OTHER))

    found = preview(csv_file(row(1, BUREAU)), operator, full=True, only=other)

    assert counts(found) == {"not_own": 1, "remove": 1}


def test_full_import_of_a_truncated_file_needs_confirmation(operator, bureau):
    put_list_in_force(operator, *(row(number, BUREAU) for number in range(1, 31)))
    found = preview(csv_file(row(1, BUREAU)), operator, full=True)

    with pytest.raises(GuardFailed, match="上海市测试局 29 条（共 30 条）"):
        propose_list(list_import=found, membership=operator, at=NOW)
    done = propose_list(list_import=found, membership=operator, at=NOW, confirmed_removals=True)

    assert found.counts["losses"] == [{"name": BUREAU, "absent": 29, "entries": 30}]
    assert [change.items.count() for change in done.changes] == [29]
