"""Telling the encoding of a text file; what cannot be told is refused, never guessed."""

import codecs
import re
from typing import IO, Final

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from workflows.open_list.reading.source import CHUNK_BYTES

UTF8: Final = "utf-8"
UTF8_BOM: Final = "utf-8-sig"
UTF16: Final = "utf-16"
GB18030: Final = "gb18030"

_UTF32_BOMS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ASCII: Final = re.compile("[\x00-\x7f]+")
# As many non-ASCII characters as are looked at before GB18030 is believed.
_EVIDENCE_CHARACTERS: Final = 200_000
# Chinese office text stays almost wholly inside GB 2312; Western or Big5 bytes that happen to
# decode as GB18030 land outside it.
_PLAUSIBLE_SHARE: Final = 0.7


def detect_encoding(stream: IO[bytes]) -> str:
    """Return the Python codec that reads the whole file without a single wrong byte.

    The file is read once from start to end and rewound. UTF-8 (with or without BOM), UTF-16 with
    BOM as spreadsheets save it, and GB18030 (GBK, GB 2312 inside it) are known. Rests on
    decisions.md: a Latin-1 file is refused, not guessed.

    Raises:
        UnreadableFile: another encoding, damaged text, or not text at all.
    """
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(_UTF32_BOMS):
        raise _unknown_encoding()
    if head.startswith(_UTF16_BOMS):
        found = UTF16 if _decodes(stream, UTF16) else None
    elif head.startswith(codecs.BOM_UTF8):
        found = UTF8_BOM if _decodes(stream, UTF8_BOM) else None
    else:
        _refuse_binary(stream)
        found = _without_mark(stream)
    stream.seek(0)
    if found is None:
        raise _unknown_encoding()
    return found


def _without_mark(stream: IO[bytes]) -> str | None:
    if _decodes(stream, UTF8):
        return UTF8
    if _decodes(stream, GB18030) and _is_chinese(stream):
        return GB18030
    return None


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := stream.read(CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_chinese(stream: IO[bytes]) -> bool:
    """Tell whether text read as GB18030 is made of everyday Chinese characters."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(GB18030)("strict")
    evidence = ""
    while len(evidence) < _EVIDENCE_CHARACTERS and (chunk := stream.read(CHUNK_BYTES)):
        evidence += _ASCII.sub("", decoder.decode(chunk))
    everyday = len(evidence.encode("gb2312", "ignore")) // 2
    return everyday >= _PLAUSIBLE_SHARE * len(evidence)


def _refuse_binary(stream: IO[bytes]) -> None:
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        if b"\x00" in chunk:
            raise UnreadableFile(
                _(
                    "文件含有空字节（NUL），不是文本文件，或是没有标记的 UTF-16。"
                    "请用电子表格软件另存为“CSV UTF-8”或 XLSX 后再导入。"
                )
            )


def _unknown_encoding() -> UnreadableFile:
    return UnreadableFile(
        _(
            "无法识别文件的文字编码。可以用 UTF-8（有无 BOM 均可）、UTF-16（带 BOM）"
            "或 GB18030（含 GBK）；请用电子表格软件另存为“CSV UTF-8”或 XLSX 后再导入。"
        )
    )
