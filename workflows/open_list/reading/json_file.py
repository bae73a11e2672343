"""Reading the product's own JSON export, one entry at a time.

The export is an object with a list `entries`, each an object keyed by our field names. It becomes
rows like those of a sheet: the first entry's keys are the header, entry 1 stands in row 2.
"""

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from workflows.open_list.reading.limits import Limits, refuse_many_columns, refuse_many_rows
from workflows.open_list.reading.source import CHUNK_BYTES
from workflows.open_list.reading.table import RawRow, Table

_ENTRIES: Final = "entries"
_WHITE_SPACE: Final = " \t\r\n"


def open_json(stream: IO[bytes], limits: Limits) -> Table:
    """Open a JSON export.

    Raises:
        UnreadableFile: while rows are read: not UTF-8, not such an export, or damaged.
    """
    return Table(rows=lambda: _rows(stream, limits), encoding="utf-8")


def _rows(stream: IO[bytes], limits: Limits) -> Iterator[RawRow]:
    header: list[str] | None = None
    for number, entry in enumerate(JsonText(stream, limits).entries(), 1):
        if not isinstance(entry, dict):
            raise _not_our_export(_("第 %(number)s 条不是对象") % {"number": number})
        if header is None:
            header = list(entry)
            refuse_many_columns(len(header), limits)
            yield RawRow(1, header)
        if entry.keys() != set(header):
            raise _not_our_export(_("第 %(number)s 条的字段与第一条不同") % {"number": number})
        refuse_many_rows(number, limits)
        yield RawRow(number + 1, [cell_text(entry[key]) for key in header])
    if header is None:
        raise UnreadableFile(_("JSON 文件的 entries 里没有条目。请选择含有条目的导出文件。"))


# Any: values of JSON have no narrower type.
def cell_text(value: Any) -> str:
    """Return a JSON value as the text a sheet would hold; members of a list end with a newline."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(f"{_member_text(member)}\n" for member in value)
    return json.dumps(value, ensure_ascii=False)


def _member_text(member: Any) -> str:
    text = cell_text(member.get("name") if isinstance(member, dict) else member)
    return text.replace("\n", " ")


def _not_our_export(reason: str) -> UnreadableFile:
    return UnreadableFile(
        _(
            "JSON 文件不是本系统导出的清单（%(reason)s）。"
            "请使用本系统导出的 JSON，或改用 CSV、XLSX。"
        )
        % {"reason": reason}
    )


class JsonText:
    """The text of a JSON file, decoded and parsed a piece at a time.

    What is wrong with it raises `UnreadableFile`.
    """

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        """Start before the first character."""
        stream.seek(0)
        self._stream = stream
        self._limits = limits
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict").decode
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._ended = False

    def entries(self) -> Iterator[Any]:  # Any: members of the list may be anything
        """Yield the members of the list `entries` of the outermost object."""
        self._expect("{")
        while True:
            key = self._value()
            self._expect(":")
            if key == _ENTRIES:
                break
            self._value()
            self._expect(",")
        yield from self._members()

    def records(self) -> Iterator[Any]:  # Any: members of the list may be anything
        """Yield the members of the outermost list, or of the first list in the outermost object."""
        if self._peek() == "{":
            self._at += 1
            while True:
                self._value()
                self._expect(":")
                if self._peek() == "[":
                    break
                self._value()
                self._expect(",")
        yield from self._members()

    def _members(self) -> Iterator[Any]:  # Any: members of the list may be anything
        self._expect("[")
        if self._peek() == "]":
            return
        yield self._value()
        while self._peek() == ",":
            self._at += 1
            yield self._value()
        self._expect("]")

    def _more(self) -> bool:
        """Decode another piece, as large as what is pending, and drop what was parsed."""
        if self._ended:
            return False
        pending = len(self._text) - self._at
        if pending > self._limits.json_characters:
            raise _not_our_export(_("一个条目过大"))
        chunk = self._stream.read(max(CHUNK_BYTES, pending))
        self._ended = not chunk
        try:
            decoded = self._decode(chunk, final=self._ended)
        except UnicodeDecodeError as error:
            raise _not_our_export(_("编码不是 UTF-8")) from error
        self._text = self._text[self._at :] + decoded
        self._at = 0
        return True

    def _peek(self) -> str:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _WHITE_SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, character: str) -> None:
        found = self._peek()
        if found != character:
            raise _not_our_export(
                _("应为 %(wanted)s，却是 %(found)s")
                % {"wanted": character, "found": found or _("文件结尾")}
            )
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise _not_our_export(_("内容不完整或格式有误")) from error
            except (RecursionError, ValueError) as error:
                raise _not_our_export(_("结构过深或数字过长")) from error
            else:
                # A number that ends with the piece may go on in the next one.
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value
