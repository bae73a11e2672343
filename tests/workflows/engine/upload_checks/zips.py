"""Zips as a program writes them, and as somebody does who means harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from workflows.engine.file_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MEGABYTE = 1024 * 1024
FLAGS, METHOD, UNPACKED_SIZE = 8, 10, 24
UNIX = 3


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


def a_link(target: bytes) -> bytes:
    """Return a zip with a part that some programs unpack as a link to another place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        part = zipfile.ZipInfo("说明.txt")
        part.create_system = UNIX
        part.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(part, target)
    return buffer.getvalue()


def with_second_name(name: str, second: str, content: bytes) -> bytes:
    """Return a zip whose part has a further name in Unicode, as some programs write and read it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        part = zipfile.ZipInfo(name)
        said = struct.pack("<BL", 1, zlib.crc32(name.encode())) + second.encode()
        part.extra = struct.pack("<HH", 0x5455, 1) + b"x" + struct.pack("<HH", 0x7075, len(said))
        part.extra += said
        archive.writestr(part, content)
    return buffer.getvalue()


def refusal(path: Path, content: bytes, name: str = "包.zip") -> str:
    """Return the sentence with which a file is refused where zips are taken."""
    path = path / "upload"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        kind_of(path, name=name, archives=True)
    return refused.value.message
