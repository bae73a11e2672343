"""The ten scenarios that the notice of 2023 names, and two listed units, in the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION, COMPANY
from cases.queries.priority_scenarios import newest_editions
from cases.states.priority_scenario import PriorityUnitKind, ScenarioDomain
from cases.states.role import Role
from workflows.conditional_access.registries.priority_units import (
    UnitFacts,
    list_unit,
    remove_unit,
)
from workflows.conditional_access.registries.scenarios import (
    ScenarioFacts,
    enter_scenario,
    facts_of,
    revise_scenario,
)
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage

ENTERED: Final = 30
PARKING: Final = 8


@dataclass(frozen=True)
class _Scenario:
    """A scenario as 工作安排 三 words it, bodies in its order."""

    name: str
    domain: ScenarioDomain
    content: str
    bodies: str


_TEN: Final = (
    _Scenario(
        "普惠金融数据开放",
        ScenarioDomain.ECONOMY,
        "面向金融机构优化信贷审批和风控模型，保障数据接口稳定，推进金融产品的算法前置。",
        "市地方金融监管局、市经济信息化委、上海银保监局、市大数据中心、市农业农村委、市民政局、"
        "市税务局、上海数据集团",
    ),
    _Scenario(
        "综合库数据开放机制",
        ScenarioDomain.ECONOMY,
        "依托法人综合库、空间地理综合库，研究面向市场主体的数据查询服务和相关机制。",
        "市大数据中心、市知识产权局、市规划资源局、市住建委、各区",
    ),
    _Scenario(
        "体育场馆数据开放",
        ScenarioDomain.LIFE,
        "集成场馆、赛事、培训和健康服务资源，形成数字体育服务平台。",
        "市体育局、徐汇区",
    ),
    _Scenario(
        "医疗保险数据开放",
        ScenarioDomain.LIFE,
        "在个人授权后面向商业保险理赔开放，减少就医患者提交的纸质材料；没有个人授权的不开放。",
        "市卫健委、市医保局、试点医院",
    ),
    _Scenario(
        "医药数据共享开放",
        ScenarioDomain.LIFE,
        "整合中药饮片代煎配送服务的数据资源，支持市民查询、追溯本人处方的煎煮和配送。",
        "市卫健委、市药监局、申康医院发展中心、市大数据中心",
    ),
    _Scenario(
        "数字旅游数据开放",
        ScenarioDomain.LIFE,
        "拓展“一码游”功能和覆盖范围，依托文旅场所码开发旅游服务质量评价功能。",
        "市文旅局",
    ),
    _Scenario(
        "“随申行”数据开放",
        ScenarioDomain.LIFE,
        "以“随申行”为统一入口整合各类出行服务，建立出行领域碳普惠体系。",
        "市交通委、随申行公司",
    ),
    _Scenario(
        "停车数据开放",
        ScenarioDomain.GOVERNANCE,
        "推进市区、郊区、商业综合体、交通枢纽停车数据的融合治理，面向符合条件的市场主体开放。",
        "市交通委、市道路运输局、上海停车信息科技有限公司",
    ),
    _Scenario(
        "物业服务数据开放",
        ScenarioDomain.GOVERNANCE,
        "物业管理监管与服务、服务呼叫、住宅维修资金等系统的数据面向物业管理和智慧社区开放。",
        "市房屋管理局、各区",
    ),
    _Scenario(
        "社区数据开放",
        ScenarioDomain.GOVERNANCE,
        "打造“15分钟社区生活圈”行动蓝图数据底板，拓展行业服务资源向社区基层延伸。",
        "市经济信息化委、市规划资源局、市民政局、市委宣传部、市卫生健康委、市教委、市商务委、各区",
    ),
)


def register_scenarios(stage: Stage) -> None:
    """Enter the ten, and complete the bodies of one by a further edition."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    at = stage.days_ago(ENTERED)
    for item, each in enumerate(_TEN, start=1):
        facts = ScenarioFacts(
            name=each.name,
            domain=each.domain,
            content=each.content,
            bodies=each.bodies.split("、"),
            source=f"工作安排 三({item})（演示登记）",
            valid_from=civil_date(at),
        )
        enter_scenario(facts=facts, membership=officer, at=at)
    parking = newest_editions().get(scenario__number=PARKING)
    facts = facts_of(parking)
    revise_scenario(
        scenario=parking.scenario,
        facts=replace(facts, bodies=(*facts.bodies, "随申行公司")),
        reason="登记时漏列随申行公司，按工作安排原文补上。",
        expected_edition=parking.edition,
        membership=officer,
        at=stage.days_ago(ENTERED - 2),
    )


def list_units(stage: Stage) -> None:
    """List a pioneer for a year, and a model unit that is removed again."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    at = stage.days_ago(ENTERED - 5)
    first = civil_date(at)
    pioneer = UnitFacts(
        kind=PriorityUnitKind.PIONEER,
        name=COMPANY,
        credit_code="91310104MADEMA000D",
        source="城市数字化转型先锋企业名单（演示）",
        valid_from=first,
        valid_until=first + timedelta(days=365),
    )
    list_unit(facts=pioneer, membership=officer, at=at)
    model = replace(
        pioneer,
        kind=PriorityUnitKind.MODEL_UNIT,
        name="上海社区营造研究中心",
        credit_code="91310115MA1K30034R",
        source="城市数字化转型示范单位名单（演示）",
    )
    remove_unit(
        unit=list_unit(facts=model, membership=officer, at=at),
        reason="名单公布后发现单位名称有误，待更正后再列入。",
        membership=officer,
        at=stage.days_ago(ENTERED - 8),
    )
