import pytest

from tests.workflows.open_list.reading.files import (
    HEADER,
    ROW,
    checked,
    csv_bytes,
    entry,
    found,
    xlsx,
)
from workflows.open_list.reading.identity import Identities
from workflows.open_list.reading.row_problems import RowProblems


def errors_of(*rows, **options):
    return found(checked(csv_bytes(HEADER, *rows), **options)[1])


def warnings_of(*rows, **options):
    return checked(csv_bytes(HEADER, *rows), **options)[1].warnings


@pytest.mark.parametrize(
    ("identifier", "rule"),
    [
        ("", "identifier_missing"),
        ("  ", "identifier_missing"),
        ("5.48569E+15", "identifier_mangled"),
        ("5.48569e15", "identifier_mangled"),
        ("5485690000000000.0", "identifier_mangled"),
        ("3740.0", "identifier_mangled"),
        ("2813841502026180", "identifier_mangled"),
        ("2026-03-25 00:00:00", "identifier_mangled"),
        ("数据集一", "identifier_malformed"),
        ("O1 O2", "identifier_malformed"),
        ("O" * 33, "identifier_malformed"),
    ],
)
def test_identifier_unusable_refuses_the_row(identifier, rule):
    assert errors_of([identifier, *ROW[1:]]) == [(2, "数据集ID", identifier, rule)]


@pytest.mark.parametrize(
    "identifier",
    ["O2813841502026181", "3740", "AB9002018002", "2c90e4f350f629960150f98643e10006", "111641"],
)
def test_identifier_real_forms_are_taken(identifier):
    rows, report = checked(csv_bytes(HEADER, [identifier, *ROW[1:]]))

    assert report.errors == ()
    assert entry(rows[0]).portal_dataset_id == identifier


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        (5485690000000000, "5485690000000000.0", "identifier_mangled"),
        (5.48569e15, "5485690000000000.0", "identifier_mangled"),
        (12.5, "12.5", "identifier_mangled"),
    ],
)
def test_identifier_number_of_a_workbook_is_mangled(cell, value, rule):
    _rows, report = checked(xlsx(HEADER, [cell, *ROW[1:]]))

    assert found(report) == [(2, "数据集ID", value, rule)]


def test_identifier_short_number_of_a_workbook_is_taken():
    rows, _report = checked(xlsx(HEADER, [3740, *ROW[1:]]))

    assert entry(rows[0]).portal_dataset_id == "3740"


def test_identifier_repeated_names_the_other_row():
    first, second = ["O1", *ROW[1:]], [" O1", "另一个名称", *ROW[2:]]
    rows, report = checked(csv_bytes(HEADER, first, ["O2", "甲", *ROW[2:]], second, second))

    assert [row.values is not None for row in rows] == [True, True, False, False]
    assert [(one.row, one.rule.value, one.other_row) for one in report.errors] == [
        (4, "identifier_repeated", 2),
        (5, "identifier_repeated", 2),
    ]
    assert report.errors[0].message == (
        "第 4 行“数据集ID”：数据集ID与第 2 行重复。每个数据集ID只能出现一次，请更正或删除其中一行。"
    )


@pytest.mark.parametrize(
    ("name", "rule"), [("", "name_empty"), (" \t", "name_empty"), ("长" * 201, "name_too_long")]
)
def test_name_unusable_refuses_the_row(name, rule):
    assert errors_of([ROW[0], name, *ROW[2:]]) == [(2, "数据资源名称", name[:200], rule)]


def test_name_edge_spaces_go_with_a_warning():
    rows, report = checked(csv_bytes(HEADER, [ROW[0], " 公共 厕所\u3000", *ROW[2:]]))

    assert (entry(rows[0]).name, entry(rows[0]).name_key) == ("公共 厕所", "公共厕所")
    assert report.warnings["name_edge_spaces"] == 1


def test_provider_unknown_refuses_the_row():
    assert errors_of([*ROW[:2], "市不存在局", ROW[3]]) == [
        (2, "数据资源提供部门", "市不存在局", "provider_unknown")
    ]


