"""The import from file to change requests: what it proposes, and what it leaves alone."""

from __future__ import annotations

import io

import pytest

from cases.errors import GuardFailed
from cases.models import ChangeItem, ListChange, ListEntry, StagedRow
from cases.states.list_change import ItemDecision, ListChangeState
from cases.states.list_import import ImportStatus
from tests.factories import an_organisation
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
from workflows.open_list.import_list import propose_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_preview_list_new_rows_writes_nothing_but_itself(operator, bureau):
    found = preview(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)

    assert counts(found) == {"add": 2}
    assert (found.rows, found.encoding, found.status) == (2, "utf-8", ImportStatus.PREVIEWED)
    assert StagedRow.objects.filter(list_import=found, operation="add").count() == 2
    assert (ListEntry.objects.count(), ListChange.objects.count()) == (0, 0)


def test_propose_list_new_rows_opens_one_draft_per_organisation(operator, bureau):
    an_organisation("上海市另一局")
    file = csv_file(row(1, BUREAU), row(2, "上海市另一局"), row(3, BUREAU))

    done = propose(file, operator)

    assert [
        (change.organisation.full_name, change.state, change.items.count())
        for change in done.changes
    ] == [(BUREAU, ListChangeState.DRAFT, 2), ("上海市另一局", ListChangeState.DRAFT, 1)]
    item = done.changes[0].items.select_related("proposed_row").first()
    assert (item.operation, item.base_row, item.position) == ("add", None, 1)
    assert item.proposed_row.name == "数据1"
    assert item.proposed_row.valid_from is None
    assert ["name", None, "数据1"] in item.fields
    assert StagedRow.objects.count() == 0


def test_propose_list_submitted_requests_wait_for_the_head(operator, bureau):
    done = propose(csv_file(row(1, BUREAU)), operator, submit=True)

    assert [change.state for change in done.changes] == [ListChangeState.PENDING_HEAD]


def test_preview_list_same_file_again_proposes_nothing_while_pending_and_in_force(operator, bureau):
    rows = (row(1, BUREAU), row(2, BUREAU))
    propose(csv_file(*rows), operator)

    pending = preview(csv_file(*rows), operator)
    put_in_force()
    in_force = preview(csv_file(*rows), operator)

    assert counts(pending) == {"already_proposed": 2}
    assert counts(in_force) == {"unchanged": 2}
    with pytest.raises(GuardFailed, match="不需要提出申请"):
        propose_list(list_import=in_force, membership=operator, at=NOW)


def test_propose_list_changed_rows_carry_base_and_differences(operator, bureau):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU), row(3, BUREAU)), operator)
    put_in_force()
    file = csv_file(
        row(1, BUREAU, frequency="每月"), row(2, BUREAU, open_type="无条件开放"), row(3, BUREAU)
    )

    (change,) = propose(file, operator).changes

    assert [
        (item.operation, item.base_row.portal_dataset_id, item.fields, item.needs_security_review)
        for item in change.items.select_related("base_row")
    ] == [
        ("change", "AB0001", [["update_frequency", "yearly", "monthly"]], False),
        ("reclassify", "AB0002", [["open_type", "conditional", "unconditional"]], True),
    ]
    item = change.items.select_related("base_row", "proposed_row").first()
    assert item.proposed_row.entry_id == item.base_row.entry_id
    assert item.proposed_row.row_hash != item.base_row.row_hash
    assert ListEntry.objects.count() == 3


def test_preview_list_typographic_differences_propose_nothing(operator, bureau):
    propose(csv_file(row(1, BUREAU, name="名单(2026)")), operator)
    put_in_force()

    found = preview(csv_file(row(1, BUREAU, name="名单（２０２６） ")), operator)

    assert counts(found) == {"unchanged": 1, "typographic": 1}


def test_propose_list_real_change_leaves_typography_of_other_fields(operator, bureau):
    propose(csv_file(row(1, BUREAU, name="名单(2026)")), operator)
    put_in_force()

    file = csv_file(row(1, BUREAU, name="名单（2026）", frequency="每月"))
    (change,) = propose(file, operator).changes

    assert change.items.get().fields == [["update_frequency", "yearly", "monthly"]]
    assert change.items.get().proposed_row.name == "名单(2026)"


def test_preview_list_missing_columns_are_not_compared(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    headers = HEADERS[:4]
    file = csv_file(row(1, BUREAU, name="新名称")[:4], headers=headers)

    (change,) = propose(file, operator).changes

    assert change.items.get().fields == [["name", "数据1", "新名称"]]
    assert change.items.get().proposed_row.update_frequency == "yearly"


def test_preview_list_alias_in_the_file_is_no_change(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    bureau.aliases.create(name="测试局（市）")

    found = preview(csv_file(row(1, "测试局(市)")), operator)

    assert counts(found) == {"unchanged": 1}


def test_propose_list_entry_changing_hands_stays_with_its_holder(operator, bureau):
    other = an_organisation("上海市另一局")
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()

    (change,) = propose(csv_file(row(1, "上海市另一局")), operator).changes

    item = change.items.get()
    assert (change.organisation, item.operation) == (bureau, "transfer")
    assert item.fields == [["provider_name", BUREAU, "上海市另一局"]]
    assert item.proposed_row.provider == other


def test_preview_list_other_open_addition_of_the_identifier_waits(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)

    found = preview(csv_file(row(1, BUREAU, name="另一种写法")), operator)

    assert counts(found) == {"waiting": 1}


def test_preview_list_open_change_covers_only_its_own_fields(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    propose(csv_file(row(1, BUREAU, frequency="每月")), operator)

    same = preview(csv_file(row(1, BUREAU, frequency="每月")), operator)
    more = preview(csv_file(row(1, BUREAU, frequency="每月", name="新名称")), operator)

    assert counts(same) == {"already_proposed": 1}
    assert counts(more) == {"waiting": 1}


def test_preview_list_rejected_proposal_may_be_made_again(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    ChangeItem.objects.update(decision=ItemDecision.REJECTED)

    assert counts(preview(csv_file(row(1, BUREAU)), operator)) == {"add": 1}


def test_preview_list_conflict_in_a_closed_request_may_be_proposed_again(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    propose(csv_file(row(1, BUREAU, frequency="每月")), operator)
    propose(csv_file(row(2, BUREAU)), operator)
    ChangeItem.objects.filter(decision=ItemDecision.PENDING).update(decision=ItemDecision.CONFLICT)
    both = csv_file(row(1, BUREAU, frequency="每月"), row(2, BUREAU)).getvalue()
    waiting = counts(preview(io.BytesIO(both), operator))
    ListChange.objects.update(finished=NOW)

    assert waiting == {"already_proposed": 2}
    assert counts(preview(io.BytesIO(both), operator)) == {"add": 1, "change": 1}
