"""What one kind of case adds to its dossier: a table to read, and all of it as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.pdf import Document

# A reader leafs through no more; the file beside it has every row.
MOST_ROWS: Final = 300


@dataclass(frozen=True, kw_only=True)
class DossierTable:
    """A table of the dossier.

    Attributes:
        title: its heading.
        header: one text per column.
        widths: share of the page width per column; they sum to 1.
        rows: texts for the reader, as many as there are columns.
        file: the name of the file with every row as data.
        data: JSON content, in the order of the rows.
    """

    title: str
    header: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    file: str
    data: Sequence[Mapping[str, Any]]  # Any: JSON content


def draw_table(document: Document, table: DossierTable) -> None:
    """Write the first rows of a table and, where there are more, where to find them."""
    document.heading(table.title)
    document.table(table.header, table.rows[:MOST_ROWS], widths=table.widths)
    if len(table.rows) > MOST_ROWS:
        document.paragraph(
            f"共 {len(table.rows)} 行，本文件列出前 {MOST_ROWS} 行；全部内容见 {table.file}。"
        )
