"""The public register of grants as files: CSV as the lists of versions are, and JSON.

Headers and words are data, not messages: they are never translated. Two runs on one day over the
same grants give the same bytes.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from typing import IO, TYPE_CHECKING, Any, Final

from cases.letters.bases import bases_of
from cases.letters.citations import printable_citations
from cases.queries.grant_register import every_grant
from cases.states.access_words import DeliveryMode
from cases.states.agreement import SigningChannel
from cases.states.letter_words import LetterKind
from reports.open_list.columns import neutral
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date

    from cases.queries.grant_register import Registered

PERSON: Final = "自然人（姓名不公开）"
HEADERS: Final = (
    "授权编号",
    "被授权主体",
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "需求类型",
    "用途",
    "依据",
    "交付方式",
    "授权起始日期",
    "授权终止日期",
    "签署方式",
    "状态",
    "状态变化",
)


def legal_basis() -> str:
    """Return on what a grant rests, as its decision cites it."""
    return "；".join(printable_citations(bases_of(LetterKind.DECISION)))


def write_csv(stream: IO[bytes], *, on: date) -> None:
    """Write the register of a day to a binary stream as CSV: UTF-8 with a byte order mark."""
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    sheet = csv.writer(text)
    sheet.writerow(HEADERS)
    basis = legal_basis()
    with in_record_language():
        for row in every_grant(on):
            sheet.writerow([neutral(cell) for cell in _cells(row, basis)])
    text.detach()


def _cells(row: Registered, basis: str) -> tuple[str, ...]:
    return (
        row.number,
        row.applicant or PERSON,
        row.dataset_id,
        row.dataset,
        row.provider,
        str(row.demand.label),
        row.purpose,
        basis,
        str(DeliveryMode(row.delivery).label),
        row.valid_from.isoformat(),
        row.valid_until.isoformat(),
        str(SigningChannel(row.channel).label),
        str(row.state.label),
        "；".join(f"{each.on.isoformat()} {each.state.label}" for each in row.changes),
    )


def write_json(stream: IO[bytes], *, on: date) -> None:
    """Write the register of a day to a binary stream as JSON: a list of objects."""
    basis = legal_basis()
    rows = [_as_json(row, basis) for row in every_grant(on)]
    text = json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True)
    stream.write(text.encode() + b"\n")


def _as_json(row: Registered, basis: str) -> dict[str, Any]:  # Any: JSON content
    return {
        "number": row.number,
        "applicant": row.applicant or None,
        "applicant_is_natural_person": not row.applicant,
        "dataset_id": row.dataset_id,
        "dataset": row.dataset,
        "provider": row.provider,
        "demand": row.demand.value,
        "purpose": row.purpose or None,
        "basis": basis,
        "delivery": row.delivery,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "channel": row.channel,
        "state": row.state.value,
        "changes": [{"on": each.on.isoformat(), "state": each.state.value} for each in row.changes],
    }
