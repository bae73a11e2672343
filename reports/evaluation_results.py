"""Results of a round as CSV and as a workbook; both say the same, and the CSV has a digest."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from typing import IO, TYPE_CHECKING, Final

from cases.states.evaluation import ResultStanding
from reports.open_list.columns import neutral
from reports.sheet import Sheet, write_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from cases.models import Criterion, EvaluationRound
    from cases.queries.evaluation_results import Result
    from reports.sheet import Cell

    # Points by criterion of each dossier; None: it does not apply.
    Points = Mapping[int, Mapping[int, Decimal | None]]

# The file is the same in whatever language its reader works: its digest is on the page.
HEADERS: Final = (
    "名次",
    "并列",
    "单位",
    "档案编号",
    "结果",
    "得分",
    "初步得分",
    "覆盖率（%）",
    "等级",
)
NOT_APPLICABLE: Final = "不适用"
_STANDINGS: Final = {str(value): str(label) for value, label in ResultStanding.choices}
_TOLD: Final = (ResultStanding.FINAL, ResultStanding.PROVISIONAL)


def results_csv(
    lines: Sequence[Result], criteria: Sequence[Criterion], points: Points
) -> tuple[bytes, str]:
    """Return the results as CSV in UTF-8 with a byte order mark, and its SHA-256.

    Cells that a spreadsheet would run as formulas get an apostrophe before them. The same
    results always give the same bytes.
    """
    text = io.StringIO(newline="")
    sheet = csv.writer(text)
    for row in _table(lines, criteria, points):
        sheet.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    content = codecs.BOM_UTF8 + text.getvalue().encode()
    return content, hashlib.sha256(content).hexdigest()


def write_results(
    stream: IO[bytes],
    opened: EvaluationRound,
    lines: Sequence[Result],
    criteria: Sequence[Criterion],
    points: Points,
) -> str:
    """Write the results as a workbook: the table, the criteria, and what it rests on.

    Returns: the digest of the same results as CSV, which the workbook names.
    """
    _content, digest = results_csv(lines, criteria, points)
    headers, *rows = _table(lines, criteria, points)
    version = opened.criteria
    write_sheets(
        stream,
        [
            Sheet(title="评估结果", headers=[str(each) for each in headers], rows=rows),
            Sheet(
                title="评估指标",
                headers=("指标", "权重", "满分", "依据"),
                rows=[
                    [each.name, float(each.weight), float(each.maximum), each.source]
                    for each in criteria
                ],
            ),
            Sheet(
                title="说明",
                headers=("项目", "内容"),
                rows=[
                    ["轮次", opened.label],
                    ["自评截止日期", opened.due_on],
                    ["指标版本", version.number if version else ""],
                    ["指标摘要（SHA-256）", version.digest if version else ""],
                    ["结果摘要（同一结果的 CSV 文件，SHA-256）", digest],
                ],
            ),
        ],
    )
    return digest


def _table(
    lines: Sequence[Result], criteria: Sequence[Criterion], points: Points
) -> list[list[Cell]]:
    header: list[Cell] = [*HEADERS, *(each.name for each in criteria)]
    return [header, *(_row(line, criteria, points) for line in lines)]


def _row(line: Result, criteria: Sequence[Criterion], points: Points) -> list[Cell]:
    dossier = line.dossier
    held = points.get(dossier.pk, {}) if line.standing in _TOLD else {}
    return [
        line.rank or "",
        "是" if line.tied else "",
        dossier.organisation.full_name,
        dossier.number,
        _STANDINGS[line.standing],
        _number(line.score),
        _number(line.provisional),
        _number(line.coverage),
        line.band_label,
        *(_points(held, each.pk) for each in criteria),
    ]


def _points(held: Mapping[int, Decimal | None], criterion: int) -> Cell:
    if criterion not in held:
        return ""
    points = held[criterion]
    return NOT_APPLICABLE if points is None else float(points)


def _number(number: Decimal | None) -> Cell:
    return "" if number is None else float(number)
