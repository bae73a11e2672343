"""PDF files that act by themselves: scripts, programs to start, files and media inside.

A name in a PDF may be written with `#` and two digits for any sign, and whole objects may lie in
a compressed stream. Both are looked through within bounds; what cannot be looked through is
refused. It is a first fence: no reader and no page opens an attachment in the browser.
"""

from __future__ import annotations

import mmap
import re
import zlib
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTE: Final = 1024 * 1024
# All object streams of one file together, unpacked.
MOST_UNPACKED: Final = 64 * MEGABYTE
# Between the type of a stream and its first byte stand a few more keys.
_NEAR: Final = 2048
_PIECE: Final = 64 * 1024


def _spelled(*names: str) -> re.Pattern[bytes]:
    """Match a name however its signs are written."""
    spellings = ("".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name) for name in names)
    return re.compile(f"/(?:{'|'.join(spellings)})(?![A-Za-z0-9])".encode())


# Every script needs /JavaScript, every start of a program /Launch; /XFA holds forms with scripts.
_ACTIVE: Final = _spelled(
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA"
)
_ENCRYPTED: Final = _spelled("Encrypt")
_OBJECT_STREAM: Final = _spelled("ObjStm")
_STREAM: Final = re.compile(rb"stream\r?\n")


class _NotReadableError(Exception):
    """An object stream cannot be looked through."""


def refuse_active_pdf(path: Path, *, name: str) -> None:
    """Refuse a PDF that holds more than pages.

    Raises:
        BadInput: it is encrypted, holds a script, an action that starts something, a file or
            media, or parts that cannot be looked through.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _ENCRYPTED.search(content):
            raise BadInput(
                _t("文件“%(name)s”设有密码或权限限制，无法检查也无法归档：请去掉后重新上传。")
                % {"name": name}
            )
        try:
            is_active = _ACTIVE.search(content) is not None or any(
                _ACTIVE.search(objects) for objects in _object_streams(content)
            )
        except _NotReadableError as error:
            raise BadInput(
                _t("文件“%(name)s”有无法检查的部分：请用“打印为 PDF”重新生成后上传。")
                % {"name": name}
            ) from error
    if is_active:
        raise BadInput(
            _t(
                "文件“%(name)s”含有脚本、嵌入文件或会自动运行的内容，附件只能是普通页面："
                "请用“打印为 PDF”重新生成后上传，嵌入的文件请另行上传。"
            )
            % {"name": name}
        )


def _object_streams(content: mmap.mmap) -> Iterator[bytes]:
    left = MOST_UNPACKED
    for found in _OBJECT_STREAM.finditer(content):
        near = content[found.end() : found.end() + _NEAR]
        begun = _STREAM.search(near)
        # A comment or a text in between could show us another stream than the reader takes.
        if begun is None or re.search(rb"[%(]|/Predictor", near[: begun.start()]):
            raise _NotReadableError
        before = content[max(0, found.start() - _NEAR) : found.start()]
        if b"/Predictor" in before[before.rfind(b"obj") :]:
            raise _NotReadableError
        objects = _unpacked(content, found.end() + begun.end(), left)
        left -= len(objects)
        yield objects


def _unpacked(content: mmap.mmap, start: int, most: int) -> bytes:
    inflate, objects = zlib.decompressobj(), bytearray()
    try:
        while not inflate.eof and start < len(content):
            packed = inflate.unconsumed_tail or content[start : start + _PIECE]
            start += 0 if inflate.unconsumed_tail else len(packed)
            objects += inflate.decompress(packed, most + 1 - len(objects))
            if len(objects) > most:
                raise _NotReadableError
    except zlib.error as error:
        raise _NotReadableError from error
    if not inflate.eof:
        raise _NotReadableError
    return bytes(objects)
