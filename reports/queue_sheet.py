"""A queue as a workbook: the columns of its page, and the dates behind them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.states.civil_time import SHANGHAI
from reports.sheet import Sheet, write_sheets
from workflows.state_names import with_named_states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cases.models import Case, WorkItem
    from reports.sheet import Cell


def write_tasks(stream: IO[bytes], *, title: str, tasks: Iterable[WorkItem], most: int) -> int:
    """Write the tasks of a queue; beyond `most` a sentence says that the rest is left out.

    Returns: how many tasks were written.
    """
    headers = (
        _t("任务"),
        _t("编号"),
        _t("标题"),
        _t("主办单位"),
        _t("案卷状态"),
        _t("承办单位"),
        _t("承办角色"),
        _t("承办人"),
        _t("到期日"),
        _t("暂定"),
        _t("等待自"),
        _t("等待事由"),
        _t("到达时间"),
        _t("办结时间"),
        _t("办理结果"),
    )
    named = with_named_states(tasks, case_of=lambda item: item.process)
    return _written(stream, title, headers, map(_task_cells, named), most)


def write_cases(stream: IO[bytes], *, title: str, cases: Iterable[Case], most: int) -> int:
    """Write watched cases; beyond `most` a sentence says that the rest is left out.

    Returns: how many cases were written.
    """
    headers = (
        _t("编号"),
        _t("标题"),
        _t("类型"),
        _t("主办单位"),
        _t("案卷状态"),
        _t("创建时间"),
        _t("办结时间"),
    )
    named = with_named_states(cases, case_of=lambda case: case)
    return _written(stream, title, headers, map(_case_cells, named), most)


def _task_cells(item: WorkItem) -> list[Cell]:
    case = item.process
    declared = item.flow_task.outcome(item.outcome) if item.outcome else None
    return [
        str(item.flow_task.task_title),
        case.number,
        case.title,
        str(case.organisation),
        case.state_label,
        str(item.organisation),
        item.get_role_display(),
        str(item.owner or _t("待领取")),
        item.due_on or _t("无期限"),
        _t("暂定") if item.provisional else "",
        item.waiting_since or "",
        item.waiting_for,
        _moment(item.created),
        _moment(item.finished),
        str(declared.label) if declared else "",
    ]


def _case_cells(case: Case) -> list[Cell]:
    return [
        case.number,
        case.title,
        case.get_kind_display(),
        str(case.organisation),
        case.state_label,
        _moment(case.created),
        _moment(case.finished),
    ]


def _written(
    stream: IO[bytes],
    title: str,
    headers: tuple[str, ...],
    rows: Iterable[list[Cell]],
    most: int,
) -> int:
    written = 0

    def capped() -> Iterator[list[Cell]]:
        nonlocal written
        for row in rows:
            if written == most:
                yield [
                    _t("只导出了前 %(most)s 行，后面还有未导出的内容：请缩小筛选条件后再导出。")
                    % {"most": most}
                ]
                return
            written += 1
            yield row

    write_sheets(stream, [Sheet(title=title, headers=headers, rows=capped())])
    return written


def _moment(at: datetime | None) -> Cell:
    return at.astimezone(SHANGHAI).replace(tzinfo=None) if at else ""
