"""Grading in the demonstration: first levels in the list, one that is lowered, a scheme to come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice.demo.cast import TRANSPORT
from backoffice.demo.stage import Edit, newest_rows
from cases.queries.grading import levels_of, newest_scheme
from cases.queries.people import person_named
from cases.states.role import Role
from cases.states.vocabulary import OpenType
from workflows.administration.change_grading import ProposedScheme, enter_scheme, preview_scheme
from workflows.administration.grading_levels import ProposedLevel
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Collection

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow

# The last entries by identifier: no other request of the story has them in its hands.
UNTOUCHED = slice(-3, None)
MONTH = timedelta(days=30)


def grade_first_entries(stage: Stage) -> None:
    """Let transport grade two entries; the second version publishes their levels."""
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    rows = newest_rows(TRANSPORT)[UNTOUCHED]
    opened = [row for row in rows if row.open_type == OpenType.UNCONDITIONAL][-1:]
    conditional = [row for row in rows if row.open_type == OpenType.CONDITIONAL][-1:]
    edits = [
        *(_edit(row, "客体L1", "已公开的设施信息，不涉及个人和组织。") for row in opened),
        *(_edit(row, "组织L3", "涉及企业经营数据，按组织类三级管理。") for row in conditional),
    ]
    change = stage.draft(staff, "首批条目分类分级", *edits, at=stage.days_ago(26))
    stage.take(change.pk, "submit", staff, at=stage.days_ago(26, hour=14))
    stage.approve(change.pk, TRANSPORT, at=stage.days_ago(24))


def lower_a_level(stage: Stage) -> None:
    """Let transport lower a level: it waits with the security officer."""
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    graded = [row for row in newest_rows(TRANSPORT) if row.grade == "组织L3"]
    edits = [_edit(row, "组织L2", "企业名称和经营明细已删除，影响降低。") for row in graded]
    change = stage.draft(staff, "下调一项数据的级别", *edits, at=stage.days_ago(2))
    stage.take(change.pk, "submit", staff, at=stage.days_ago(2, hour=14))
    stage.pass_by_head(change.pk, TRANSPORT, at=stage.days_ago(1))


def enter_a_scheme_to_come(stage: Stage) -> None:
    """Enter a version that asks for conditions where data of things was open without any."""
    administrator = person_named("administrator")
    assert administrator is not None  # noqa: S101  # the cast is on stage
    newest = newest_scheme()
    assert newest is not None  # noqa: S101  # the product comes with one
    levels = [
        ProposedLevel(
            aspect=level.aspect,
            code=level.code,
            label=level.label,
            meaning=level.meaning,
            strictness=level.strictness,
            open_types=_stricter(level.value, level.open_types),
        )
        for level in levels_of(newest)
    ]
    proposed = ProposedScheme(
        name="数据分类分级方案（征求意见稿）",
        effective_from=civil_date(stage.now) + MONTH,
        source="分类分级指南修订稿",
        tier="P",
        reason="修订稿要求客体类一级数据登记用途后开放，须逐条复核。",
        levels=levels,
    )
    at = stage.days_ago(1, hour=11)
    effect = preview_scheme(proposed, on=civil_date(at))
    enter_scheme(actor=administrator, proposed=proposed, plan_hash=effect.hash, at=at)


def _stricter(value: str, open_types: Collection[str]) -> list[str]:
    lost = {OpenType.UNCONDITIONAL.value} if value == "客体L1" else set()
    return [each for each in open_types if each not in lost]


def _edit(row: EntryRow, grade: str, why: str) -> Edit:
    return Edit(row=row, content={"grade": grade}, why="按分级方案核定级别。", grade_why=why)
