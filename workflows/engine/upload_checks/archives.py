"""What a zip may be: judged by its directory and the first bytes of each part."""

from __future__ import annotations

import mmap
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MEGABYTE: Final = 1024 * 1024
HEAD: Final = 4096
_PIECE: Final = 64 * 1024
_ENTRY: Final = b"PK\x01\x02"
# Of the fields behind a part's name: kind and length, and what begins with a version and a sum.
_FIELD: Final = struct.Struct("<HH")
_UNICODE_NAME: Final = 0x7075
_UNICODE_NAME_AT: Final = _FIELD.size + 5
_LOCAL_HEADER_BYTES: Final = 30
# Encrypted, patched, or strongly encrypted.
_ENCRYPTED: Final = 0x1 | 0x20 | 0x40
_AES: Final = 99
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What the upper half of a part's attributes says of a file or folder; nothing outside of Unix.
_FILES: Final = frozenset({0, stat.S_IFREG, stat.S_IFDIR})
# Categories of signs that nobody sees: control, format (the direction of writing), line ends.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# How a damaged zip shows while its directory or a part of it is read.
DAMAGE: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, kw_only=True)
class ArchiveLimits:
    """The largest archive that is kept; house defaults.

    Attributes:
        parts: entries of its directory.
        expanded_megabytes: all parts together as the directory says them.
        ratio: unpacked size divided by packed size, above `ratio_free_megabytes`.
        ratio_free_megabytes: unpacked size below which the ratio is not looked at.
        part_megabytes: the largest part that is unpacked to be looked at.
    """

    parts: int = 2_000
    expanded_megabytes: int = 500
    ratio: int = 200
    ratio_free_megabytes: int = 16
    part_megabytes: int = 20


LIMITS: Final = ArchiveLimits()
# A directory of more entries than these is not even read: documents inside carry some of their own.
_UNREAD: Final = 10


def parts_of(path: Path, *, name: str) -> Sequence[zipfile.ZipInfo] | None:
    """Return the directory of a zip; None: it is damaged and cannot be read.

    Raises:
        BadInput: it has too many parts, grows too large, is encrypted, or its directory is one
            that no ordinary program writes.
    """
    if _signatures(path) > LIMITS.parts * _UNREAD:
        raise _too_many(name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except DAMAGE:
        return None
    if len(parts) > LIMITS.parts:
        raise _too_many(name)
    _refuse_expansion(parts, path.stat().st_size, name)
    if any(part.flag_bits & _ENCRYPTED or part.compress_type == _AES for part in parts):
        raise BadInput(
            _t("文件“%(name)s”设有密码，无法检查也无法归档：请去掉密码后重新上传。")
            % {"name": name}
        )
    if _is_contrived(parts):
        raise BadInput(
            _t(
                "文件“%(name)s”的内部目录不正常（部件重名、重叠，或用了少见的压缩方式）："
                "请用常用软件重新保存后再上传。"
            )
            % {"name": name}
        )
    return parts


def heads(path: Path, parts: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Yield each file of a zip with its first bytes; a damaged part has none.

    At most `HEAD` bytes of a part are unpacked.
    """
    with zipfile.ZipFile(path) as archive:
        for part in parts:
            if part.is_dir():
                continue
            try:
                with archive.open(part) as file:
                    yield part, file.read(HEAD)
            except DAMAGE:
                yield part, b""


@contextmanager
def unpacked(path: Path, part: zipfile.ZipInfo) -> Iterator[Path]:
    """Give one part as a file of its own, which is gone afterwards.

    Raises:
        BadInput: it is damaged, or larger than what is unpacked.
    """
    most = LIMITS.part_megabytes * MEGABYTE
    with tempfile.NamedTemporaryFile() as copy:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(part) as file:
                while copy.tell() <= most and (piece := file.read(_PIECE)):
                    copy.write(piece)
        except DAMAGE as error:
            raise BadInput(
                _t("文件“%(name)s”已损坏，无法检查：请重新打包后上传。") % {"name": part.filename}
            ) from error
        if copy.tell() > most:
            raise BadInput(
                _t("文件“%(name)s”超过 %(limit)s MB：请压缩或拆分后重新上传。")
                % {"name": part.filename, "limit": LIMITS.part_megabytes}
            )
        copy.flush()
        yield Path(copy.name)


def is_link(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part is unpacked by some programs as a link or a device, not as a file."""
    return stat.S_IFMT(part.external_attr >> 16) not in _FILES


def names_of(part: zipfile.ZipInfo) -> Iterator[str]:
    """Yield the names under which programs unpack a part: its own, and one in Unicode beside it."""
    yield part.filename
    fields = part.extra
    while len(fields) >= _FIELD.size:
        kind, size = _FIELD.unpack_from(fields)
        if kind == _UNICODE_NAME:
            yield fields[_UNICODE_NAME_AT : _FIELD.size + size].decode(errors="replace")
        fields = fields[_FIELD.size + size :]


def leads_out(name: str) -> bool:
    """Tell whether the name of a part would lead out of the folder, or shows as another name."""
    steps = name.replace("\\", "/").split("/")
    return (
        ".." in steps
        or steps[0] == ""
        or ":" in name
        or any(unicodedata.category(sign) in _UNSEEN for sign in name)
    )


def _signatures(path: Path) -> int:
    """Count what could be entries of a directory, before any of them costs memory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        count = 0
        at = content.find(_ENTRY)
        while at >= 0 and count <= LIMITS.parts * _UNREAD:
            count += 1
            at = content.find(_ENTRY, at + len(_ENTRY))
        return count


def _refuse_expansion(parts: Sequence[zipfile.ZipInfo], packed: int, name: str) -> None:
    expanded = sum(part.file_size for part in parts)
    if expanded > LIMITS.expanded_megabytes * MEGABYTE:
        raise BadInput(
            _t("文件“%(name)s”展开后超过 %(limit)s MB：请拆成几个文件分别上传。")
            % {"name": name, "limit": LIMITS.expanded_megabytes}
        )
    if expanded > LIMITS.ratio_free_megabytes * MEGABYTE and expanded > packed * LIMITS.ratio:
        raise BadInput(
            _t(
                "文件“%(name)s”展开后是原来的 %(ratio)s 倍以上，像是压缩炸弹："
                "请直接上传其中的文件，或用常用软件重新保存后再上传。"
            )
            % {"name": name, "ratio": LIMITS.ratio}
        )


def _is_contrived(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether other programs could find other parts in it, or a part is packed in an odd way.

    Parts that share a name or bytes, and what stands before the first: a second zip, of which some
    programs show the parts.
    """
    placed = sorted((part.header_offset, part.compress_size) for part in parts)
    return (
        any(start > 0 for start, _size in placed[:1])
        or len({part.filename for part in parts}) < len(parts)
        or any(part.compress_type not in _METHODS for part in parts)
        or any(
            start + _LOCAL_HEADER_BYTES + size > following
            for (start, size), (following, _size) in pairwise(placed)
        )
    )


def _too_many(name: str) -> BadInput:
    return BadInput(
        _t("文件“%(name)s”里的文件超过 %(limit)s 个：请拆成几个文件分别上传。")
        % {"name": name, "limit": LIMITS.parts}
    )
