"""What an import refuses: bad rows, other people's entries, stale previews, bad files."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from cases.errors import GuardFailed, NotAllowed, Stale, UnreadableFile
from cases.models import EntryRow, ListChange, ListImport, StagedRow
from cases.states.list_import import ImportStatus
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import (
    BUREAU,
    HEADERS,
    NOW,
    counts,
    csv_file,
    names_in,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.import_list import discard_list, propose_list, refresh_preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


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
    refreshed = refresh_preview(list_import=found, membership=operator, at=NOW)
    done = propose_list(list_import=refreshed, membership=operator, at=NOW)

    assert counts(refreshed) == {"add": 1, "already_proposed": 1}
    assert [change.items.count() for change in done.changes] == [1]


def test_refresh_preview_reads_unchanged_rows_from_the_kept_upload(operator, bureau):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    put_in_force()
    found = preview(csv_file(row(1, BUREAU), row(2, BUREAU, name="新名称")), operator)
    other = csv_file(row(1, BUREAU, frequency="每月"), row(2, BUREAU))
    propose(other, operator)
    put_in_force(sequence=2)

    with pytest.raises(Stale, match="请核对更新后的预览"):
        propose_list(list_import=found, membership=operator, at=NOW)
    refreshed = refresh_preview(list_import=found, membership=operator, at=NOW)

    assert counts(found) == {"change": 1, "unchanged": 1}
    assert counts(refreshed) == {"change": 2}


def test_refresh_preview_without_the_kept_upload_asks_for_it_again(operator, bureau, uploads):
    found = preview(csv_file(row(1, BUREAU)), operator)
    (uploads / found.digest).unlink()

    with pytest.raises(GuardFailed, match="请重新上传"):
        refresh_preview(list_import=found, membership=operator, at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda found, hat: propose_list(list_import=found, membership=hat, at=NOW),
        lambda found, hat: refresh_preview(list_import=found, membership=hat, at=NOW),
        lambda found, hat: discard_list(list_import=found, membership=hat, at=NOW),
    ],
    ids=["propose", "refresh", "discard"],
)
@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.COMMISSION_STAFF, True),
        (Role.DEPARTMENT_STAFF, False),
        (Role.DEPARTMENT_HEAD, True),
    ],
)
def test_import_of_another_role_or_organisation_is_refused_in_every_act(act, role, own, bureau):
    found = preview(csv_file(row(1, BUREAU)), a_member(Role.DEPARTMENT_STAFF, bureau))
    other = a_member(role, bureau if own else an_organisation("上海市另一局"))

    with pytest.raises(NotAllowed):
        act(found, other)

    found.refresh_from_db()
    assert (found.status, ListChange.objects.count()) == (ImportStatus.PREVIEWED, 0)


def test_discard_list_by_a_role_that_has_ended_is_refused(operator, bureau):
    found = preview(csv_file(row(1, BUREAU)), operator)
    operator.valid_until = NOW.date() - timedelta(days=1)
    operator.save()

    with pytest.raises(NotAllowed):
        discard_list(list_import=found, membership=operator, at=NOW)


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
        discard_list(list_import=found, membership=operator, at=NOW)

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
