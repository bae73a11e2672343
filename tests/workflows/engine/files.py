"""Small files of every kind that a test uploads."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
ELF = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00>\x00"


def a_zip(*parts: str) -> bytes:
    """Return a zip archive with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for part in parts:
            book.writestr(part, "x")
    return buffer.getvalue()


def with_damaged_directory(content: bytes, place: int, value: int) -> bytes:
    """Return a zip archive with another byte in the directory's entry of its last part."""
    damaged = bytearray(content)
    damaged[damaged.rfind(b"PK\x01\x02") + place] = value
    return bytes(damaged)
