"""Demands of the demonstration: answered in time, planned, waiting, withdrawn, not sent yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from cases.queries.matching_meetings import meeting_numbered
from cases.queries.priority_scenarios import scenario_numbered
from cases.states.data_demand import DemandAnswerKind, DemandKind
from cases.states.role import Role
from workflows.conditional_access.registries.demand_answers import answer_demand, withdraw_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.conditional_access.registries.demands import DemandFacts, log_demand
from workflows.conditional_access.registries.meetings import MeetingFacts, enter_meeting
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import DataDemand

TOURISM: Final = 6
PARKING: Final = 8
COMMUNITY: Final = 10


def hold_meetings(stage: Stage) -> None:
    """Enter a meeting about parking, at which the demands about it came up."""
    at = stage.days_ago(22, hour=9)
    facts = MeetingFacts(
        title="停车和出行数据供需对接会（演示）",
        held_on=civil_date(at - timedelta(days=1)),
        attendees="市交通委、市大数据中心、示例停车科技公司（虚构）、示例充电公司（虚构）",
        minutes="企业介绍停车预约和充电服务对数据的需要；市交通委说明现有条目和开放条件。"
        "会上提出的需求由主管部门逐项登记、转办。",
    )
    enter_meeting(facts=facts, membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF), at=at)


def log_demands(stage: Stage) -> None:
    """Log six demands, four within scenarios; every demander is invented."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    spaces = _logged(
        stage, "公共停车场实时余位", PARKING, DemandKind.MARKET, "示例停车科技公司", days=22
    )
    _sent(stage, spaces, TRANSPORT, days=21)
    _answered(stage, spaces, TRANSPORT, DemandAnswerKind.PLANNED, "列入下一年度开放计划。", days=15)
    _answered(
        stage,
        spaces,
        TRANSPORT,
        DemandAnswerKind.SATISFIED,
        "市级公共停车场的余位已在清单中有条件开放，请提出申请。",
        days=4,
    )
    visitors = _logged(
        stage, "文旅场所客流统计", TOURISM, DemandKind.RESEARCH, "示例大学旅游系", days=18
    )
    _sent(stage, visitors, CULTURE, days=17)
    late = _logged(
        stage,
        "充电桩与停车泊位对应关系",
        PARKING,
        DemandKind.MARKET,
        "示例充电公司",
        days=16,
    )
    _sent(stage, late, TRANSPORT, days=14)
    _answered(
        stage,
        late,
        TRANSPORT,
        DemandAnswerKind.NOT_POSSIBLE,
        "泊位产权信息涉及商业秘密，未取得权利人同意，不能提供。",
        days=3,
    )
    _sent(
        stage,
        _logged(stage, "公交到站时刻", 0, DemandKind.PUBLIC_SERVICE, "示例助老组织", days=5),
        TRANSPORT,
        days=4,
    )
    twice = _logged(
        stage, "街镇便民设施分布", COMMUNITY, DemandKind.PUBLIC_SERVICE, "示例社", days=6
    )
    withdraw_demand(
        demand=twice,
        reason="需求方在现行清单中找到了所需条目。",
        membership=officer,
        at=stage.days_ago(5),
    )
    _logged(stage, "体育场馆开放时段", 0, DemandKind.MARKET, "示例健身平台", days=1)


def _logged(  # one keyword per fact of the page
    stage: Stage, title: str, scenario: int, kind: str, demander: str, *, days: int
) -> DataDemand:
    at = stage.days_ago(days)
    facts = DemandFacts(
        title=title,
        kind=kind,
        content=f"需要“{title}”的明细或者接口，用于改进面向公众的服务（演示）。",
        demander=f"{demander}（虚构）",
        received_on=civil_date(at - timedelta(days=1)),
        scenario=scenario_numbered(scenario),
        meeting=meeting_numbered(1) if scenario == PARKING else None,
    )
    return log_demand(facts=facts, membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF), at=at)


def _sent(stage: Stage, demand: DataDemand, to: str, *, days: int) -> None:
    route_demand(
        demand=demand,
        organisation=stage.hat(to, Role.DEPARTMENT_STAFF).organisation,
        reason="所需数据由该单位提供。",
        membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF),
        at=stage.days_ago(days),
    )


def _answered(  # one keyword per fact of the page
    stage: Stage, demand: DataDemand, by: str, kind: str, text: str, *, days: int
) -> None:
    answer_demand(
        demand=demand,
        kind=kind,
        text=text,
        membership=stage.hat(by, Role.DEPARTMENT_STAFF),
        at=stage.days_ago(days),
    )
