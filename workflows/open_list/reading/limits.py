"""How large a list file may be, so that no upload can fill memory or disk."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from cases.errors import FileTooLarge, UnreadableFile

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read. Defaults are house defaults: fifty times the real list.

    Attributes:
        file_bytes: the file as uploaded.
        expanded_bytes: the same after unpacking a .gz or all parts of an .xlsx.
        expansion_ratio: unpacked size divided by packed size, above `ratio_free_bytes`.
        ratio_free_bytes: unpacked size below which the ratio is not looked at.
        archive_parts: files inside an .xlsx.
        rows: rows below the header.
        columns: columns of the sheet.
        cells: rows times columns of a workbook, which is read into memory as a whole.
        json_characters: text of one entry in a JSON export.
    """

    file_bytes: int = 256 * MEBIBYTE
    expanded_bytes: int = 1024 * MEBIBYTE
    expansion_ratio: int = 200
    ratio_free_bytes: int = 16 * MEBIBYTE
    archive_parts: int = 2_000
    rows: int = 1_000_000
    columns: int = 200
    cells: int = 12_000_000
    json_characters: int = 4 * MEBIBYTE


DEFAULT_LIMITS: Final = Limits()


def refuse_large_file(size: int, limits: Limits) -> None:
    """Refuse a file of `size` bytes that is above the limit.

    Raises:
        FileTooLarge: the file is too large.
    """
    if size > limits.file_bytes:
        raise FileTooLarge(
            _("文件有 %(size)s MB，超过上限 %(limit)s MB。请拆成几个文件分别导入。")
            % {"size": -(-size // MEBIBYTE), "limit": limits.file_bytes // MEBIBYTE}
        )


def refuse_expansion(expanded: int, packed: int, limits: Limits) -> None:
    """Refuse unpacked content that is too large, alone or against its packed size.

    Called with what a directory announces and again while unpacking, because directories lie.

    Args:
        expanded: bytes after unpacking, so far or as announced.
        packed: bytes before unpacking.
        limits: what is allowed.

    Raises:
        UnreadableFile: the content looks like a decompression bomb.
        FileTooLarge: it is simply too large.
    """
    if expanded > limits.expanded_bytes:
        raise FileTooLarge(
            _(
                "压缩内容展开后超过上限 %(limit)s MB，已拒绝读取。"
                "请检查文件来源，或拆成几个文件分别导入。"
            )
            % {"limit": limits.expanded_bytes // MEBIBYTE}
        )
    if expanded > limits.ratio_free_bytes and expanded > packed * limits.expansion_ratio:
        raise UnreadableFile(
            _(
                "压缩内容展开后是压缩前的 %(ratio)s 倍以上，像是压缩炸弹，已拒绝读取。"
                "请用电子表格软件重新保存后再导入。"
            )
            % {"ratio": limits.expansion_ratio}
        )


def refuse_many_rows(rows: int, limits: Limits) -> None:
    """Refuse a list with more than the allowed rows below its header.

    Raises:
        FileTooLarge: there are too many rows.
    """
    if rows > limits.rows:
        raise FileTooLarge(
            _("文件超过 %(limit)s 行，已停止读取。请拆成几个文件分别导入。")
            % {"limit": limits.rows}
        )


def refuse_many_columns(columns: int, limits: Limits) -> None:
    """Refuse a row or sheet with more than the allowed columns.

    Raises:
        FileTooLarge: there are too many columns.
    """
    if columns > limits.columns:
        raise FileTooLarge(
            _(
                "文件有 %(columns)s 列，超过上限 %(limit)s 列。"
                "请删除清单以外的列，或检查分隔符是否正确。"
            )
            % {"columns": columns, "limit": limits.columns}
        )
