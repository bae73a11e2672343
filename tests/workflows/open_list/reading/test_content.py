from datetime import UTC, datetime

import pytest

from tests.workflows.open_list.reading.files import HEADER, ROW, checked, csv_bytes, entry, found

CONDITIONAL = "有条件开放"
UNCONDITIONAL = "无条件开放"


def one(column, cell, open_type=UNCONDITIONAL):
    """Return the entry and the warnings of a row with one more column."""
    rows, report = checked(csv_bytes([*HEADER, column], [*ROW[:3], open_type, cell]))
    counts = {rule: count for rule, count in report.warnings.items() if rule != "column_missing"}
    return entry(rows[0]), counts


def test_open_type_unknown_refuses_the_row():
    _rows, report = checked(csv_bytes(HEADER, [*ROW[:3], "完全开放"], ["O2", "乙", ROW[2], ""]))

    assert found(report) == [
        (2, "开放属性", "完全开放", "open_type_unknown"),
        (3, "开放属性", "", "open_type_unknown"),
    ]


@pytest.mark.parametrize("word", ["不予开放", " 非 开放 ", "not_open"])
def test_open_type_synonyms_and_codes_are_stored_as_code(word):
    assert entry(checked(csv_bytes(HEADER, [*ROW[:3], word]))[0][0]).open_type == "not_open"


@pytest.mark.parametrize(
    ("cell", "open_type", "rules"),
    [
        ("无条件开放&&", UNCONDITIONAL, {"condition_loose_end": 1}),
        ("无条件开放", UNCONDITIONAL, {}),
        ("依申请开放", UNCONDITIONAL, {"unconditional_with_condition": 1}),
        ("依申请开放", CONDITIONAL, {}),
        ("", CONDITIONAL, {"conditional_without_condition": 1}),
        ("无条件开放", CONDITIONAL, {"conditional_without_condition": 1}),
    ],
)
def test_conditions_loose_ends_and_contradictions_are_told(cell, open_type, rules):
    assert one("开放条件", cell, open_type)[1] == rules


def test_conditions_are_stored_as_text_templates_and_supplement():
    text = "有基础的数据安全保护能力;不得用于挖掘个人敏感信息；注明数据来源，定期抽查数据使用情况"

    values, _counts = one("开放条件", f"{text};&&面谈&&", CONDITIONAL)

    assert values.conditions == f"{text};&&面谈"
    assert (values.condition_templates, values.condition_supplement) == ("C", "面谈")


@pytest.mark.parametrize(
    ("column", "cell", "field", "code", "rules"),
    [
        ("更新频率", "每日", "update_frequency", "daily", {}),
        ("更新频率", "随时", "update_frequency", "", {"frequency_unknown": 1}),
        ("更新频率", " ", "update_frequency", "", {"value_missing": 1}),
        ("数据领域", "民生服务", "domain", "livelihood", {}),
        ("数据领域", "民生", "domain", "", {"domain_unknown": 1}),
        ("数据资源类型", "api接口", "resource_type", "api", {}),
        ("数据资源类型", "图片", "resource_type", "", {"resource_type_unknown": 1}),
    ],
)
def test_coded_words_are_stored_as_code_or_left_empty(column, cell, field, code, rules):
    values, counts = one(column, cell)

    assert (getattr(values, field), counts) == (code, rules)


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("", {"value_missing": 1}),
        ("十四个字十四个字十四个字十四", {"abstract_too_short": 1}),
        (" 十五个字十五个字十五个字十五个 ", {}),
    ],
)
def test_abstract_missing_or_short_is_told(cell, rules):
    values, counts = one("数据资源内容描述", cell)

    assert (values.abstract, counts) == (cell.strip(), rules)


@pytest.mark.parametrize(
    ("cell", "moment", "rules"),
    [
        ("2026/4/23", datetime(2026, 4, 22, 16, tzinfo=UTC), {}),
        ("", None, {"first_date_missing": 1}),
        ("-", None, {"first_date_missing": 1}),
        ("上周", None, {"date_unreadable": 1}),
    ],
)
def test_first_date_unreadable_is_left_empty(cell, moment, rules):
    values, counts = one("首次发布日期", cell)

    assert (values.first_published_at, counts) == (moment, rules)


def test_last_date_missing_is_a_missing_value():
    assert one("最近更新日期", "")[1] == {"value_missing": 1}


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-04-23 09:16:34", "2026-04-22 17:16:34", 1),
        ("2026-04-23", "2026-04-23", 0),
        ("", "2020-01-01", 0),
    ],
)
def test_dates_out_of_order_are_told(first, last, count):
    _rows, report = checked(
        csv_bytes([*HEADER, "首次发布日期", "最近更新日期"], [*ROW, first, last])
    )

    assert report.warnings.get("update_before_publication", 0) == count


@pytest.mark.parametrize(
    ("cell", "open_type", "rules"),
    [
        ("编号;设备名称", UNCONDITIONAL, {}),
        ("法人身份证号;名称", UNCONDITIONAL, {"personal_information_strong": 1}),
        ("姓名;联系人手机号", UNCONDITIONAL, {
            "personal_information_strong": 1, "personal_information_weak": 1,
        }),
        ("姓名;身份证号", CONDITIONAL, {}),
        ("", UNCONDITIONAL, {"value_missing": 1}),
    ],
)  # fmt: skip
def test_items_personal_information_words_of_unconditional_entries_are_noted(
    cell, open_type, rules
):
    assert one("数据项", cell, open_type)[1] == rules


def test_items_note_shows_the_items_it_means():
    _rows, report = checked(csv_bytes([*HEADER, "数据项"], [*ROW, "编号;姓名;曾用姓名"]))

    assert [note.value for note in report.warning_details if note.column == "数据项"] == [
        "姓名；曾用姓名"
    ]


@pytest.mark.parametrize(
    ("cell", "stored", "rules"),
    [
        ("RDF;XML", "RDF;XML", {}),
        ("", "", {"value_missing": 1}),
        (";".join(f"F{number}" for number in range(80)), "", {"text_too_long": 1}),
    ],
)
def test_formats_are_stored_or_told(cell, stored, rules):
    values, counts = one("数据格式", cell)

    assert (values.formats, counts) == (stored, rules)


@pytest.mark.parametrize(
    ("cell", "number", "rules"),
    [("13.0", 13, {}), ("-", None, {}), ("", None, {}), ("很多", None, {"number_unreadable": 1})],
)
def test_record_count_is_stored_or_told(cell, number, rules):
    values, counts = one("record_count", cell)

    assert (values.record_count, counts) == (number, rules)


@pytest.mark.parametrize(
    ("cell", "stored", "rules"),
    [(" 徐汇区 ", "徐汇区", {}), ("-", "", {}), ("区" * 201, "", {"text_too_long": 1})],
)
def test_short_text_that_cannot_be_stored_is_left_out(cell, stored, rules):
    values, counts = one("spatial_scope", cell)

    assert (values.spatial, counts) == (stored, rules)
