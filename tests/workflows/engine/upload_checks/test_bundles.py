"""Files in a zip: each is judged as it would be by itself."""

from __future__ import annotations

import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from tests.clamd_server import EICAR
from tests.workflows.engine.files import JPEG, PDF, PNG, PROGRAM, a_zip, with_damaged_directory
from tests.workflows.engine.upload_checks.zips import (
    FLAGS,
    MEGABYTE,
    a_bomb,
    a_link,
    bundle,
    refusal,
    with_second_name,
)
from workflows.engine.file_kinds import BUNDLE, kind_of
from workflows.engine.upload_checks.archives import LIMITS
from workflows.open_list.evaluation.flow import EvaluationFlow
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from pathlib import Path


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


def test_second_name_of_a_part_is_judged_as_the_first(tmp_path: Path) -> None:
    """Windows writes its own letters as the first name, and some programs unpack the second."""
    path = tmp_path / "upload"
    path.write_bytes(with_second_name("▒φ.csv", "表.csv", b"1,2\n"))

    assert kind_of(path, name="包.zip", archives=True) is BUNDLE
    for second in ("说明.bat", "函.exe.txt"):
        content = with_second_name("说明.txt", second, b"del *")
        assert f"里的“{second}”不能上传" in refusal(tmp_path, content)
    for second in ("../说明.txt", "说明\u202e.txt"):
        content = with_second_name("说明.txt", second, b"del *")
        assert "文件名不安全" in refusal(tmp_path, content)


def test_bundle_with_a_link_is_refused(tmp_path: Path) -> None:
    assert "文件名不安全" in refusal(tmp_path, a_link(b"/etc/passwd"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (a_zip("a.txt"), "压缩包“包.zip”里的“函.docx”不能上传"),
        (a_zip("xl/workbook.xml"), "压缩包“包.zip”里的“函.docx”不能上传"),
        (a_zip("word/document.xml")[:-10], "压缩包“包.zip”里的“函.docx”不能上传"),
        (a_bomb(megabytes=20), "文件“函.docx”展开后是原来的 200 倍以上"),
        (a_zip("word/document.xml", "word/vbaProject.bin"), "文件“函.docx”含有宏"),
        (
            with_damaged_directory(a_zip("word/document.xml"), FLAGS, 0x01),
            "文件“函.docx”设有密码",
        ),
        (
            bundle({f"{number}.txt": b"" for number in range(LIMITS.parts + 1)}),
            "文件“函.docx”里的文件超过 2000 个",
        ),
    ],
    ids=["zip", "workbook", "cut", "bomb", "macros", "password", "many parts"],
)
def test_office_file_in_a_bundle_is_judged_as_one_outside(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert sentence in refusal(tmp_path, bundle({"一.pdf": PDF, "函.docx": content}))


def test_office_file_in_a_bundle_whose_end_is_damaged_is_refused(tmp_path: Path) -> None:
    content = bytearray(
        bundle({"函.docx": a_zip("word/document.xml") * 100}, method=zipfile.ZIP_STORED)
    )
    content[8000] ^= 0xFF

    assert "文件“函.docx”已损坏" in refusal(tmp_path, bytes(content))


def test_office_file_in_a_bundle_that_would_be_too_large_alone_is_refused(tmp_path: Path) -> None:
    content = bundle({"word/document.xml": bytes(20 * MEGABYTE)}, method=zipfile.ZIP_STORED)
    large = bundle({"一.pdf": PDF, "函.docx": content}, method=zipfile.ZIP_STORED)

    tracemalloc.start()
    try:
        sentence = refusal(tmp_path, large)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sentence == "文件“函.docx”超过 20 MB：请压缩或拆分后重新上传。"
    assert most < MEGABYTE
