"""PDF files: pages are taken; scripts, files inside and locks are refused however they hide."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from reports.pdf import Document
from tests.workflows.engine.files import PDF
from workflows.engine.file_kinds import kind_of
from workflows.engine.upload_checks.pdf import MOST_UNPACKED, refuse_active_pdf

if TYPE_CHECKING:
    from pathlib import Path

ACTIVE = "含有脚本、嵌入文件或会自动运行的内容，附件只能是普通页面"
UNREAD = "有无法检查的部分：请用“打印为 PDF”重新生成后上传"


def with_object(body: bytes) -> bytes:
    """Return a PDF with one object more."""
    return PDF.replace(b"%%EOF", b"2 0 obj\n" + body + b"\nendobj\n%%EOF")


def with_stream(packed: bytes, *, keys: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    """Return a PDF with a compressed stream of objects."""
    head = b"<< " + keys + b" /Filter /FlateDecode /Length %d >>" % len(packed)
    return with_object(head + b"\nstream\r\n" + packed + b"\nendstream")


def refusal(path: Path, content: bytes) -> str:
    """Return the sentence with which a PDF is refused."""
    path = path / "upload"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        kind_of(path, name="函.pdf")
    assert refused.value.message.startswith("文件“函.pdf”")
    return refused.value.message


@pytest.mark.parametrize(
    "body",
    [
        b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        b"<</S/JavaScript/JS 3 0 R>>",
        b"<< /S /J#61vaScript /JS (x) >>",
        b"<< /S /#4a#61#76#61Script /JS (x) >>",
        b"<< /S /#4A#61#76#61#53#63#72#69#70#74 /JS (x) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Names << /EmbeddedFiles 4 0 R >> >>",
        b"<< /Type /EmbeddedFile /Length 3 >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /AcroForm << /XFA 5 0 R >> >>",
    ],
)
def test_pdf_that_acts_by_itself_is_refused_plain_and_packed(tmp_path: Path, body: bytes) -> None:
    assert ACTIVE in refusal(tmp_path, with_object(body))
    assert ACTIVE in refusal(tmp_path, with_stream(zlib.compress(b"2 0 " + body)))


def test_object_stream_is_known_however_its_type_is_written(tmp_path: Path) -> None:
    packed = zlib.compress(b"<< /S /JavaScript /JS (x) >>")

    for keys in (b"/Type/#4fbjStm", b"/Type /Obj#53tm /Filter [ /FlateDecode ]"):
        assert ACTIVE in refusal(tmp_path, with_stream(packed, keys=keys))


def test_pdf_with_a_password_or_restrictions_is_refused(tmp_path: Path) -> None:
    content = PDF.replace(b"%%EOF", b"trailer << /Encrypt 9 0 R >>\n%%EOF")

    assert "设有密码或权限限制" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        with_stream(b"no zlib"),
        with_stream(zlib.compress(b"x" * 5000)[:-8]),
        with_stream(zlib.compress(b"x"), keys=b"/Type /ObjStm /DecodeParms << /Predictor 12 >>"),
        with_stream(zlib.compress(b"x"), keys=b"/DecodeParms << /Predictor 12 >> /Type /ObjStm"),
        with_stream(zlib.compress(b"x"), keys=b"/Type /ObjStm %stream\n"),
        with_stream(zlib.compress(b"x"), keys=b"/Type /ObjStm (stream\n)"),
        with_stream(zlib.compress(b"x"), keys=b"/Type /ObjStm" + b" " * 4000),
        with_stream(zlib.compress(bytes(MOST_UNPACKED + 1))),
    ],
    ids=["other filter", "cut", "predictor", "predictor before", "comment", "text", "far", "bomb"],
)
def test_pdf_that_cannot_be_looked_through_is_refused(tmp_path: Path, content: bytes) -> None:
    assert UNREAD in refusal(tmp_path, content)


def test_streams_of_one_file_share_what_may_be_unpacked(tmp_path: Path) -> None:
    half = with_stream(zlib.compress(bytes(MOST_UNPACKED // 2 + 1)))

    assert UNREAD in refusal(tmp_path, half + half)


def test_pdf_of_pages_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    taken = (
        PDF,
        with_object(b"<< /OpenAction [ 3 0 R /Fit ] /JavaScripts 1 /EncryptMetadata true >>"),
        with_stream(zlib.compress(b"1 0 << /Type /Page /MediaBox [0 0 595 842] >>" * 3000)),
        b"%PDF-1.7\n" + bytes(range(256)) * 4000 + b"\n%%EOF\n",
    )

    for content in taken:
        path.write_bytes(content)
        refuse_active_pdf(path, name="函.pdf")


def test_documents_of_the_house_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    document = Document(title="公共数据开放清单调整意见", footer="开放办")
    document.paragraph("同意开放。")
    with path.open("wb") as file:
        document.save(file)

    assert kind_of(path, name="意见.pdf").media_type == "application/pdf"
