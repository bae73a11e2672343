"""Deadlines of the demonstration that wait for others, or for more time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, CULTURE
from backoffice.demo.stage import Edit, newest_rows
from cases.models import Clock, WorkItem
from cases.states.role import Role
from cases.states.vocabulary import UpdateFrequency
from workflows.engine.claims import claim
from workflows.engine.clocks import civil_date
from workflows.engine.extensions import MoreTime, ask_for_more_time
from workflows.engine.standstill import Wanted, stop_clock

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow


def hold_clocks(stage: Stage) -> None:
    """Leave one review that waits for another office's opinion, and one that needs more time."""
    rows = newest_rows(CULTURE)[5:]
    waiting = _under_review(stage, rows[0], claimed_at=stage.days_ago(4))
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF).person
    stopped_at = stage.days_ago(3)
    stop_clock(
        clock=waiting,
        wanted=Wanted(
            reason="consult_department",
            on=civil_date(stopped_at),
            note="已函请市文物局就数据项的口径提出意见。",
        ),
        actor=reviewer,
        at=stopped_at,
        expected_version=None,
    )
    ask_for_more_time(
        clock=_under_review(stage, rows[1], claimed_at=stage.days_ago(3)),
        wanted=MoreTime(
            reason="complex_matter", days=3, text="条目涉及三家单位，更新责任尚未谈妥。"
        ),
        actor=reviewer,
        at=stage.days_ago(1),
        expected_version=None,
    )


def _under_review(stage: Stage, row: EntryRow, *, claimed_at: datetime) -> Clock:
    staff = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    change = stage.draft(
        staff,
        f"明确“{row.name}”的更新频率",
        Edit(
            row=row,
            content={"update_frequency": UpdateFrequency.QUARTERLY},
            why="各区上报周期已统一为按季。",
        ),
        at=stage.days_ago(6),
    )
    stage.take(change.pk, "submit", staff, at=stage.days_ago(6, hour=14))
    stage.pass_by_head(change.pk, CULTURE, at=stage.days_ago(5))
    item = WorkItem.objects.get(process_id=change.pk, finished__isnull=True)
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    claim(work_item=item, person=reviewer.person, at=claimed_at)
    return Clock.objects.get(work_item=item)
