"""Zip files: what grows, hides, overlaps or is locked is refused, and nothing is ever unpacked."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from tests.clamd_server import EICAR
from tests.workflows.engine.files import JPEG, PDF, PNG, PROGRAM, a_zip, with_damaged_directory
from workflows.engine.file_kinds import BUNDLE, EXCEL, WORD, kind_of
from workflows.engine.upload_checks.archives import LIMITS
from workflows.open_list.evaluation.flow import EvaluationFlow
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MEGABYTE = 1024 * 1024
FLAGS, METHOD, UNPACKED_SIZE = 8, 10, 24


def bundle(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_bomb(*, megabytes: int) -> bytes:
    """Return a zip of zeros, a thousandth of what it grows to."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("零.txt", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(MEGABYTE))
    return buffer.getvalue()


def announcing(content: bytes, *, size: int) -> bytes:
    """Return a zip whose directory announces another unpacked size for its last part."""
    changed = bytearray(content)
    place = changed.rfind(b"PK\x01\x02") + UNPACKED_SIZE
    changed[place : place + 4] = struct.pack("<L", size)
    return bytes(changed)


def overlapping() -> bytes:
    """Return a zip with a second name in its directory for the bytes of its only part."""
    content = bundle({"甲.txt": b"x" * 1000}, method=zipfile.ZIP_STORED)
    start, end = content.find(b"PK\x01\x02"), content.find(b"PK\x05\x06")
    entry = content[start:end]
    tail = bytearray(content[end:])
    struct.pack_into("<HHL", tail, 8, 2, 2, 2 * len(entry))
    second = entry.replace("甲".encode(), "乙".encode())
    return content[:start] + entry + second + bytes(tail)


def refusal(path: Path, content: bytes, name: str = "包.zip") -> str:
    """Return the sentence with which a file is refused where zips are taken."""
    path = path / "upload"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        kind_of(path, name=name, archives=True)
    return refused.value.message


def test_bundle_of_allowed_files_is_taken_where_its_flow_takes_archives(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(
        bundle(
            {
                "资料/": b"",
                "资料/函.pdf": PDF,
                "图.PNG": PNG,
                "照片.jpeg": JPEG,
                "表.csv": "名称,部门\n".encode("gb18030") * 1000,
                "说明.txt": "说明".encode() * 2000,
                "表.xlsx": a_zip("xl/workbook.xml"),
            }
        )
    )

    assert kind_of(path, name="佐证.zip", archives=True) is BUNDLE
    with pytest.raises(BadInput, match="可上传 PDF、PNG、JPG、DOCX、XLSX、CSV、TXT。"):
        kind_of(path, name="佐证.zip")
    assert (EvaluationFlow.takes_archives, ListChangeFlow.takes_archives) == (True, False)


@pytest.mark.parametrize(
    ("inside", "content"),
    [
        ("a.exe", PROGRAM),
        ("函.pdf", PROGRAM),
        ("函.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("函.docx", PDF),
        ("页.html", b"<html></html>"),
        ("说明.txt", b"<!DOCTYPE html>"),
        ("空.txt", b""),
        ("函.exe.pdf", PDF),
        ("内.zip", a_zip("a.txt")),
        ("内.7z", b"7z\xbc\xaf\x27\x1c"),
        ("eicar.com", EICAR),
        (".DS_Store", b"\x00\x00\x00\x01Bud1"),
    ],
)
def test_bundle_with_a_file_that_is_not_taken_by_itself_is_refused_by_its_name(
    tmp_path: Path, inside: str, content: bytes
) -> None:
    sentence = refusal(
        tmp_path, bundle({"函.pdf" if inside != "函.pdf" else "一.pdf": PDF, inside: content})
    )

    assert sentence.startswith(f"压缩包“包.zip”里的“{inside}”不能上传：压缩包里只能有 PDF")


@pytest.mark.parametrize(
    "inside",
    ["../函.pdf", "a/../../函.pdf", "..\\函.pdf", "/etc/函.pdf", "C:/函.pdf", "函\u202e.pdf"],
)
def test_bundle_whose_names_lead_out_or_deceive_is_refused(tmp_path: Path, inside: str) -> None:
    assert "文件名不安全" in refusal(tmp_path, bundle({inside: PDF}))


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
