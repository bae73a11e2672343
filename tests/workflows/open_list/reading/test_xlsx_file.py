import io
import zipfile
from datetime import date, datetime, time

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import HEADER, ROW, xlsx
from workflows.open_list.reading.limits import DEFAULT_LIMITS
from workflows.open_list.reading.table import RawRow
from workflows.open_list.reading.xlsx_file import cell_text, open_xlsx


def table_of(file):
    return open_xlsx(file, len(file.getvalue()), DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("文字", "文字"),
        (3740.0, "3740"),
        (1.5, "1.5"),
        (5485690000000000.0, "5485690000000000.0"),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime(2026, 4, 23, 9, 16, 34), "2026-04-23 09:16:34"),  # noqa: DTZ001
        (date(2026, 4, 23), "2026-04-23"),
        (time(9, 16), "09:16:00"),
    ],
)
def test_cell_text_values_read_as_typed(value, text):
    assert cell_text(value) == text


def test_open_xlsx_rows_keep_spreadsheet_numbers_and_merged_cells_fill():
    file = xlsx(
        ["市教委开放清单"], HEADER, ROW, ["O2", "乙", "", "非开放"], merged=["A1:D1", "C3:C4"]
    )

    assert list(table_of(file).rows())[1:] == [
        RawRow(2, HEADER),
        RawRow(3, ROW),
        RawRow(4, ["O2", "乙", "市绿化局", "非开放"], (2,)),
    ]


def test_open_xlsx_table_that_starts_in_column_b_keeps_its_merges():
    file = xlsx(
        [],
        ["", *HEADER],
        ["", *ROW],
        ["", "O2", "乙", None, "非开放"],
        merged=["D3:D4"],
        hidden_column="C",
    )
    table = table_of(file)

    assert list(table.rows())[-1] == RawRow(4, ["O2", "乙", "市绿化局", "非开放"], (2,))
    assert table.hidden_columns == {1}


def test_open_xlsx_hidden_column_and_row_are_told_and_read():
    table = table_of(xlsx(HEADER, ROW, ROW, hidden_column="B", hidden_row=3))

    assert (table.hidden_columns, table.hidden_rows) == ({1}, 1)
    assert len(list(table.rows())) == 3


def test_open_xlsx_sheet_that_looks_like_a_list_is_chosen():
    import openpyxl  # slow import

    book = openpyxl.Workbook()
    book.active.append(["填报说明"])
    sheet = book.create_sheet("清单")
    sheet.append(HEADER)
    sheet.append(ROW)
    book.create_sheet("空表")
    book.create_sheet("隐藏").append(HEADER)
    book["隐藏"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)

    table = table_of(file)

    assert (table.sheet, table.other_sheets) == ("清单", ("Sheet", "空表"))
    assert list(table.rows()) == [RawRow(1, HEADER), RawRow(2, ROW)]


def test_open_xlsx_empty_sheet_has_no_rows():
    assert list(table_of(xlsx()).rows()) == []


def test_open_xlsx_without_visible_sheet_is_refused():
    content = xlsx(HEADER, ROW).getvalue()
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'state="visible"', b'state="hidden"')
            new.writestr(name, part)

    with pytest.raises(UnreadableFile, match="没有可见的工作表"):
        table_of(file)


def test_open_xlsx_workbook_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nonsense")

    with pytest.raises(UnreadableFile, match="XLSX 文件读不出来"):
        table_of(file)


def test_open_xlsx_part_whose_own_name_is_no_text_is_refused():
    content = bytearray(xlsx(HEADER, ROW).getvalue())
    name = content.find(b"xl/workbook.xml")
    # The part says of its name that it is UTF-8; the directory names it rightly.
    content[content.rfind(b"PK\x03\x04", 0, name) + 7] |= 0x08
    content[name] = 0xFF

    with pytest.raises(UnreadableFile, match="读不出来"):
        open_xlsx(io.BytesIO(bytes(content)), len(content), DEFAULT_LIMITS)
