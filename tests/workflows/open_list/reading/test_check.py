import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import (
    HEADER,
    ORGANISATIONS,
    ROW,
    checked,
    csv_bytes,
    found,
    json_bytes,
    opened,
    xlsx,
)
from workflows.open_list.reading import ErrorRule, WarningRule, check, check_rows
from workflows.open_list.reading.rules import NOTE_RULES


def test_check_rows_iteration_yields_good_rows_only():
    content = csv_bytes(HEADER, ROW, ["", *ROW[1:]], ["O2", "乙", *ROW[2:]])

    rows = check_rows(opened(content), organisations=ORGANISATIONS)

    assert [values.row_number for values in rows] == [2, 4]
    assert (rows.report.rows, rows.report.good_rows, rows.report.error_count) == (3, 2, 1)


def test_check_rows_report_before_the_end_is_refused():
    rows = check_rows(opened(csv_bytes(HEADER, ROW)), organisations=ORGANISATIONS)

    with pytest.raises(RuntimeError):
        _ = rows.report


def test_check_rows_second_pass_is_refused():
    rows = check_rows(opened(csv_bytes(HEADER, ROW)), organisations=ORGANISATIONS)
    rows.finish()

    with pytest.raises(RuntimeError):
        rows.finish()


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes(HEADER),
        csv_bytes(HEADER, [], ["", "", "", ""], [" "]),
        csv_bytes(HEADER, ["填表人：", "", "", ""]),
        csv_bytes(HEADER, encoding="gb18030"),
    ],
    ids=["header only", "blank rows", "footer only", "header only in gb18030"],
)
def test_check_rows_file_without_entries_is_refused(content):
    with pytest.raises(UnreadableFile, match="文件只有表头，没有数据行"):
        checked(content)


def test_check_rows_footer_and_blank_rows_are_reported():
    _rows, report = checked(
        xlsx(["清单"], HEADER, ROW, [], ["O2", "乙", *ROW[2:]], ["填表人: 张三"], merged=["A1:D1"])
    )

    assert (report.rows, report.good_rows, report.blank_rows) == (2, 2, 1)
    assert [(row.number, row.cells[0]) for row in report.footer_rows] == [(6, "填表人: 张三")]


def test_check_rows_missing_columns_are_noted_once():
    _rows, report = checked(csv_bytes(HEADER, ROW, ["O2", "乙", *ROW[2:]]))

    assert report.warnings == {"column_missing": 9}
    assert {note.row for note in report.warning_details} == {1}
    assert report.columns_present == {"portal_dataset_id", "name", "provider", "open_type"}


def test_check_rows_derived_columns_make_no_statement():
    _rows, report = checked(csv_bytes([*HEADER, "条件模板", "补充条件"], [*ROW, "AB", "x"]))

    assert "condition_templates" not in report.columns_present
    assert "condition_supplement" not in report.columns_present


def test_check_rows_details_are_bounded_and_counts_are_not(monkeypatch):
    monkeypatch.setattr(check, "KEPT_ERRORS", 3)
    monkeypatch.setattr(check, "KEPT_WARNINGS_PER_RULE", 2)
    rows = [["", f" 名称{number}", *ROW[2:]] for number in range(5)]

    _rows, report = checked(csv_bytes(HEADER, *rows))

    assert (len(report.errors), report.error_count) == (3, 5)
    assert report.warnings["name_edge_spaces"] == 5
    assert sum(one.rule == "name_edge_spaces" for one in report.warning_details) == 2


def test_check_rows_two_errors_of_one_row_are_both_told():
    _rows, report = checked(csv_bytes(HEADER, ["", "", "市不存在局", "完全开放"]))

    assert [rule for *_place, rule in found(report)] == [
        "identifier_missing",
        "name_empty",
        "provider_unknown",
        "open_type_unknown",
    ]
    assert report.good_rows == 0


def test_check_rows_json_entry_two_stands_in_row_three():
    keys = ("portal_dataset_id", "name", "provider", "open_type")
    entries = [
        dict(zip(keys, ROW, strict=True)),
        dict(zip(keys, ["", *ROW[1:]], strict=True)),
    ]

    assert found(checked(json_bytes(entries))[1]) == [
        (3, "portal_dataset_id", "", "identifier_missing")
    ]


@pytest.mark.parametrize("rule", [*ErrorRule, *WarningRule])
def test_rules_have_a_sentence_that_ends_and_says_something(rule):
    sentence = str(rule.label)

    assert sentence.endswith("。")
    assert len(sentence) > 10


def test_note_rules_are_warnings():
    assert {type(rule) for rule in NOTE_RULES} == {WarningRule}
