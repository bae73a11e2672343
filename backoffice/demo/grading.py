"""Grading in the demonstration: first levels, a lowered one, two further schemes, a review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.stage import Edit, newest_rows
from cases.models import GradingReview
from cases.queries.grading import grading_on, levels_of, newest_scheme
from cases.queries.grading_reviews import review_page
from cases.queries.list_changes import holding_items
from cases.queries.people import person_named
from cases.states.grading import GradeGap, Judged
from cases.states.role import Role
from cases.states.vocabulary import OpenType
from workflows.administration.change_grading import ProposedScheme, enter_scheme, preview_scheme
from workflows.administration.grading_levels import ProposedLevel
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, GradingLevel

# The last entries by identifier: no other request of the story has them in its hands.
UNTOUCHED = slice(-3, None)
MONTH = timedelta(days=30)
STRICTER, MERGED = "客体L1", "组织L3"
# Of things, by what an entry may be opened as.
FITTING = {OpenType.UNCONDITIONAL: "客体L0", OpenType.CONDITIONAL: "客体L2"}
OPEN_THINGS = ProposedLevel(
    aspect="客体",
    code="L0",
    label="可直接公开",
    meaning="公开的设施和服务信息，无须登记用途",
    strictness=1,
    open_types=OpenType.values,
)


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


def enter_a_stricter_scheme(stage: Stage) -> None:
    """Enter a version, in force since yesterday, that asks for conditions for data of things."""
    _enter(
        ProposedScheme(
            name="数据分类分级方案（修订）",
            effective_from=civil_date(stage.days_ago(1)),
            source="分类分级工作会议纪要",
            tier="C",
            reason="客体类一级数据登记用途后开放，可直接公开的另设零级，须逐条复核。",
            levels=[OPEN_THINGS, *(_kept(level, without=STRICTER) for level in _newest_levels())],
        ),
        at=stage.days_ago(9, hour=11),
    )


def review_levels(stage: Stage) -> None:
    """Let culture begin its review: one entry is confirmed, two are in a draft."""
    staff = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    at = stage.days_ago(1, hour=15)
    review = GradingReview.objects.get(organisation=staff.organisation)
    grading = grading_on(civil_date(at))
    waiting = review_page(review, grading, judged=Judged.OPEN, gap=GradeGap.UNGRADED)
    held = holding_items([row.entry_id for row in waiting], change=review)
    busy = set(held.values_list("entry_id", flat=True))
    free = [row for row in waiting if row.entry_id not in busy][:3]
    levels = {row.entry_id: FITTING[row.open_type] for row in free[1:]}
    entries = [row.entry_id for row in free]
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("confirm", {"entries": entries[:1], "reason": "所属系统年内下线，暂不定级。"}),
        ("draw_up", {"levels": levels, "reason": "设施和服务信息，按客体类核定。"}),
    )
    for name, data in said:
        act(case=review, name=name, actor=staff.person, at=at, expected_version=None, data=data)


def enter_a_scheme_to_come(stage: Stage) -> None:
    """Enter a version that will no longer know the third level of organisations."""
    _enter(
        ProposedScheme(
            name="数据分类分级方案（征求意见稿）",
            effective_from=civil_date(stage.now) + MONTH,
            source="分类分级指南修订稿",
            tier="P",
            reason="修订稿将组织类三级并入四级，须逐条复核。",
            levels=[_kept(each) for each in _newest_levels() if each.value != MERGED],
        ),
        at=stage.days_ago(1, hour=11),
    )


def _enter(proposed: ProposedScheme, *, at: datetime) -> None:
    administrator = person_named("administrator")
    assert administrator is not None  # noqa: S101  # the cast is on stage
    effect = preview_scheme(proposed, on=civil_date(at))
    enter_scheme(actor=administrator, proposed=proposed, plan_hash=effect.hash, at=at)


def _newest_levels() -> list[GradingLevel]:
    newest = newest_scheme()
    assert newest is not None  # noqa: S101  # the product comes with one
    return list(levels_of(newest))


def _kept(level: GradingLevel, *, without: str = "") -> ProposedLevel:
    """Return a level as the next version has it; one of them no longer open without conditions."""
    lost = {OpenType.UNCONDITIONAL.value} if level.value == without else set()
    return ProposedLevel(
        aspect=level.aspect,
        code=level.code,
        label=level.label,
        meaning=level.meaning,
        strictness=level.strictness,
        open_types=[each for each in level.open_types if each not in lost],
    )


def _edit(row: EntryRow, grade: str, why: str) -> Edit:
    return Edit(row=row, content={"grade": grade}, why="按分级方案核定级别。", grade_why=why)
