"""Entries that another open request holds: an import passes over and names them."""

from __future__ import annotations

import pytest

from cases.errors import Stale
from cases.models import ChangeItem, ListChange
from cases.states.list_change import ItemDecision
from tests.workflows.open_list.files import (
    BUREAU,
    HEADERS,
    NOW,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.import_list import propose_list, refresh_preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "bureau")]


def an_open_request(operator, **said) -> ListChange:
    """Put three rows in force, and propose a change of the first."""
    propose(csv_file(*(row(number, BUREAU) for number in (1, 2, 3))), operator)
    put_in_force()
    (change,) = propose(csv_file(row(1, BUREAU, **said)), operator).changes
    return change


def test_preview_list_entry_held_by_another_request_is_passed_over_and_named(operator):
    other = an_open_request(operator, frequency="每月")
    file = csv_file(row(1, BUREAU, name="新名称"), row(2, BUREAU, name="新名称二"))

    found = preview(file, operator)
    (change,) = propose_list(list_import=found, membership=operator, at=NOW).changes

    assert counts(found) == {"change": 1, "waiting": 1}
    assert found.counts["held_by"] == [{"number": other.number, "rows": 1}]
    assert [item.base_row.portal_dataset_id for item in change.items.all()] == ["AB0002"]


def test_preview_list_addition_held_by_another_request_is_named(operator):
    (other,) = propose(csv_file(row(1, BUREAU)), operator).changes

    found = preview(csv_file(row(1, BUREAU, name="另一种写法")), operator)

    assert counts(found) == {"waiting": 1}
    assert found.counts["held_by"] == [{"number": other.number, "rows": 1}]


def test_full_import_absent_entry_held_by_another_request_is_not_removed(operator):
    other = an_open_request(operator, frequency="每月")

    found = preview(csv_file(row(2, BUREAU)), operator, full=True)
    (change,) = propose_list(list_import=found, membership=operator, at=NOW).changes

    assert counts(found) == {"remove": 1, "unchanged": 1, "waiting": 1}
    assert found.counts["held_by"] == [{"number": other.number, "rows": 1}]
    assert [item.base_row.portal_dataset_id for item in change.items.all()] == ["AB0003"]


def test_preview_list_entry_whose_removal_is_open_is_passed_over(operator):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    put_in_force()
    (other,) = propose(csv_file(row(1, BUREAU)), operator, full=True).changes

    found = preview(csv_file(row(2, BUREAU, name="新名称")), operator)

    assert counts(found) == {"waiting": 1}
    assert found.counts["held_by"] == [{"number": other.number, "rows": 1}]


@pytest.mark.parametrize("decision", [ItemDecision.REJECTED, ItemDecision.CONFLICT])
def test_preview_list_entry_that_a_request_no_longer_holds_is_proposed(operator, decision):
    an_open_request(operator, frequency="每月")
    ChangeItem.objects.filter(decision=ItemDecision.PENDING).update(decision=decision)

    found = preview(csv_file(row(1, BUREAU, name="新名称")), operator)

    assert counts(found) == {"change": 1}
    assert found.counts["held_by"] == []


def test_propose_list_entry_that_a_request_holds_again_is_stale(operator):
    an_open_request(operator, frequency="每月")
    ChangeItem.objects.filter(decision="pending").update(decision=ItemDecision.CONFLICT)
    found = preview(csv_file(row(1, BUREAU, name="新名称"), row(2, BUREAU, name="新")), operator)
    ChangeItem.objects.filter(decision="conflict").update(decision=ItemDecision.PENDING)

    with pytest.raises(Stale):
        propose_list(list_import=found, membership=operator, at=NOW)
    refreshed = refresh_preview(list_import=found, membership=operator, at=NOW)

    assert counts(refreshed) == {"change": 1, "waiting": 1}


def test_preview_list_unknown_frequency_keeps_the_published_value(operator):
    propose(csv_file(row(1, BUREAU, frequency="每年"), row(2, BUREAU)), operator)
    put_in_force()

    found = preview(
        csv_file(row(1, BUREAU, frequency="偶尔"), row(2, BUREAU, frequency="偶尔", name="新名称")),
        operator,
    )
    (change,) = propose_list(list_import=found, membership=operator, at=NOW).changes

    assert counts(found) == {"change": 1, "unchanged": 1}
    assert found.warnings["frequency_unknown"] == 2
    assert "已有条目保持原值" in found.facts["warning_details"][-1]["sentence"]
    assert change.items.get().fields == [["name", "数据2", "新名称"]]
    assert change.items.get().proposed_row.update_frequency == "yearly"


def test_preview_list_empty_frequency_still_clears_the_published_value(operator):
    propose(csv_file(row(1, BUREAU, frequency="每年")), operator)
    put_in_force()

    (change,) = propose(csv_file(row(1, BUREAU, frequency="")), operator).changes

    assert change.items.get().fields == [["update_frequency", "yearly", ""]]


def test_preview_list_unreadable_date_and_number_keep_the_published_values(operator):
    headers = (*HEADERS, "最近更新日期", "数据量")
    propose(csv_file((*row(1, BUREAU), "2026-04-01", "12"), headers=headers), operator)
    put_in_force()

    found = preview(csv_file((*row(1, BUREAU), "不详", "十二"), headers=headers), operator)

    assert counts(found) == {"unchanged": 1}
    assert (found.warnings["date_unreadable"], found.warnings["number_unreadable"]) == (1, 1)
