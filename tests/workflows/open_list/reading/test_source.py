import gzip
import io
from contextlib import ExitStack

import pytest

from cases.errors import UnreadableFile
from tests.workflows.open_list.reading.files import HEADER, ROW, csv_bytes, raw_xlsx
from workflows.open_list.reading.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from workflows.open_list.reading.source import FileKind, open_source


def source_of(content, limits=DEFAULT_LIMITS):
    with ExitStack() as cleanup:
        source = open_source(io.BytesIO(content), limits, cleanup)
        return source.kind, source.unpacked, source.stream.read()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (csv_bytes(HEADER, ROW), FileKind.CSV),
        (csv_bytes(HEADER, ROW, encoding="utf-16"), FileKind.CSV),
        (raw_xlsx().getvalue(), FileKind.XLSX),
        (b'{"entries": []}', FileKind.JSON),
        (b'\xef\xbb\xbf\r\n [{"name": 1}]', FileKind.JSON),
    ],
    ids=["csv", "utf-16", "xlsx", "json", "json with bom"],
)
def test_open_source_kind_is_told_from_content(content, kind):
    assert source_of(content) == (kind, False, content)
    assert source_of(gzip.compress(content)) == (kind, True, content)


def test_open_source_path_is_closed_with_the_cleanup(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"a,b")

    with ExitStack() as cleanup:
        stream = open_source(path, DEFAULT_LIMITS, cleanup).stream
        assert stream.read() == b"a,b"

    assert stream.closed


def test_open_source_given_file_stays_open():
    stream = io.BytesIO(b"a,b")
    with ExitStack() as cleanup:
        open_source(stream, DEFAULT_LIMITS, cleanup)

    assert not stream.closed


def test_open_source_missing_path_is_named(tmp_path):
    path = tmp_path / "nothing.csv"

    with ExitStack() as cleanup, pytest.raises(UnreadableFile, match=f"找不到文件 {path}"):
        open_source(path, DEFAULT_LIMITS, cleanup)


def test_open_source_folder_is_refused(tmp_path):
    with ExitStack() as cleanup, pytest.raises(UnreadableFile, match="是文件夹"):
        open_source(tmp_path, DEFAULT_LIMITS, cleanup)


def test_open_source_unopenable_path_is_refused(tmp_path):
    path = tmp_path / ("x" * 300)

    with ExitStack() as cleanup, pytest.raises(UnreadableFile, match="打不开"):
        open_source(path, DEFAULT_LIMITS, cleanup)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (gzip.compress(b""), "压缩文件里没有内容"),
        (gzip.compress(csv_bytes(HEADER, ROW))[:-9], "不完整或已损坏"),
        (b"\x1f\x8bnonsense", "不完整或已损坏"),
        (gzip.compress(csv_bytes(HEADER, ROW))[:12] + b"\xff" * 40, "不完整或已损坏"),
        (gzip.compress(gzip.compress(b"a,b")), "文件内容不是清单"),
        (b"%PDF-1.7 ...", "文件内容不是清单"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "旧版 .xls"),
    ],
    ids=["empty", "empty gz", "cut gz", "false gz", "bad gz", "gz in gz", "pdf", "xls"],
)
def test_open_source_other_content_is_refused_with_its_reason(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        source_of(content)


def test_open_source_large_file_is_refused():
    with pytest.raises(UnreadableFile, match="文件有 2 MB，超过上限 1 MB"):
        source_of(b"x" * (MEBIBYTE + 1), Limits(file_bytes=MEBIBYTE))


@pytest.mark.list_scenario(23)
def test_open_source_gzip_bomb_is_refused_by_its_ratio():
    bomb = gzip.compress(bytes(64 * MEBIBYTE))

    with pytest.raises(UnreadableFile, match="像是压缩炸弹"):
        source_of(bomb)


def test_open_source_large_gzip_is_refused_while_it_is_unpacked():
    packed = gzip.compress(bytes(3 * MEBIBYTE))

    with pytest.raises(UnreadableFile, match="展开后超过上限 2 MB"):
        source_of(packed, Limits(expanded_bytes=2 * MEBIBYTE))
