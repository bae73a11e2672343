"""The real list and the fixtures made from it, as decisions.md and SOURCES.md describe them."""

from collections import Counter

from tests.real_list import REAL_LIST, data_file, needs_real_list
from tests.workflows.open_list.reading.files import entry
from workflows.open_list.reading import check_rows, read_list


def read(path, *, unknown_allowed=True):
    with read_list(path, filename=path.name) as list_file:
        rows = check_rows(list_file, organisations={}, unknown_allowed=unknown_allowed)
        return list_file, list(rows.all_rows()), rows.report


@needs_real_list
def test_real_list_is_taken_whole_with_the_warnings_that_were_counted():
    list_file, _rows, report = read(REAL_LIST)

    assert (report.rows, report.good_rows, report.error_count) == (9_793, 9_793, 0)
    assert len(report.provider_names) == 73
    assert list_file.missing_columns == ()
    assert list_file.unused_columns == (
        "序号",
        "浏览量",
        "下载量",
        "接口调用量",
        "数据资源状态",
        "field_count",
    )
    assert report.warnings == {
        "duplicate_name": 29,
        "condition_loose_end": 940,
        "unconditional_with_condition": 99,
        "first_date_missing": 13,
        "update_before_publication": 848,
        "name_edge_spaces": 31,
        "abstract_too_short": 773,
        "personal_information_strong": 6,
        "personal_information_weak": 135,
        "several_providers": 2,
        "value_missing": 218 + 310,
    }


@needs_real_list
def test_real_list_condition_templates_are_those_that_were_counted():
    _file, rows, _report = read(REAL_LIST)
    sets = Counter(
        entry(row).condition_templates for row in rows if entry(row).open_type == "conditional"
    )
    letters = Counter(letter for chosen in sets.elements() for letter in chosen)

    assert letters == {"A": 2_490, "B": 2_687, "C": 1_037, "D": 294, "E": 170}
    assert (sets["AB"], sets["ABC"], sets["ABD"], sets[""]) == (960, 440, 157, 4)


@needs_real_list
def test_real_list_without_registered_organisations_is_refused_row_by_row():
    _file, _rows, report = read(REAL_LIST, unknown_allowed=False)

    assert (report.good_rows, report.error_count) == (0, 9_793)


def test_gbk_fixture_has_two_errors_and_a_formula():
    list_file, rows, report = read(data_file("fixture_import_gbk_2bad_of_200.csv"))

    assert list_file.encoding == "gb18030"
    assert (report.rows, report.good_rows) == (200, 198)
    assert [
        (one.row, one.column, one.value, one.rule.value, one.other_row) for one in report.errors
    ] == [
        (51, "开放属性", "完全开放", "open_type_unknown", 0),
        (121, "数据集ID", "O2813842482025230", "identifier_repeated", 12),
    ]
    assert report.warnings == {"formula_like": 1, "column_missing": 2}
    assert entry(rows[179]).row_number == 181
    assert entry(rows[179]).name == '=HYPERLINK("http://example.org","点击")'


def test_utf8_bom_fixture_is_clean():
    list_file, _rows, report = read(data_file("fixture_import_utf8bom_ok_200.csv"))

    assert list_file.encoding == "utf-8-sig"
    assert (report.rows, report.good_rows, report.error_count) == (200, 200, 0)
    assert report.warnings == {"column_missing": 2}


def test_merged_cells_fixture_shows_title_fill_and_footer():
    list_file, rows, report = read(data_file("fixture_import_merged_cells.xlsx"))

    assert (list_file.header_row, len(list_file.title_rows)) == (2, 1)
    assert (report.rows, report.good_rows, report.error_count) == (40, 40, 0)
    assert {entry(row).provider_name for row in rows} == {"上海市绿化和市容管理局"}
    assert report.warnings["merged_cell_filled"] == 39
    assert [row.cells[0] for row in report.footer_rows] == ["填表人:"]
