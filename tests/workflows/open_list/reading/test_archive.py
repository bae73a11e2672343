import io
import struct
import zipfile

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import raw_xlsx
from workflows.open_list.reading.archive import SheetFacts, inspect_archive
from workflows.open_list.reading.limits import DEFAULT_LIMITS, MEBIBYTE, Limits

SHEET = "xl/worksheets/sheet1.xml"


def facts_of(file, limits=DEFAULT_LIMITS):
    return inspect_archive(file, len(file.getvalue()), limits)


def understated(file, part, announced):
    """Return the archive with a smaller size in its directory than the part really has."""
    content = bytearray(file.getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(part.encode()))
    struct.pack_into("<I", content, entry + 24, announced)
    return io.BytesIO(bytes(content))


def test_inspect_archive_extent_and_hidden_parts_are_read():
    file = raw_xlsx(
        '<cols><col min="2" max="3" hidden="1" width="9"/><col min="5" max="5" width="9"/></cols>'
        '<row r="1"><c r="A1"/></row><row r="7" hidden="1"><c r="AC7"/></row>'
    )

    assert facts_of(file)[SHEET] == SheetFacts(
        last_row=7, last_column=29, hidden_columns={1, 2}, hidden_rows=1
    )


def test_inspect_archive_tag_cut_between_two_pieces_is_read():
    padding = "<!--" + "x" * (MEBIBYTE - 220) + "-->"
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(1, 40))

    for shift in range(0, 60, 7):
        file = raw_xlsx(padding[shift:].replace("x", "<!", 1) + rows)
        assert facts_of(file)[SHEET].last_row == 39


def test_inspect_archive_announced_bomb_is_refused_from_the_directory():
    file = raw_xlsx(parts={"xl/media/bomb": bytes(64 * MEBIBYTE)})

    with pytest.raises(UnreadableFile, match="像是压缩炸弹"):
        facts_of(file)


def test_inspect_archive_hidden_bomb_is_refused_while_unpacking():
    bomb = raw_xlsx(parts={"xl/media/bomb": bytes(64 * MEBIBYTE)})
    file = understated(bomb, "xl/media/bomb", 10)
    with zipfile.ZipFile(file) as archive:
        assert archive.getinfo("xl/media/bomb").file_size == 10

    with pytest.raises(UnreadableFile, match="像是压缩炸弹"):
        facts_of(file)


def test_inspect_archive_large_content_is_refused():
    file = raw_xlsx(parts={"xl/media/noise": bytes(3 * MEBIBYTE)})

    with pytest.raises(UnreadableFile, match="展开后超过上限 2 MB"):
        facts_of(file, Limits(expanded_bytes=2 * MEBIBYTE))


def test_inspect_archive_many_parts_are_refused():
    file = raw_xlsx(parts={f"xl/media/{number}": b"" for number in range(20)})

    with pytest.raises(UnreadableFile, match="24 个部件"):
        facts_of(file, Limits(archive_parts=10))


def test_inspect_archive_two_far_cells_are_refused():
    file = raw_xlsx('<row r="1"><c r="A1"/></row><row r="900000"><c r="ZZ900000"/></row>')

    with pytest.raises(UnreadableFile, match="702 列，超过上限 200 列"):
        facts_of(file)


def test_inspect_archive_huge_empty_range_is_refused():
    file = raw_xlsx('<row r="1"><c r="A1"/></row><row r="900000"><c r="A900000"/></row>')

    with pytest.raises(UnreadableFile, match="900000 行、26 列"):
        facts_of(file)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2000002"/>',
        "<row r = '2000002' />",
        '<x:row xmlns:x="y"\tr="2000002"/>',
        # Only the cell tells the row.
        '<row><c r="A2000002"/></row>',
        # Readers take these as well.
        '<row spans="1:1"r="2000002"/>',
        '<row r="00000000000000000002000002"/>',
        '<row><c t="s"r="A2000002"/></row>',
        '<row><c r="A00000000000000000002000002"/></row>',
        '<row><c r="A49999999999999999999999999999"/></row>',
        "<row/>" * 1_000_002,
    ],
)
def test_inspect_archive_many_rows_are_refused_however_they_are_written(rows):
    with pytest.raises(UnreadableFile, match="文件超过 1000000 行"):
        facts_of(raw_xlsx(rows))


def test_inspect_archive_many_cells_without_a_place_are_refused():
    with pytest.raises(UnreadableFile, match="文件有 201 列，超过上限 200 列"):
        facts_of(raw_xlsx("<row>" + "<c/>" * 201 + "</row>"))


def test_inspect_archive_cells_outside_rows_are_no_columns():
    file = raw_xlsx(
        '<row r="1"><c r="A1"/></row>',
        parts={"xl/calcChain.xml": b"<calcChain>" + b'<c r="A1"/>' * 300 + b"</calcChain>"},
    )

    facts = facts_of(file)

    assert facts["xl/calcChain.xml"].last_column == facts[SHEET].last_column == 26


def test_inspect_archive_other_zip_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<ods/>")

    with pytest.raises(UnreadableFile, match="不是 XLSX 工作簿"):
        facts_of(file)


def test_inspect_archive_unknown_compression_is_refused():
    file = io.BytesIO(raw_xlsx().getvalue())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/styles.xml", "<styles/>")

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(file)


def test_inspect_archive_stored_parts_are_read():
    file = io.BytesIO(raw_xlsx().getvalue())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", '<row r="5"/>')

    assert facts_of(file)["xl/worksheets/sheet2.xml"].last_row == 5


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40])
def test_inspect_archive_encrypted_part_is_refused(flag):
    content = bytearray(raw_xlsx().getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/workbook.xml"))
    content[entry + 8] |= flag

    with pytest.raises(UnreadableFile, match="设有密码"):
        facts_of(io.BytesIO(bytes(content)))


def test_inspect_archive_cut_file_is_refused():
    file = io.BytesIO(raw_xlsx().getvalue()[:-40])

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(file)


def test_inspect_archive_damaged_content_is_refused():
    content = bytearray(raw_xlsx().getvalue())
    start = content.find(b"xl/workbook.xml") + len("xl/workbook.xml")
    content[start : start + 20] = b"\xff" * 20

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(io.BytesIO(bytes(content)))


def test_inspect_archive_part_outside_the_file_is_refused():
    content = bytearray(raw_xlsx().getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/workbook.xml"))
    struct.pack_into("<I", content, entry + 42, len(content) + 100)

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(io.BytesIO(bytes(content)))


def test_inspect_archive_without_its_beginning_is_refused():
    file = io.BytesIO(raw_xlsx().getvalue()[60:])

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(file)


def test_inspect_archive_future_zip_version_is_refused():
    content = bytearray(raw_xlsx().getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/workbook.xml"))
    content[entry + 6] = 211

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        facts_of(io.BytesIO(bytes(content)))
