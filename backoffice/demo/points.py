"""A consultation point with enquiries, an operator with a bespoke demand, and a fusion space."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice.demo.applying import conditional_rows
from backoffice.demo.cast import COMMISSION, DATA_CENTRE, OPERATING, TRANSPORT, UNIVERSITY
from cases.queries.priority_scenarios import scenario_numbered
from cases.states.authorised_operator import OperatorService
from cases.states.consultation import ConsultationService, PointHost
from cases.states.data_demand import DemandAnswerKind, DemandKind
from cases.states.role import Role
from workflows.conditional_access.content import Content
from workflows.conditional_access.registries.demand_answers import answer_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.conditional_access.registries.demands import DemandFacts, log_demand
from workflows.conditional_access.registries.enquiries import (
    EnquiryFacts,
    answer_enquiry,
    forward_enquiry,
    log_enquiry,
)
from workflows.conditional_access.registries.enquiry_demands import demand_of_enquiry
from workflows.conditional_access.registries.fusion_spaces import SpaceFacts, open_space
from workflows.conditional_access.registries.operators import OperatorFacts, authorise_operator
from workflows.conditional_access.registries.points import PointFacts, enter_point
from workflows.conditional_access.registries.prepared_drafts import prepare_draft
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import ConsultationPoint, Enquiry

PARKING: Final = 8
ENTERED: Final = 25
A_YEAR: Final = timedelta(days=365)


def keep_a_point(stage: Stage) -> None:
    """Enter a point at a university, and let it answer, forward, pass on and prepare a draft."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    consultant = stage.hat(UNIVERSITY, Role.CONSULTANT)
    at = stage.days_ago(ENTERED)
    facts = PointFacts(
        name="示例大学数据开放咨询服务点",
        host=consultant.organisation,
        host_kind=PointHost.UNIVERSITY,
        address="上海市示例路 1 号图书馆 101 室（虚构）",
        hours="工作日 9:00—11:30、13:30—17:00",
        source="工作安排 二(5)（演示登记）",
        valid_from=civil_date(at),
        valid_until=civil_date(at) + 2 * A_YEAR,
    )
    point = enter_point(facts=facts, membership=officer, at=at)
    fields = _asked(
        stage, point, ConsultationService.FIELDS, "“公交线路”中的站点编号与导航地图是否一致？", 20
    )
    forward_enquiry(
        enquiry=fields,
        organisation=stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF).organisation,
        text="请说明站点编号的编码规则。",
        membership=consultant,
        at=stage.days_ago(19),
    )
    answer_enquiry(
        enquiry=fields,
        text="站点编号由市交通委统一编制，与地图的编号不同，可按站名和方向对应。",
        membership=stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF),
        at=stage.days_ago(17),
    )
    demand_of_enquiry(
        enquiry=_asked(stage, point, ConsultationService.DEMANDS, "需要共享单车投放量。", 12),
        facts=DemandFacts(
            title="共享单车投放量",
            kind=DemandKind.RESEARCH,
            content="需要各区共享单车投放量的月度数据，用于慢行交通研究（演示）。",
            demander="示例研究生（虚构）",
            is_private=True,
            received_on=civil_date(stage.days_ago(12)),
        ),
        membership=consultant,
        at=stage.days_ago(11),
    )
    prepare_draft(
        enquiry=_asked(stage, point, ConsultationService.PLANS, "怎样申请公交数据做论文？", 3),
        content=Content(
            entries=(str(conditional_rows(TRANSPORT)[0].entry.uid),),
            purpose="比较公交调整前后的换乘时间，完成学位论文。",
            necessity="公开报告只有全市合计，没有分线路的数据。",
        ),
        membership=consultant,
        at=stage.days_ago(2),
    )
    _asked(stage, point, ConsultationService.CONTACTS, "想了解体育场馆数据由哪个部门开放。", 1)


def _asked(
    stage: Stage, point: ConsultationPoint, service: str, question: str, days: int
) -> Enquiry:
    at = stage.days_ago(days)
    facts = EnquiryFacts(
        service=service, question=question, received_on=civil_date(at), asker="示例读者（虚构）"
    )
    consultant = stage.hat(UNIVERSITY, Role.CONSULTANT)
    return log_enquiry(point=point, facts=facts, membership=consultant, at=at)


def send_to_an_operator(stage: Stage) -> None:
    """Authorise an operator, and let it answer one bespoke demand in time."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    serving = stage.hat(OPERATING, Role.OPERATOR_STAFF)
    at = stage.days_ago(ENTERED)
    facts = OperatorFacts(
        organisation=serving.organisation,
        services=(OperatorService.PROCESSING, OperatorService.TRAINING),
        source="公共数据授权运营协议（演示）",
        valid_from=civil_date(at),
        valid_until=civil_date(at) + A_YEAR,
    )
    authorise_operator(facts=facts, membership=officer, at=at)
    demand = log_demand(
        facts=DemandFacts(
            title="停车需求预测模型",
            kind=DemandKind.MARKET,
            content="需要在安全环境中用停车数据训练预测模型（演示）。",
            demander="示例停车科技公司（虚构）",
            received_on=civil_date(stage.days_ago(15)),
            scenario=scenario_numbered(PARKING),
        ),
        membership=officer,
        at=stage.days_ago(15),
    )
    route_demand(
        demand=demand,
        organisation=serving.organisation,
        reason="需要模型训练服务，不是取得数据本身。",
        service=OperatorService.TRAINING,
        membership=officer,
        at=stage.days_ago(14),
    )
    answer_demand(
        demand=demand,
        kind=DemandAnswerKind.SATISFIED,
        text="已约定在授权运营环境中训练，数据不出域。",
        membership=serving,
        at=stage.days_ago(8),
    )


def open_a_space(stage: Stage) -> None:
    """Enter a space in which parking data meets data of companies."""
    at = stage.days_ago(18)
    scenario = scenario_numbered(PARKING)
    assert scenario is not None  # noqa: S101  # the chapter before entered it
    facts = SpaceFacts(
        name="停车和充电数据融合空间（演示）",
        scenario=scenario,
        keeper="示例停车科技公司（虚构）",
        purpose="公共停车场数据与企业充电数据融合，改进停车和充电引导。",
        departments=tuple(
            stage.hat(name, role).organisation
            for name, role in (
                (TRANSPORT, Role.DEPARTMENT_STAFF),
                (DATA_CENTRE, Role.DATA_CENTRE_OPERATOR),
            )
        ),
        datasets=(conditional_rows(TRANSPORT)[1].entry,),
        source="工作安排 一（演示登记）",
        opened_on=civil_date(at),
    )
    open_space(facts=facts, membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF), at=at)
