"""Small list files for import tests: bytes as a department would upload them."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from cases.models import ChangeItem, EntryRow, ListImport, Membership, Organisation
from cases.states.list_change import ItemDecision
from tests.factories import shanghai
from workflows.open_list.import_list import ProposedList, preview_list, propose_list

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

BUREAU = "上海市测试局"
NOW = shanghai(2026, 5, 6, 10)
HEADERS = (
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "开放属性",
    "数据资源内容描述",
    "更新频率",
)


def row(
    number: int,
    provider: str,
    *,
    name: str = "",
    open_type: str = "有条件开放",
    abstract: str = "包含机构名称、地址等信息的公共数据",
    frequency: str = "每年",
) -> tuple[str, ...]:
    """Return one row under `HEADERS`."""
    return (f"AB{number:04d}", name or f"数据{number}", provider, open_type, abstract, frequency)


def csv_file(
    *rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS, encoding: str = "utf-8"
) -> io.BytesIO:
    """Return a CSV file with a header."""
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return io.BytesIO(text.getvalue().encode(encoding))


def preview(
    file: IO[bytes],
    membership: Membership,
    *,
    full: bool = False,
    only: Organisation | None = None,
    at: datetime = NOW,
) -> ListImport:
    """Preview a file under a fixed name."""
    return preview_list(
        file=file, filename="清单.csv", membership=membership, full=full, only=only, at=at
    )


def propose(file: IO[bytes], membership: Membership, **options: bool) -> ProposedList:
    """Preview a file and propose what it changes."""
    full = options.pop("full", False)
    return propose_list(
        list_import=preview(file, membership, full=full),
        membership=membership,
        at=NOW,
        **options,
    )


def put_in_force(sequence: int = 1) -> None:
    """Let all pending items take effect, as a published version would."""
    items = ChangeItem.objects.filter(decision=ItemDecision.PENDING)
    for item in items:
        EntryRow.objects.filter(pk__in=[item.base_row_id]).update(valid_until=sequence)
        EntryRow.objects.filter(pk__in=[item.proposed_row_id]).update(valid_from=sequence)
    items.update(decision=ItemDecision.EFFECTIVE)


def names_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.glob("*"))


def counts(list_import: ListImport) -> dict[str, int]:
    """Return the counts that are not zero."""
    numbers = list_import.counts.items()
    return {name: value for name, value in numbers if isinstance(value, int) and value}
