from datetime import UTC, datetime

import pytest

from workflows.open_list.reading.cell_values import (
    blank_dash,
    read_count,
    read_date,
    read_formats,
    read_items,
)

MIDNIGHT = datetime(2026, 4, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-04-23 09:16:34", datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC)),
        ("2026-04-23", MIDNIGHT),
        ("2026/4/23", MIDNIGHT),
        ("2026.4.23", MIDNIGHT),
        ("2026年4月23日", MIDNIGHT),
        ("2026年4月23日 9时16分34秒", datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC)),
        ("2026/4/23 9:16", datetime(2026, 4, 23, 1, 16, tzinfo=UTC)),
        ("20260423", MIDNIGHT),
        ("46135", MIDNIGHT),
        ("46135.38650462963", datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC)),
        ("2026-04-23T01:16:34+00:00", datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC)),
        ("2026-04-23T01:16:34Z", datetime(2026, 4, 23, 1, 16, 34, tzinfo=UTC)),
    ],
)
def test_read_date_known_forms_give_the_moment(text, moment):
    assert read_date(text) == moment


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026年2月30日", "去年", "0001-01-01", "9999-12-31", "2026", "123456"]
)
def test_read_date_other_text_gives_none(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("13", 13), ("13.0", 13), ("1,300", 1300), ("0", 0), ("13.5", None), ("1.2万", None)],
)
def test_read_count_whole_numbers_only(text, number):
    assert read_count(text) == number


@pytest.mark.parametrize("text", ["-3", "9" * 30])
def test_read_count_out_of_range_gives_none(text):
    assert read_count(text) is None


@pytest.mark.parametrize("text", ["-", " -- ", "—", "/", ""])
def test_blank_dash_placeholder_is_nothing(text):
    assert blank_dash(text) == ""


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("RDF;XML;CSV", "RDF;XML;CSV"),
        ("csv、xlsx,csv", "CSV;XLSX"),
        ("['xml', 'json']", "XML;JSON"),
        ("CSV\nJSON\n", "CSV;JSON"),
        ("-", ""),
    ],
)
def test_read_formats_separators_and_case(text, formats):
    assert read_formats(text) == formats


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("编号;设备名称；设备类型", ("编号", "设备名称", "设备类型")),
        ("长,宽;高", ("长,宽", "高")),
        ("姓名、性别，年龄", ("姓名", "性别", "年龄")),
        ("甲;乙\n丙\n", ("甲;乙", "丙")),
        ("-", ()),
        ("", ()),
    ],
)
def test_read_items_strongest_separator_wins(text, items):
    assert read_items(text) == items
