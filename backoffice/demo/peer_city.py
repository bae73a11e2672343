"""Another city's list in the demonstration: invented names, beside which the city sees gaps."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.open_list.peers.load_peer_list import PeerOrigin, load_peer_list
from workflows.open_list.peers.mark_name import rule_name_out

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage

CITY: Final = "江湾市（演示）"
_LINES: Final = (
    "数据资源名称,数据领域,数据资源提供部门",
    "共享单车停放点位,交通出行,市交通运输局",
    "道路积水监测点,城乡建设,市水务局",
    "公共厕所分布,生活服务,市城市管理局",
    "渔船进出港登记,农业农村,市农业农村局",
    "图书馆读者到馆人次,文化旅游,市文化和旅游局",
)


def compare_with_another_city(stage: Stage) -> None:
    """Let the commission take in the list, and say of one name why it is not for this city."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    at = stage.days_ago(3)
    taken = load_peer_list(
        file=io.BytesIO("\n".join(_LINES).encode()),
        filename="江湾市开放目录.csv",
        origin=PeerOrigin(
            city=CITY,
            source="江湾市公共数据开放平台（虚构）",
            as_of=civil_date(at) - timedelta(days=30),
        ),
        membership=officer,
        at=at,
    )
    assert taken.peer_list is not None  # noqa: S101  # the rows are good
    rule_name_out(
        peer_name=taken.peer_list.names.get(name="渔船进出港登记"),
        reason="本市没有渔港，不产生这类数据。",
        membership=officer,
        at=at,
    )
