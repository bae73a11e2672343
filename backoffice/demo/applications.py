"""Applications of the demonstration: granted in part, refused, waiting, given up, and a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.applying import (
    Wish,
    ask,
    conditional_rows,
    content_for,
    give_more_time,
    hand_over,
    handed_in,
    line_of,
    open_letters,
    person_of,
    review,
)
from backoffice.demo.asking_back import ask_and_answer
from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from cases.states.access_words import DeliveryMode, DemandType, SupplementKind
from cases.states.role import Role
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.start import start_application
from workflows.engine.gate import act

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, Person


def apply_for_data(stage: Stage) -> None:
    """Let the company and the researcher apply, and departments answer."""
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    buses, shows = conditional_rows(TRANSPORT), conditional_rows(CULTURE)
    _given_up(stage, company, buses[0])
    _granted_in_part(stage, company, buses[2], shows[0])
    _redirected(stage, researcher, shows[1])
    _withdrawn(stage, company, shows[7])
    _asked_for_a_supplement(stage, researcher, buses[1])
    _answered_a_supplement(stage, company, buses[1])
    _before_the_head(stage, researcher, buses[2], shows[0])
    _refused(stage, researcher, shows[2])
    _granted(stage, company, shows[3])
    _open_to_all(stage, researcher, shows[4])
    _under_review(stage, company, shows[5])
    _drafted(stage, company, buses[0])


def _given_up(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="分析早晚高峰客流，用于广告屏投放选址。",
        necessity="公开报告只有全市合计，没有分线路的数据。",
    )
    application = handed_in(stage, person, wish, days=14)
    ask(stage, application, days=13, text="请写明结果提供给谁，怎样避免识别个人。")
    deliver(at=stage.days_ago(13, hour=11))
    abandon_unanswered(at=stage.days_ago(2, hour=9))
    deliver(at=stage.days_ago(2, hour=10))


def _granted_in_part(stage: Stage, person: Person, bus: EntryRow, show: EntryRow) -> None:
    wish = Wish(
        rows=(bus, show),
        purpose="在老年人出行助手中提示附近的出租汽车候客点和文化活动，帮助老年人规划一日行程。",
        necessity="需要逐站点、逐场次的数据，无条件开放的数据只到区一级。",
        demand_type=DemandType.PUBLIC_GOOD,
    )
    application = handed_in(stage, person, wish, days=11)
    line = line_of(application, bus)
    review(stage, line, TRANSPORT, days=9, proposal="approve", granted_months=12)
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    given = {"granted_months": 12, "answer": "仅限本应用使用，每季度提交一次利用报告。"}
    stage.take(line.pk, "approve", head, at=stage.days_ago(8), data=given)
    line = line_of(application, show)
    why = {
        "refusal_reason": "RF05",
        "answer": "申请包含演出场次的购票人信息，超出活动提示所需。请去掉该数据项后重新申请。",
    }
    review(stage, line, CULTURE, days=8, proposal="refuse", **why)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "refuse", head, at=stage.days_ago(7), data=why)
    deliver(at=stage.days_ago(7, hour=11))


def _redirected(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在旅游攻略中展示景点的实时承载量。",
        necessity="需要分钟级数据。",
    )
    application = handed_in(stage, person, wish, days=6)
    answer = "实时承载量由各区文化和旅游局采集，请向徐汇区人民政府申请同名数据。"
    reviewer = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    line = line_of(application, row)
    stage.take(line.pk, "redirect", reviewer, at=stage.days_ago(5), data={"answer": answer})
    deliver(at=stage.days_ago(5, hour=11))


def _withdrawn(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="为社区活动报名小程序预测报名人数。",
        necessity="需要逐处的年度活动次数。",
    )
    application = handed_in(stage, person, wish, days=5)
    act(
        case=application,
        name="withdraw",
        actor=person,
        at=stage.days_ago(4),
        expected_version=None,
        data={"reason": "业务方案调整，改用自有数据。"},
    )


def _asked_for_a_supplement(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="研究公交线网调整对老年人出行的影响。",
        necessity="需要刷卡时段的汇总数据。",
        demand_type=DemandType.RESEARCH,
        delivery=DeliveryMode.SANDBOX,
        term_months=18,
    )
    application = handed_in(stage, person, wish, days=4)
    ask(
        stage,
        application,
        days=3,
        kind=SupplementKind.INCOMPLETE,
        text="请补充研究单位或者课题的证明，并说明十八个月期限的依据。",
        sections=("purpose", "delivery"),
    )
    deliver(at=stage.days_ago(3, hour=11))


def _answered_a_supplement(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在导航应用中提示拥堵。",
        necessity="需要路段级数据。",
    )
    application = handed_in(stage, person, wish, days=6)
    ask(stage, application, days=5, text="用途过于笼统，请写明场景、用户和结果形式。")
    deliver(at=stage.days_ago(5, hour=11))
    better = "在面向个人用户的导航应用中提示前方三公里的拥堵，只展示颜色等级，不提供查询和下载。"
    hand_over(stage, application, "hand_in", person, content_for(wish, purpose=better), days=3)
    why = "路段数据由两家单位分别采集，须核对能否稳定提供接口。"
    give_more_time(stage, line_of(application, row), days=2, why=why)
    deliver(at=stage.days_ago(2, hour=17))


def _before_the_head(stage: Stage, person: Person, bus: EntryRow, show: EntryRow) -> None:
    wish = Wish(
        rows=(bus, show),
        purpose="研究大型演出散场时段的公共交通接驳，形成公开的研究报告。",
        necessity="需要演出日的分时段数据，公开数据只有全年合计。",
        demand_type=DemandType.RESEARCH,
        delivery=DeliveryMode.DOWNLOAD,
        term_months=6,
    )
    application = handed_in(stage, person, wish, days=3)
    line = line_of(application, bus)
    review(stage, line, TRANSPORT, days=1, proposal="approve", granted_months=6)


def _drafted(stage: Stage, person: Person, row: EntryRow) -> None:
    start_application(person=person, at=stage.days_ago(1), entries=(str(row.entry.uid),))


def _refused(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="比对场馆经营数据，撰写行业点评并公开发布。",
        necessity="需要逐家场馆的数据。",
        demand_type=DemandType.RESEARCH,
        delivery=DeliveryMode.DOWNLOAD,
    )
    application = handed_in(stage, person, wish, days=9)
    why = {
        "refusal_reason": "RF02",
        "answer": "开放条件不允许针对具体组织对外发布信息，申请的用途正是公开点评各场馆。",
    }
    line = line_of(application, row)
    review(stage, line, CULTURE, days=8, proposal="refuse", **why)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "refuse", head, at=stage.days_ago(7), data=why)
    deliver(at=stage.days_ago(7, hour=11))


def _granted(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在出行应用的目的地页面展示文化场馆的开放时间。",
        necessity="需要每日更新的接口，开放数据每年才更新一次。",
    )
    application = handed_in(stage, person, wish, days=10)
    line = line_of(application, row)
    review(stage, line, CULTURE, days=9, proposal="approve", granted_months=12)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "approve", head, at=stage.days_ago(8), data={"granted_months": 12})
    deliver(at=stage.days_ago(8, hour=11))
    open_letters(line, person, at=stage.days_ago(8, hour=15))


def _open_to_all(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="统计各区文化设施数量。",
        necessity="论文需要分区数据。",
        demand_type=DemandType.RESEARCH,
        delivery=DeliveryMode.DOWNLOAD,
        term_months=3,
    )
    application = handed_in(stage, person, wish, days=5)
    answer = "分区数量已在“文化设施一览”中无条件开放，可以直接下载，不必申请。"
    reviewer = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    line = line_of(application, row)
    stage.take(line.pk, "find_not_needed", reviewer, at=stage.days_ago(4), data={"answer": answer})
    deliver(at=stage.days_ago(4, hour=11))


def _under_review(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在语音助手中回答附近展览的开放信息。",
        necessity="需要逐场次的接口数据。",
    )
    application = handed_in(stage, person, wish, days=2, with_rules=True)
    reviewer = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    line = line_of(application, row)
    stage.take(line.pk, "accept", reviewer, at=stage.days_ago(1, hour=9))
    ask_and_answer(stage, line, person, reviewer.person)
    deliver(at=stage.days_ago(1, hour=16))
