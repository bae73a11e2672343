"""Change requests of the demonstration that wait: for the third version, or for somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT, XUHUI
from backoffice.demo.stage import Edit, newest_rows
from cases.models import WorkItem
from cases.states.role import Role
from cases.states.vocabulary import OpenType, UpdateFrequency
from workflows.engine.claims import claim
from workflows.engine.clocks import civil_date
from workflows.engine.taking_back import take_back

if TYPE_CHECKING:
    from datetime import date

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, ListChange, Membership

MONTH = timedelta(days=30)
MINUTE = timedelta(minutes=1)


def requests_of_the_third_version(stage: Stage) -> None:
    """Approve one request whole, one in part, and one that asks for a later day."""
    rows = iter(newest_rows(TRANSPORT))
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    whole = _frequency(stage, staff, [next(rows)], "更正更新频率", days=10)
    stage.approve(whole.pk, TRANSPORT, at=stage.days_ago(7))

    part = _frequency(stage, staff, [next(rows), next(rows)], "调整两项数据的更新频率", days=9)
    stage.pass_by_head(part.pk, TRANSPORT, at=stage.days_ago(7))
    refused = part.items.order_by("position").last()
    assert refused is not None  # noqa: S101  # it has two
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    data = {"refusals": {refused.pk: "该数据每年汇总一次，频率应如实填写。"}}
    stage.take(part.pk, "conclude", reviewer, at=stage.days_ago(4), data=data)

    later = civil_date(stage.now) + MONTH
    wanted = _frequency(stage, staff, [next(rows)], "下月起提高更新频率", days=8, wished=later)
    stage.approve(wanted.pk, TRANSPORT, at=stage.days_ago(5))


def open_requests(stage: Stage) -> None:
    """Leave a request with everybody who has a queue; one is late, one is held by somebody."""
    transport = newest_rows(TRANSPORT)[4:]
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    # Three working days are over: this is the overdue task.
    _frequency(stage, staff, [transport[0]], _title(transport[0]), days=8)
    _reviewed(stage, transport[1])
    _screened(stage, transport[2])
    _returned(stage)
    district = stage.hat(XUHUI, Role.DEPARTMENT_STAFF)
    _frequency(stage, district, newest_rows(XUHUI)[:2], "徐汇区清单更正", days=1)
    row = newest_rows(CULTURE)[4]
    stage.draft(
        stage.hat(CULTURE, Role.DEPARTMENT_STAFF),
        f"更正“{row.name}”的描述",
        Edit(
            row=row,
            content={"abstract": f"{row.abstract}数据按年度汇总，不含个人信息。"},
            why="摘要不完整。",
        ),
        at=stage.days_ago(1),
    )


def _reviewed(stage: Stage, row: EntryRow) -> None:
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    change = _frequency(stage, staff, [row], _title(row), days=4)
    stage.pass_by_head(change.pk, TRANSPORT, at=stage.days_ago(3))
    item = WorkItem.objects.get(process_id=change.pk, finished__isnull=True)
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    claim(work_item=item, person=reviewer.person, at=stage.days_ago(2))


def _screened(stage: Stage, row: EntryRow) -> None:
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    items = [*row.items, {"name": "联系人手机号"}]
    change = stage.draft(
        staff,
        f"补充“{row.name}”的数据项",
        Edit(
            row=row,
            content={"open_type": OpenType.UNCONDITIONAL, "conditions": "", "items": items},
            why="补全数据项。",
        ),
        at=stage.days_ago(3),
    )
    stage.take(change.pk, "submit", staff, at=stage.days_ago(3, hour=14))
    stage.pass_by_head(change.pk, TRANSPORT, at=stage.days_ago(1))


def _returned(stage: Stage) -> None:
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    row = newest_rows(CULTURE)[3]
    change = _frequency(stage, author, [row], _title(row), days=6)
    reason = {"reason": "请补充调整理由和依据。"}
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    at = stage.days_ago(4)
    # The wrong button first, which the history does not hide.
    stage.take(change.pk, "approve", head, at=at)
    take_back(
        case=change,
        actor=head.person,
        at=at + MINUTE,
        expected_version=None,
        reason="误点“审核通过”，应先退回补充依据。",
    )
    stage.take(change.pk, "return", head, at=at + 2 * MINUTE, data=reason)


def _frequency(
    stage: Stage,
    author: Membership,
    rows: list[EntryRow],
    title: str,
    *,
    days: int,
    wished: date | None = None,
) -> ListChange:
    """Submit a request that changes how often some entries are renewed."""
    edits = [
        Edit(row=row, content={"update_frequency": _another(row)}, why="与实际更新情况一致。")
        for row in rows
    ]
    change = stage.draft(author, title, *edits, at=stage.days_ago(days), requested_on=wished)
    stage.take(change.pk, "submit", author, at=stage.days_ago(days, hour=14))
    return change


def _title(row: EntryRow) -> str:
    return f"更正“{row.name}”的更新频率"


def _another(row: EntryRow) -> str:
    weekly = row.update_frequency == UpdateFrequency.WEEKLY
    return UpdateFrequency.MONTHLY if weekly else UpdateFrequency.WEEKLY
