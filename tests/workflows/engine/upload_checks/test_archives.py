"""Zip files: what grows, hides, overlaps or is locked is refused without unpacking it."""

from __future__ import annotations

import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from tests.workflows.engine.files import PDF, PROGRAM, a_zip, with_damaged_directory
from tests.workflows.engine.upload_checks.zips import (
    FLAGS,
    MEGABYTE,
    METHOD,
    a_bomb,
    announcing,
    bundle,
    overlapping,
    refusal,
)
from workflows.engine.file_kinds import EXCEL, WORD, kind_of
from workflows.engine.upload_checks.archives import LIMITS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["包.zip", "表.xlsx", "函.docx"])
def test_zip_with_ten_thousand_entries_is_refused(tmp_path: Path, name: str) -> None:
    names = {f"{number}.txt": b"x" for number in range(10_000)}

    assert refusal(tmp_path, bundle(names), name) == (
        f"文件“{name}”里的文件超过 2000 个：请拆成几个文件分别上传。"
    )


def test_directory_of_a_million_entries_is_not_even_read(tmp_path: Path) -> None:
    content = b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000
    tracemalloc.start()
    try:
        sentence = refusal(tmp_path, content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "超过 2000 个" in sentence
    assert most < MEGABYTE


def test_bomb_is_refused_by_its_ratio_and_not_unpacked(tmp_path: Path) -> None:
    content = a_bomb(megabytes=20)
    tracemalloc.start()
    try:
        sentence = refusal(tmp_path, content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "展开后是原来的 200 倍以上，像是压缩炸弹" in sentence
    assert most < MEGABYTE


def test_bomb_that_announces_little_is_read_by_its_first_bytes_alone(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(announcing(a_bomb(megabytes=20), size=10))
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"零\.txt”不能上传"):
            kind_of(path, name="包.zip", archives=True)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < MEGABYTE


def test_zip_in_a_zip_as_in_42_zip_is_refused_at_its_first_layer(tmp_path: Path) -> None:
    inner = a_bomb(megabytes=1)
    nested = bundle({f"lib {number:x}.zip": inner for number in range(16)})

    assert "lib 0.zip”不能上传" in refusal(tmp_path, nested)


def test_zip_that_announces_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    content = announcing(bundle({"大.txt": b"x"}), size=LIMITS.expanded_megabytes * MEGABYTE + 1)

    assert "展开后超过 500 MB" in refusal(tmp_path, content)


def test_zip_whose_parts_share_their_bytes_is_refused(tmp_path: Path) -> None:
    assert "部件重名、重叠" in refusal(tmp_path, overlapping())


def test_two_zips_one_behind_the_other_are_refused(tmp_path: Path) -> None:
    """Some programs show the first, which nobody looked at."""
    hidden = bundle({"a.exe": PROGRAM})

    assert "部件重名、重叠" in refusal(tmp_path, hidden + bundle({"函.pdf": PDF}))
    assert "部件重名、重叠" in refusal(tmp_path, hidden + a_zip("word/document.xml"), "函.docx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_with_one_name_twice_is_refused(tmp_path: Path) -> None:
    content = a_zip("word/document.xml", "word/document.xml")

    assert "部件重名、重叠" in refusal(tmp_path, content, "函.docx")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_packed_in_a_way_that_cannot_be_read_in_bounds_is_refused(
    tmp_path: Path, method: int
) -> None:
    assert "少见的压缩方式" in refusal(tmp_path, bundle({"函.txt": b"x" * 1000}, method=method))


@pytest.mark.parametrize(("place", "value"), [(FLAGS, 0x01), (FLAGS, 0x41), (METHOD, 99)])
@pytest.mark.parametrize(("name", "part"), [("包.zip", "函.txt"), ("表.xlsx", "xl/workbook.xml")])
def test_encrypted_zip_is_refused(
    tmp_path: Path, place: int, value: int, name: str, part: str
) -> None:
    content = with_damaged_directory(a_zip(part), place, value)

    assert refusal(tmp_path, content, name) == (
        f"文件“{name}”设有密码，无法检查也无法归档：请去掉密码后重新上传。"
    )


def test_empty_zip_is_refused(tmp_path: Path) -> None:
    whole = bundle({})

    assert "不是允许的类型：可上传 PDF、PNG、JPG、DOCX、XLSX、CSV、TXT、ZIP" in refusal(
        tmp_path, whole
    )


def test_part_whose_bytes_are_damaged_is_refused(tmp_path: Path) -> None:
    content = bytearray(bundle({"说明.txt": b"abcdefgh" * 100}))
    content[40:44] = b"\xff\xff\xff\xff"

    assert "说明.txt”不能上传" in refusal(tmp_path, bytes(content))


@pytest.mark.parametrize(
    ("name", "part", "kind"),
    [("函.docx", "word/document.xml", WORD), ("表.xlsx", "xl/workbook.xml", EXCEL)],
)
def test_office_file_of_ordinary_size_is_taken(
    tmp_path: Path, name: str, part: str, kind: object
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(
        bundle({part: b"<row/>" * 100_000, **{f"m/{n}.xml": b"x" for n in range(500)}})
    )

    assert kind_of(path, name=name) is kind


def test_office_file_with_a_password_or_of_an_old_format_is_refused(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)

    assert "旧格式或设有密码的 Office 文件" in refusal(tmp_path, content, "函.docx")
