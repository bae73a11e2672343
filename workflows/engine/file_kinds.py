"""What a file really is, told by its content; its name is believed in nothing."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import puremagic
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from workflows.engine.upload_checks.archives import (
    HEAD,
    heads,
    is_link,
    leads_out,
    names_of,
    parts_of,
    unpacked,
)
from workflows.engine.upload_checks.names import hidden_extension
from workflows.engine.upload_checks.pdf import refuse_active_pdf

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence
    from pathlib import Path

# Text that a browser or a shell would run if it were ever served or saved as such.
ACTIVE = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<?php", "<body", "<iframe", "#!")
# Signs that no text holds but tabs and ends of lines.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
TEXT_ENCODINGS = ("utf-8", "gb18030")
MACROS = "vbaproject.bin"
ZIP = b"PK\x03\x04"
# The container of Office files before 2007, and of newer ones with a password.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
BUNDLE = FileKind(media_type="application/zip", suffixes=(".zip",))

BY_MEDIA_TYPE = {kind.media_type: kind for kind in (PDF, PNG, JPEG)}
OFFICE_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
SINGLE: Final = (PDF, PNG, JPEG, WORD, EXCEL, TEXT)
ALLOWED = "PDF、PNG、JPG、DOCX、XLSX、CSV、TXT"


def suffixes_of(*, archives: bool) -> tuple[str, ...]:
    """Return the extensions under which a case takes files."""
    kinds = (*SINGLE, BUNDLE) if archives else SINGLE
    return tuple(suffix for kind in kinds for suffix in kind.suffixes)


def allowed(*, archives: bool) -> str:
    """Return the kinds that a case takes, for a sentence."""
    return f"{ALLOWED}、ZIP" if archives else ALLOWED


def kind_of(path: Path, *, name: str, archives: bool = False) -> FileKind:
    """Return what the file at a path is, if a case may hold it under that name.

    Args:
        path: where it lies.
        name: what the person calls it.
        archives: whether a zip with files of the other kinds is taken.

    Raises:
        BadInput: it is empty, of another kind, named as something else, encrypted, acts by itself
            (macros, scripts) or would grow beyond measure when it is unpacked.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise BadInput(_t("文件“%(name)s”是空的：请确认后重新上传。") % {"name": name})
    if head.startswith(ZIP):
        kind = _zip_kind(path, name, archives=archives)
    else:
        kind = _plain_kind(path, head, name)
    if kind is None:
        raise BadInput(
            _t("文件“%(name)s”的内容不是允许的类型：可上传 %(allowed)s。")
            % {"name": name, "allowed": allowed(archives=archives)}
        )
    if PurePath(name).suffix.lower() not in kind.suffixes:
        raise BadInput(
            _t("文件“%(name)s”的扩展名与内容不符，内容应为 %(suffix)s 文件：请改名后重新上传。")
            % {"name": name, "suffix": "、".join(kind.suffixes)}
        )
    if kind is PDF:
        refuse_active_pdf(path, name=name)
    return kind


def _zip_kind(path: Path, name: str, *, archives: bool) -> FileKind | None:
    """Look at the directory, and of a bundle at its files."""
    parts = parts_of(path, name=name)
    if parts is None:
        return None
    names = {part.filename.lower() for part in parts}
    if any(part.endswith(MACROS) for part in names):
        raise BadInput(
            _t("文件“%(name)s”含有宏：请另存为不含宏的 DOCX 或 XLSX 后重新上传。") % {"name": name}
        )
    kind = next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)
    if kind is None and archives and PurePath(name).suffix.lower() in BUNDLE.suffixes:
        _refuse_unfit_files(path, parts, name)
        return BUNDLE
    return kind


def _refuse_unfit_files(path: Path, parts: Sequence[zipfile.ZipInfo], name: str) -> None:
    if not parts or any(is_link(part) or any(map(leads_out, names_of(part))) for part in parts):
        raise BadInput(
            _t("压缩包“%(name)s”是空的，或其中的文件名不安全：请重新打包后上传。") % {"name": name}
        )
    for part, head in heads(path, parts):
        unfit = next((each for each in names_of(part) if not _is_fit(path, part, each, head)), None)
        if unfit is not None:
            raise BadInput(
                _t(
                    "压缩包“%(name)s”里的“%(inside)s”不能上传：压缩包里只能有 %(allowed)s，"
                    "扩展名须与内容相符，不能再有压缩包。请去掉它后重新打包。"
                )
                % {"name": name, "inside": unfit, "allowed": ALLOWED}
            )


def _is_fit(path: Path, part: zipfile.ZipInfo, name: str, head: bytes) -> bool:
    """Tell whether a file of a bundle is what a name says, and of a kind that is taken.

    Raises:
        BadInput: an Office file that would not be taken by itself.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in _suffixes_of_head(head) or hidden_extension(name):
        return False
    if not head.startswith(ZIP):
        return True
    # Any zip could call itself an Office file.
    with unpacked(path, part) as copy:
        kind = _zip_kind(copy, name, archives=False)
    return kind is not None and suffix in kind.suffixes


def _suffixes_of_head(head: bytes) -> tuple[str, ...]:
    """Return the extensions that a file may have which begins so."""
    if head.startswith(ZIP):
        return WORD.suffixes + EXCEL.suffixes
    kind = _kind_by_magic(head)
    if kind is None and head and _is_harmless(_decoded(head, final=len(head) < HEAD)):
        kind = TEXT
    return kind.suffixes if kind else ()


def _plain_kind(path: Path, head: bytes, name: str) -> FileKind | None:
    if head.startswith(OLD_OFFICE):
        raise BadInput(
            _t(
                "文件“%(name)s”是旧格式或设有密码的 Office 文件："
                "请去掉密码并另存为 DOCX 或 XLSX 后重新上传。"
            )
            % {"name": name}
        )
    if kind := _kind_by_magic(head):
        return kind
    return TEXT if _is_harmless(_decoded(path.read_bytes(), final=True)) else None


def _kind_by_magic(head: bytes) -> FileKind | None:
    try:
        return BY_MEDIA_TYPE.get(puremagic.magic_string(head)[0].mime_type)
    except (puremagic.PureError, ValueError):
        # The library takes empty bytes for a mistake of its caller.
        return None


def _is_harmless(text: str | None) -> bool:
    if text is None or CONTROL.search(text):
        return False
    opening = text[:HEAD].lower().lstrip("\ufeff \t\r\n")
    return not opening.startswith("#!") and not any(word in opening for word in ACTIVE[:-1])


def _decoded(content: bytes, *, final: bool) -> str | None:
    """Return the text, whose last sign may be cut in two where more would follow."""
    for encoding in TEXT_ENCODINGS:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content, final=final)
        except UnicodeDecodeError:
            continue
    return None
