"""Two departments of the demonstration that change the entry they provide together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.stage import Edit, newest_rows
from cases.states.role import Role
from cases.states.vocabulary import UpdateFrequency

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage

SHARED_ENTRY: Final = "旅游专线站点信息"


def change_the_shared_entry(stage: Stage) -> None:
    """Approve transport's weekly; culture's daily waits for culture's ruling, the rest goes on."""
    shared = next(row for row in newest_rows(TRANSPORT) if row.name == SHARED_ENTRY)
    transport = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    theirs = stage.draft(
        transport,
        f"更正“{SHARED_ENTRY}”的更新频率",
        Edit(
            row=shared,
            content={"update_frequency": UpdateFrequency.WEEKLY},
            why="站点调整按周汇总。",
        ),
        at=stage.days_ago(8),
    )
    stage.take(theirs.pk, "submit", transport, at=stage.days_ago(8, hour=14))
    culture = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    own = newest_rows(CULTURE)[8]
    mine = stage.draft(
        culture,
        "旅游旺季数据调整",
        Edit(
            row=shared,
            content={
                "update_frequency": UpdateFrequency.DAILY,
                "contact": "市文化旅游局公共服务处",
            },
            why="旺季班次每日调整，游客需要当天的站点。",
        ),
        Edit(
            row=own,
            content={"abstract": f"{own.abstract}旺季按日补充。"},
            why="摘要写明旺季口径。",
        ),
        at=stage.days_ago(7),
    )
    stage.take(mine.pk, "submit", culture, at=stage.days_ago(7, hour=14))
    stage.pass_by_head(mine.pk, CULTURE, at=stage.days_ago(6))
    stage.approve(theirs.pk, TRANSPORT, at=stage.days_ago(5))
    stage.take(
        mine.pk,
        "conclude",
        stage.hat(COMMISSION, Role.COMMISSION_STAFF),
        at=stage.days_ago(4, hour=11),
    )