def test_provider_empty_refuses_the_row_even_where_unknown_ones_are_allowed():
    row = [*ROW[:2], " ", ROW[3]]

    assert errors_of(row, unknown_allowed=True) == [
        (2, "数据资源提供部门", " ", "provider_missing")
    ]


def test_provider_unknown_allowed_collects_each_name_once():
    rows, report = checked(
        csv_bytes(
            HEADER,
            ["1", "甲", "市新局", ROW[3]],
            ["2", "乙", "市新局", ROW[3]],
            ["3", "丙", "市教委", ROW[3]],
        ),
        unknown_allowed=True,
    )

    assert report.new_providers == ("市新局",)
    assert report.provider_names == ("市新局", "市教委")
    assert [entry(row).provider_id for row in rows] == [None, None, 8]


def test_provider_too_long_to_be_stored_is_refused():
    name = "局" * 201

    assert errors_of([*ROW[:2], name, ROW[3]], unknown_allowed=True) == [
        (2, "数据资源提供部门", name[:200], "provider_unknown")
    ]


def test_provider_spelling_habits_find_the_organisation():
    rows, _report = checked(csv_bytes(HEADER, [*ROW[:2], " 市 教委", ROW[3]]))

    assert (entry(rows[0]).provider_id, entry(rows[0]).provider_name) == (8, "市 教委")


@pytest.mark.parametrize("comma", [",", "，"])
def test_provider_pair_first_is_provider_and_rest_co_providers(comma):
    rows, report = checked(csv_bytes(HEADER, [*ROW[:2], f"市教委{comma} 市绿化局", ROW[3]]))

    values = entry(rows[0])
    assert (values.provider_id, values.provider_name, values.co_providers) == (
        8,
        "市教委",
        "市绿化局",
    )
    assert report.warnings["several_providers"] == 1


def test_provider_pair_with_unknown_co_provider_is_taken_with_a_warning():
    counts = warnings_of([*ROW[:2], "市教委,某某公司", ROW[3]])

    assert counts["co_provider_unknown"] == 1


def test_co_providers_column_adds_to_the_pair():
    rows, _report = checked(
        csv_bytes(
            [*HEADER, "共同提供部门"], [*ROW[:2], "市教委,市绿化局", ROW[3], "市绿化局，市教委"]
        )
    )

    assert entry(rows[0]).co_providers == "市绿化局，市教委"


def test_co_providers_too_long_to_be_stored_are_left_out():
    names = "，".join(f"第{number}个部门" for number in range(80))
    rows, report = checked(
        csv_bytes([*HEADER, "共同提供部门"], [*ROW, names]), unknown_allowed=True
    )

    assert entry(rows[0]).co_providers == ""
    assert report.warnings["text_too_long"] == 1


def test_provider_with_a_comma_in_its_registered_name_is_one():
    identities = Identities({"甲,乙公司": 5}, unknown_allowed=False)

    provider = identities.provider("甲，乙公司", RowProblems(2, {"provider": "部门"}))

    assert (provider.organisation, provider.name, provider.others) == (5, "甲，乙公司", ())


def test_name_repeated_in_one_department_is_a_warning_naming_the_other_row():
    _rows, report = checked(
        csv_bytes(
            HEADER,
            ["1", "厕所（公共）", "市教委", ROW[3]],
            ["2", "厕所(公共) ", "市教委", ROW[3]],
            ["3", "厕所(公共)", "市绿化局", ROW[3]],
        )
    )

    assert report.errors == ()
    assert report.warnings["duplicate_name"] == 1
    assert [
        (one.row, one.other_row) for one in report.warning_details if one.rule == "duplicate_name"
    ] == [(3, 2)]


def test_name_of_a_refused_row_is_no_duplicate():
    counts = warnings_of(["", "甲", "市教委", ROW[3]], ["2", "甲", "市教委", ROW[3]])

    assert "duplicate_name" not in counts
