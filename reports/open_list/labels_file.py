"""The register of labels as CSV: UTF-8 with a byte order mark, as the lists of versions are."""

from __future__ import annotations

import codecs
import csv
import io
from typing import IO, TYPE_CHECKING, Final

from cases.queries.labels import whole_register
from reports.open_list.columns import neutral

if TYPE_CHECKING:
    from datetime import date

HEADERS: Final = (
    "标注",
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "起始日期",
    "截止日期",
    "批次",
    "条目标识",
)

_KINDS: Final = {"sample": "样本数据集", "brand": "品牌数据"}


def write_labels(stream: IO[bytes], *, on: date) -> None:
    """Write the labels that hold on a day to a binary stream.

    Headers are data, not messages: they are never translated.
    """
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    sheet = csv.writer(text)
    sheet.writerow(HEADERS)
    for label in whole_register(on):
        cells = (
            _KINDS[label.kind],
            label.dataset_id,
            label.name,
            label.provider_name,
            label.valid_from.isoformat(),
            label.valid_until.isoformat(),
            label.nomination.programme.label,
            str(label.entry.uid),
        )
        sheet.writerow([neutral(cell) for cell in cells])
    text.detach()
