"""Change requests of the demonstration that came to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.rival_changes import SHARED_ENTRY
from backoffice.demo.stage import Edit, newest_rows
from cases.states.role import Role
from cases.states.vocabulary import Domain, OpenType, ResourceType, UpdateFrequency

if TYPE_CHECKING:
    from typing import Any

    from backoffice.demo.stage import Stage
    from cases.models import ListChange

SHARED_IDENTIFIER: Final = "O9800001"


def new_entry(name: str, identifier: str, abstract: str) -> dict[str, Any]:  # Any: by field
    """Return the content of a new, unconditional entry."""
    return {
        "name": name,
        "portal_dataset_id": identifier,
        "domain": Domain.ROAD_TRAFFIC,
        "abstract": abstract,
        "items": [{"name": "站点名称"}, {"name": "经度"}, {"name": "纬度"}],
        "formats": "CSV;JSON",
        "resource_type": ResourceType.PRODUCT,
        "open_type": OpenType.UNCONDITIONAL,
        "update_frequency": UpdateFrequency.MONTHLY,
    }


def open_early_requests(stage: Stage) -> ListChange:
    """Approve what the second version takes in; return the request that comes too late.

    The late one proposes a dataset ID that the second version gives to another entry.
    """
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    rows = newest_rows(TRANSPORT)
    conditional = next(row for row in rows if row.open_type == OpenType.CONDITIONAL)
    plain = [row for row in rows if row.pk != conditional.pk]
    change = stage.draft(
        staff,
        "本季度清单调整",
        Edit(
            row=plain[0],
            content={"update_frequency": UpdateFrequency.WEEKLY},
            why="系统改造后每周汇总一次。",
        ),
        Edit(row=plain[1], content={}, why="业务已停止，不再产生数据。"),
        Edit(
            row=None,
            content=new_entry(
                "水上巴士站点基本信息", SHARED_IDENTIFIER, "水上巴士各站点的名称、位置和运营时间。"
            ),
            why="新开通线路，按要求列入清单。",
        ),
        Edit(
            row=None,
            content={
                **new_entry(SHARED_ENTRY, "O9800002", "旅游专线各站点的名称、位置和停靠线路。"),
                "co_providers": CULTURE,
            },
            why="与市文化旅游局共同提供，列入清单。",
        ),
        Edit(
            row=conditional,
            content={"open_type": OpenType.UNCONDITIONAL, "conditions": ""},
            why="经评估不涉及敏感内容，改为无条件开放。",
        ),
        at=stage.days_ago(28),
    )
    late = stage.draft(
        staff,
        "新增轮渡站点数据",
        Edit(
            row=None,
            content=new_entry(
                "轮渡站点基本信息", SHARED_IDENTIFIER, "黄浦江轮渡各站点的名称、位置和首末班时间。"
            ),
            why="市民咨询量大，列入清单。",
        ),
        at=stage.days_ago(27),
    )
    stage.take(change.pk, "submit", staff, at=stage.days_ago(26))
    stage.take(change.pk, "approve", head, at=stage.days_ago(25))
    officer = stage.hat(COMMISSION, Role.SECURITY_OFFICER)
    cleared = {"reason": "字段不含个人信息，同意放宽。"}
    stage.take(change.pk, "clear", officer, at=stage.days_ago(24), data=cleared)
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    # The next version comes before the notice would be over: the removal was announced earlier.
    waived = {"notice_waiver": "该条目停止更新已在上一年度评估中公告。"}
    stage.take(change.pk, "conclude", reviewer, at=stage.days_ago(22), data=waived)
    return late


def settled_requests(stage: Stage, late: ListChange) -> None:
    """Approve the late request, and let others be refused or withdrawn."""
    staff = stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF)
    # Its conflict is still within the term in which its author takes it up.
    stage.take(late.pk, "submit", staff, at=stage.days_ago(6))
    stage.approve(late.pk, TRANSPORT, at=stage.days_ago(4))
    _refused_by_head(stage)
    _refused_by_commission(stage)
    _withdrawn(stage)


def _refused_by_head(stage: Stage) -> None:
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    row = newest_rows(CULTURE)[0]
    change = stage.draft(
        author,
        f"移出“{row.name}”",
        Edit(row=row, content={}, why="系统升级，暂时无法提供。"),
        at=stage.days_ago(18),
    )
    stage.take(change.pk, "submit", author, at=stage.days_ago(18, hour=14))
    reason = {"reason": "升级期间应保持开放，不同意移出。"}
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(change.pk, "reject", head, at=stage.days_ago(16), data=reason)


def _refused_by_commission(stage: Stage) -> None:
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    row = next(row for row in newest_rows(CULTURE)[1:] if row.open_type == "unconditional")
    content = {"open_type": OpenType.CONDITIONAL, "conditions": "须向主管部门申请"}
    change = stage.draft(
        author,
        f"收紧“{row.name}”的开放属性",
        Edit(row=row, content=content, why="下载量增长较快，希望先行审核。"),
        at=stage.days_ago(15),
    )
    stage.take(change.pk, "submit", author, at=stage.days_ago(15, hour=14))
    stage.pass_by_head(change.pk, CULTURE, at=stage.days_ago(14))
    refusals = {item.pk: "下载量不是收紧开放属性的理由。" for item in change.items.all()}
    reviewer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    data = {"refusals": refusals}
    stage.take(change.pk, "conclude", reviewer, at=stage.days_ago(12), data=data)


def _withdrawn(stage: Stage) -> None:
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    row = newest_rows(CULTURE)[2]
    change = stage.draft(
        author,
        f"变更“{row.name}”的更新频率",
        Edit(row=row, content={"update_frequency": UpdateFrequency.REALTIME}, why="改为接口。"),
        at=stage.days_ago(13),
    )
    stage.withdraw(change, author, "接口尚未验收，待完成后再提出。", at=stage.days_ago(11))
