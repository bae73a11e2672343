"""The formats in which a version can be taken away: writer, name, media type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from cases.states.list_version import ExportFormat
from reports.open_list.csv_file import write_csv
from reports.open_list.dcat import write_dcat
from reports.open_list.json_file import write_json
from reports.open_list.xlsx_file import SHEET, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cases.models import ListVersion


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """How one format is written and served.

    Attributes:
        write: writes a published version to a binary stream, always the same bytes.
        media_type: as the answer's `Content-Type` says it.
    """

    write: Callable[[ListVersion, IO[bytes]], None]
    media_type: str


FILE_KINDS: Final[Mapping[ExportFormat, FileKind]] = {
    ExportFormat.CSV: FileKind(write=write_csv, media_type="text/csv; charset=utf-8"),
    ExportFormat.XLSX: FileKind(
        write=write_xlsx,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ExportFormat.JSON: FileKind(write=write_json, media_type="application/json"),
    ExportFormat.DCAT: FileKind(write=write_dcat, media_type="application/ld+json"),
}


def file_name(version: ListVersion, export_format: ExportFormat) -> str:
    """Return the stable name of a version's file."""
    return f"open-list-{version.label}.{export_format.value}"


def saved_name(version: ListVersion, export_format: ExportFormat) -> str:
    """Return the name under which a reader saves a version's file: Chinese in every language.

    The answer may be kept by caches between us and readers of both languages.
    """
    return f"{SHEET}-{version.label}.{export_format.value}"
