"""Taking in the catalogue: what is refused, what is kept, and what a second file costs."""

from __future__ import annotations

import io

import pytest

from cases.errors import NotAllowed, UnreadableFile
from cases.models import CatalogueRow, CatalogueSnapshot, StagedCatalogueRow, SystemEvent
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, load
from workflows.open_list.reconciliation.snapshot import load_snapshot

pytestmark = pytest.mark.django_db
HEADER = "信息资源代码,数据集ID,数据资源名称,数据资源提供部门,开放属性,更新频率\n"


def load_text(text, operator, **options):
    file = io.BytesIO((HEADER + text).encode())
    return load_snapshot(file=file, source="目录.csv", membership=operator, at=NOW, **options)


def test_a_second_snapshot_writes_only_what_changed(operator):
    first = load([Line("C1"), Line("C2"), Line("C3")], operator)
    second = load([Line("C1"), Line("C2", open_type="not_open"), Line("C4")], operator)

    rows = CatalogueRow.objects.order_by("valid_from", "code").values_list(
        "code", "valid_from", "valid_until"
    )
    assert list(rows) == [
        ("C1", first.pk, None),
        ("C2", first.pk, second.pk),
        ("C3", first.pk, second.pk),
        ("C2", second.pk, None),
        ("C4", second.pk, None),
    ]
    assert (second.rows, second.open_codes, second.counts) == (
        3,
        2,
        {"began": 2, "ended": 2, "kept": 0},
    )
    assert not StagedCatalogueRow.objects.exists()


def test_the_same_file_again_is_the_same_snapshot(operator):
    first = load([Line("C1")], operator)

    assert load([Line("C1")], operator) == first
    assert CatalogueSnapshot.objects.count() == 1
    assert SystemEvent.objects.filter(act="catalogue_loaded").count() == 1


def test_bad_rows_are_named_and_nothing_is_kept(operator):
    refused = load_text(
        "C1,D1,公交线路,甲局,无条件开放,每年\n"
        ",D2,地铁线路,甲局,无条件开放,每年\n"
        "C3,D3,,甲局,无条件开放,每年\n"
        "C4,D4,轮渡,甲局,完全开放,每年\n"
        "C1,D1,公交线路,甲局,无条件开放,每年\n",
        operator,
    )

    assert (refused.rows, refused.error_count) == (5, 4)
    assert [(error["row"], error["column"], error["rule"]) for error in refused.errors] == [
        (3, "信息资源代码", "code_missing"),
        (4, "数据资源名称", "name_empty"),
        (5, "开放属性", "open_type_unknown"),
        (6, "信息资源代码", "row_repeated"),
    ]
    assert not CatalogueSnapshot.objects.exists()
    assert not StagedCatalogueRow.objects.exists()


def test_good_rows_alone_are_kept_on_demand(operator):
    kept = load_text(
        "C1,D1,公交线路,甲局,不予开放,一个月\n,D2,地铁线路,甲局,无条件开放,每年\n",
        operator,
        only_good_rows=True,
    )

    row = CatalogueRow.objects.get()
    assert (kept.rows, kept.error_count, kept.warnings) == (1, 1, {"frequency_unknown": 1})
    assert (row.open_type, row.update_frequency) == ("not_open", "")


def test_rows_that_are_refused_stand_as_they_were(operator):
    first = load(
        [
            Line("C1", "D1"),
            Line("C2", "D2", name="地铁线路"),
            Line("C3", "D3", name="轮渡"),
            Line("C4", name="出租车"),
            Line("C5", "D5", name="撤销"),
            Line("C6", "D6", name="改名前"),
        ],
        operator,
    )
    second = load_text(
        "C1,D1,公交线路,甲局,完全开放,每年\n"  # its opening attribute is none
        ",D2,地铁线路,甲局,无条件开放,每年\n"  # its code is lost
        "C3,D3,轮渡,甲局,无条件开放,每年\n"
        ",,出租车,甲局,无条件开放,每年\n"  # only its name is left
        "C6,D6,改名后,甲局,无条件开放,每年\n"
        "C6,D6,改名后,甲局,无条件开放,每年\n",  # repeated: the first counts
        operator,
        only_good_rows=True,
    )

    rows = CatalogueRow.objects.filter(valid_until=None).order_by("code")
    assert list(rows.values_list("code", "name", "valid_from")) == [
        ("C1", "公交线路", first.pk),
        ("C2", "地铁线路", first.pk),
        ("C3", "轮渡", first.pk),
        ("C4", "出租车", first.pk),
        ("C6", "改名后", second.pk),
    ]
    assert (second.rows, second.error_count) == (5, 4)
    assert second.counts == {"began": 1, "ended": 2, "kept": 3}


def test_a_kept_row_still_tells_that_its_code_is_shared(operator):
    load([Line("C1", "D1"), Line("C1", "D2")], operator)

    load_text(
        "C1,D1,公交线路,甲局,无条件开放,每年\nC1,D2,公交线路,甲局,完全开放,每年\n",
        operator,
        only_good_rows=True,
    )

    rows = CatalogueRow.objects.filter(valid_until=None)
    assert list(rows.values_list("shared", flat=True)) == [True, True]


def test_a_file_without_the_code_column_is_refused(operator):
    file = io.BytesIO("数据资源名称,数据资源提供部门,开放属性\na,b,无条件开放\n".encode())

    with pytest.raises(UnreadableFile, match="信息资源代码"):
        load_snapshot(file=file, source="目录.csv", membership=operator, at=NOW)


def test_department_staff_do_not_take_in_the_catalogue():
    with pytest.raises(NotAllowed):
        load([Line("C1")], a_member(Role.DEPARTMENT_STAFF))
