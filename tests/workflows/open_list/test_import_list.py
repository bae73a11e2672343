"""The import from file to change requests: what it proposes, and what it leaves alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed, Stale, UnreadableFile
from cases.models import ChangeItem, EntryRow, ListChange, ListEntry, ListImport, StagedRow
from cases.states.list_change import ItemDecision, ListChangeState
from cases.states.list_import import ImportStatus
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import (
    HEADERS,
    NOW,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.import_list import discard_list, propose_list, refresh_preview

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
BUREAU = "上海市测试局"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Keep uploaded files apart for each test."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def operator():
    """A data-centre operator, who imports for the whole city."""
    return a_member(Role.DATA_CENTRE_OPERATOR)


@pytest.fixture
def bureau():
    return an_organisation(BUREAU)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


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
    assert counts(more) == {"change": 1}


def test_preview_list_rejected_proposal_may_be_made_again(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    ChangeItem.objects.update(decision=ItemDecision.REJECTED)

    assert counts(preview(csv_file(row(1, BUREAU)), operator)) == {"add": 1}


def test_propose_list_bad_rows_are_refused_unless_chosen(operator, bureau):
    file = csv_file(row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))
    found = preview(file, operator)

    with pytest.raises(GuardFailed, match="文件有 1 处错误，没有提出申请"):
        propose_list(list_import=found, membership=operator, at=NOW)
    assert ListChange.objects.count() == 0
    done = propose_list(list_import=found, membership=operator, at=NOW, only_good_rows=True)

    assert [change.items.count() for change in done.changes] == [1]
    assert found.errors == [
        {
            "row": 3,
            "column": "开放属性",
            "value": "完全开放",
            "rule": "open_type_unknown",
            "sentence": "开放属性无法识别。只能填无条件开放、有条件开放或非开放。",
        }
    ]


def test_propose_list_full_with_bad_rows_is_refused(operator, bureau):
    file = csv_file(row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))
    found = preview(file, operator, full=True)

    with pytest.raises(GuardFailed, match="全量导入须先全部改正"):
        propose_list(list_import=found, membership=operator, at=NOW, only_good_rows=True)


def test_propose_list_department_staff_only_its_own_rows(bureau):
    an_organisation("上海市另一局")
    staff = a_member(Role.DEPARTMENT_STAFF, bureau)
    file = csv_file(row(1, BUREAU), row(2, "上海市另一局"))

    found = preview(file, staff)
    done = propose_list(list_import=found, membership=staff, at=NOW)

    assert counts(found) == {"add": 1, "not_own": 1}
    assert [(change.organisation, change.items.count()) for change in done.changes] == [(bureau, 1)]


def test_preview_list_department_staff_cannot_take_an_entry_of_another(operator, bureau):
    other = an_organisation("上海市另一局")
    propose(csv_file(row(1, "上海市另一局")), operator)
    put_in_force()

    taking = preview(csv_file(row(1, BUREAU)), a_member(Role.DEPARTMENT_STAFF, bureau))
    giving = preview(csv_file(row(1, BUREAU)), a_member(Role.DEPARTMENT_STAFF, other))

    assert counts(taking) == {"not_own": 1}
    assert counts(giving) == {"transfer": 1}


def test_propose_list_district_authority_acts_for_its_units(bureau):
    district = an_organisation("上海市某区")
    an_organisation("上海市某区某局", parent=district)
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    file = csv_file(row(1, "上海市某区"), row(2, "上海市某区某局"), row(3, BUREAU))

    done = propose(file, authority, submit=True)

    assert [change.organisation.full_name for change in done.changes] == [
        "上海市某区",
        "上海市某区某局",
    ]


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR])
def test_preview_list_other_roles_are_refused(role, bureau, uploads):
    with pytest.raises(NotAllowed, match="经办"):
        preview(csv_file(row(1, BUREAU)), a_member(role, bureau))
    assert names_in(uploads) == []


def test_preview_list_narrowed_to_one_organisation_leaves_the_rest(operator, bureau):
    an_organisation("上海市另一局")
    file = csv_file(row(1, BUREAU), row(2, "上海市另一局"))

    assert counts(preview(file, operator, only=bureau)) == {"add": 1, "not_own": 1}


def test_propose_list_after_the_list_moved_is_stale_and_can_be_refreshed(operator, bureau):
    found = preview(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    propose(csv_file(row(1, BUREAU)), operator)

    with pytest.raises(Stale, match="请核对更新后的预览"):
        propose_list(list_import=found, membership=operator, at=NOW)
    refreshed = refresh_preview(list_import=found, membership=operator)
    done = propose_list(list_import=refreshed, membership=operator, at=NOW)

    assert counts(refreshed) == {"add": 1, "already_proposed": 1}
    assert [change.items.count() for change in done.changes] == [1]


def test_propose_list_twice_is_refused(operator, bureau):
    found = preview(csv_file(row(1, BUREAU)), operator)
    propose_list(list_import=found, membership=operator, at=NOW)

    with pytest.raises(GuardFailed, match="已提出申请"):
        propose_list(list_import=found, membership=operator, at=NOW)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"id,caf\xe9,\xa3\n1,2,3\n" * 9, "编码"),
        ("姓名,电话\n张三,1\n".encode(), "没有找到表头"),
        ("数据集ID,数据资源名称,开放属性\nA1,甲,无条件开放\n".encode(), "缺少必需的列"),
        ("、".join(HEADERS).replace("、", ",").encode(), "只有表头"),
    ],
)
def test_preview_list_bad_file_keeps_nothing(content, sentence, operator, bureau, uploads):
    with pytest.raises(UnreadableFile, match=sentence):
        preview(io.BytesIO(content), operator)

    assert (ListImport.objects.count(), StagedRow.objects.count()) == (0, 0)
    assert names_in(uploads) == []


def test_discard_list_throws_rows_and_file_away(
    operator, bureau, uploads, django_capture_on_commit_callbacks
):
    found = preview(csv_file(row(1, BUREAU)), operator)
    assert names_in(uploads) == [found.digest]

    with django_capture_on_commit_callbacks(execute=True):
        discard_list(list_import=found)

    found.refresh_from_db()
    assert found.status == ImportStatus.DISCARDED
    assert StagedRow.objects.count() == 0
    assert names_in(uploads) == []


def test_propose_list_never_touches_rows_in_force(operator, bureau):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    before = EntryRow.objects.filter(valid_from=1).values().get()

    propose(csv_file(row(1, BUREAU, name="新名称")), operator)

    assert EntryRow.objects.filter(valid_from=1).values().get() == before
