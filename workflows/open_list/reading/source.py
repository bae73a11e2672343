"""Opening a file: is it small enough, is it packed, what kind of content does it hold."""

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import SEEK_END
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from workflows.open_list.reading.limits import Limits, refuse_expansion, refuse_large_file

CHUNK_BYTES: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: Final = (b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"BZh")


class FileKind(StrEnum):
    """What a list file is made of."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file, unpacked where it was packed.

    Attributes:
        stream: seekable bytes; reading starts wherever the last reader left it.
        kind: decided by content, never by the file name.
        size: bytes of the file as given.
        unpacked: whether a .gz was opened.
    """

    stream: IO[bytes]
    kind: FileKind
    size: int
    unpacked: bool


def open_source(given: Path | IO[bytes], limits: Limits, cleanup: ExitStack) -> Source:
    """Open a path or an uploaded file and find out what it is.

    Args:
        given: a path, or a seekable binary file that stays the caller's to close.
        limits: sizes that are refused.
        cleanup: closes what is opened here, a temporary file among it.

    Raises:
        UnreadableFile: no such file, empty, too large, a decompression bomb, or not a list.
    """
    stream = _opened(given, cleanup) if isinstance(given, Path) else given
    size = stream.seek(0, SEEK_END)
    if size == 0:
        raise UnreadableFile(
            _("文件是空的（0 字节）。请选择含有表头和数据行的 CSV、XLSX 或 JSON 文件。")
        )
    refuse_large_file(size, limits)
    unpacked = _head(stream).startswith(_GZIP)
    if unpacked:
        stream = _unpack(stream, size, limits, cleanup)
    return Source(stream=stream, kind=_kind(_head(stream)), size=size, unpacked=unpacked)


def _opened(path: Path, cleanup: ExitStack) -> IO[bytes]:
    try:
        return cleanup.enter_context(path.open("rb"))
    except FileNotFoundError:
        message = _("找不到文件 %(path)s。请检查路径。")
    except IsADirectoryError:
        message = _("%(path)s 是文件夹，不是文件。请给出清单文件的路径。")
    except OSError:
        message = _("文件 %(path)s 打不开。请检查读取权限。")
    raise UnreadableFile(message % {"path": path})


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    return head


def _unpack(stream: IO[bytes], size: int, limits: Limits, cleanup: ExitStack) -> IO[bytes]:
    """Unpack a .gz into a temporary file, stopping as soon as it grows past the limits."""
    target = cleanup.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `cleanup` closes it
    expanded = 0
    with _readable_gzip(stream) as packed:
        while chunk := packed.read(CHUNK_BYTES):
            expanded += len(chunk)
            refuse_expansion(expanded, size, limits)
            target.write(chunk)
    if expanded == 0:
        raise UnreadableFile(_("压缩文件里没有内容。请重新压缩清单文件后再导入。"))
    return target


@contextmanager
def _readable_gzip(stream: IO[bytes]) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as packed:
            yield packed
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(
            _("压缩文件（.gz）不完整或已损坏。请重新压缩或直接导入未压缩的文件。")
        ) from error


def _kind(head: bytes) -> FileKind:
    if head.startswith(_ZIP):
        return FileKind.XLSX
    if head.startswith(_COMPOUND):
        # Old workbooks may name a cell in any of 65,536 columns; readers then allocate them all.
        raise UnreadableFile(
            _("这是旧版 .xls 文件或设有密码的工作簿。请去掉密码，另存为 XLSX 后再导入。")
        )
    if head.startswith((_GZIP, *_OTHER_KINDS)):
        raise UnreadableFile(
            _("文件内容不是清单。可以导入 CSV、XLSX、本系统导出的 JSON，或它们的 .gz 压缩文件。")
        )
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return FileKind.JSON
    return FileKind.CSV
