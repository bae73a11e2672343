"""What a file really is, told by its content; its name is believed in nothing."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import puremagic
from django.utils.translation import gettext as _t

from cases.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096
# Text that a browser or a shell would run if it were ever served or saved as such.
ACTIVE = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<?php", "<body", "<iframe", "#!")
TEXT_ENCODINGS = ("utf-8", "gb18030")
MACROS = "vbaproject.bin"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """One kind of file that a case may hold."""

    media_type: str
    suffixes: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind(media_type="application/pdf", suffixes=(".pdf",))
PNG = FileKind(media_type="image/png", suffixes=(".png",))
JPEG = FileKind(media_type="image/jpeg", suffixes=(".jpg", ".jpeg"))
WORD = FileKind(media_type=f"{_OFFICE}wordprocessingml.document", suffixes=(".docx",))
EXCEL = FileKind(media_type=f"{_OFFICE}spreadsheetml.sheet", suffixes=(".xlsx",))
TEXT = FileKind(media_type="text/plain", suffixes=(".txt", ".csv"))

BY_MEDIA_TYPE = {kind.media_type: kind for kind in (PDF, PNG, JPEG)}
OFFICE_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
ALLOWED = "PDF、PNG、JPG、DOCX、XLSX、CSV、TXT"


def kind_of(path: Path, *, name: str) -> FileKind:
    """Return what the file at a path is, if a case may hold it under that name.

    Raises:
        BadInput: it is empty, of another kind, holds macros, or is named as something else.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise BadInput(_t("文件“%(name)s”是空的：请确认后重新上传。") % {"name": name})
    kind = _office_kind(path, name) if head.startswith(ZIP) else _plain_kind(path, head)
    if kind is None:
        raise BadInput(
            _t("文件“%(name)s”的内容不是允许的类型：可上传 %(allowed)s。")
            % {"name": name, "allowed": ALLOWED}
        )
    if PurePath(name).suffix.lower() not in kind.suffixes:
        raise BadInput(
            _t("文件“%(name)s”的扩展名与内容不符，内容应为 %(suffix)s 文件：请改名后重新上传。")
            % {"name": name, "suffix": "、".join(kind.suffixes)}
        )
    return kind


def _office_kind(path: Path, name: str) -> FileKind | None:
    """Look only at the names of the parts: nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = {part.lower() for part in book.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        # A damaged directory shows as one of these: an unknown version, a name that is no text.
        return None
    if any(part.endswith(MACROS) for part in parts):
        raise BadInput(
            _t("文件“%(name)s”含有宏：请另存为不含宏的 DOCX 或 XLSX 后重新上传。") % {"name": name}
        )
    return next((kind for part, kind in OFFICE_PARTS.items() if part in parts), None)


def _plain_kind(path: Path, head: bytes) -> FileKind | None:
    try:
        best = puremagic.magic_string(head)[0].mime_type
    except puremagic.PureError:
        best = ""
    if best in BY_MEDIA_TYPE:
        return BY_MEDIA_TYPE[best]
    return TEXT if _is_harmless_text(path) else None


def _is_harmless_text(path: Path) -> bool:
    text = _decoded(path.read_bytes())
    if text is None or any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text):
        return False
    opening = text[:HEAD].lower().lstrip("\ufeff \t\r\n")
    return not opening.startswith("#!") and not any(word in opening for word in ACTIVE[:-1])


def _decoded(content: bytes) -> str | None:
    for encoding in TEXT_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
