"""Applications of the demonstration: granted in part, refused, waiting, given up, and a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from backoffice.demo.stage import newest_rows
from cases.models import AccessApplication, AccessLine
from cases.queries.people import person_named
from cases.states.access_words import DeliveryMode, DemandType, SupplementKind
from cases.states.role import Role
from cases.states.vocabulary import EntryStatus, OpenType
from workflows.conditional_access.checklist import YES, checklist_for
from workflows.conditional_access.content import Content
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.start import start_application
from workflows.conditional_access.supplement import Asked, ask_for_supplement
from workflows.engine.gate import act, take_step

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, Person

MEASURES: Final = (
    "设有数据安全负责人和专职管理员；数据存放在境内专用服务器，传输和存储均加密，"
    "按岗位授权访问并留存日志六个月，每季度自查一次。"
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody applies for."""

    rows: tuple[EntryRow, ...]
    purpose: str
    necessity: str
    demand_type: str = DemandType.MARKET
    delivery: str = DeliveryMode.API
    term_months: int = 12


def apply_for_data(stage: Stage) -> None:
    """Let the company and the researcher apply, and departments answer."""
    company, researcher = _person("applicant"), _person("applicant-researcher")
    buses, shows = _conditional(TRANSPORT), _conditional(CULTURE)
    _given_up(stage, company, buses[0])
    _granted_in_part(stage, company, buses[1], shows[0])
    _redirected(stage, researcher, shows[1])
    _withdrawn(stage, company, buses[2])
    _asked_for_a_supplement(stage, researcher, buses[3])
    _answered_a_supplement(stage, company, buses[3])
    _before_the_head(stage, researcher, buses[2], shows[0])
    _drafted(stage, company, buses[0])


def _given_up(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="分析早晚高峰客流，用于广告屏投放选址。",
        necessity="公开报告只有全市合计，没有分线路的数据。",
    )
    application = _handed_in(stage, person, wish, days=14)
    _ask(stage, application, days=13, text="请写明结果提供给谁，怎样避免识别个人。")
    deliver(at=stage.days_ago(13, hour=11))
    abandon_unanswered(at=stage.days_ago(2, hour=9))
    deliver(at=stage.days_ago(2, hour=10))


def _granted_in_part(stage: Stage, person: Person, bus: EntryRow, show: EntryRow) -> None:
    wish = Wish(
        rows=(bus, show),
        purpose="在老年人出行助手中提示附近的公交和文化活动，帮助老年人规划一日行程。",
        necessity="需要逐站点、逐场次的数据，无条件开放的数据只到区一级。",
        demand_type=DemandType.PUBLIC_GOOD,
    )
    application = _handed_in(stage, person, wish, days=11)
    line = _line(application, bus)
    _review(stage, line, TRANSPORT, days=9, proposal="approve", granted_months=12)
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    given = {"granted_months": 12, "answer": "仅限本应用使用，每季度提交一次利用报告。"}
    stage.take(line.pk, "approve", head, at=stage.days_ago(8), data=given)
    line = _line(application, show)
    why = {
        "refusal_reason": "RF05",
        "answer": "申请包含演出场次的购票人信息，超出活动提示所需。请去掉该数据项后重新申请。",
    }
    _review(stage, line, CULTURE, days=8, proposal="refuse", **why)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "refuse", head, at=stage.days_ago(7), data=why)
    deliver(at=stage.days_ago(7, hour=11))


def _redirected(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在旅游攻略中展示景点的实时承载量。",
        necessity="需要分钟级数据。",
    )
    application = _handed_in(stage, person, wish, days=6)
    answer = "实时承载量由各区文化和旅游局采集，请向徐汇区人民政府申请同名数据。"
    reviewer = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    line = _line(application, row)
    stage.take(line.pk, "redirect", reviewer, at=stage.days_ago(5), data={"answer": answer})
    deliver(at=stage.days_ago(5, hour=11))


def _withdrawn(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="为网约车调度提供客流预测。",
        necessity="需要分时段客流。",
    )
    application = _handed_in(stage, person, wish, days=5)
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
    application = _handed_in(stage, person, wish, days=4)
    _ask(
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
    application = _handed_in(stage, person, wish, days=6)
    _ask(stage, application, days=5, text="用途过于笼统，请写明场景、用户和结果形式。")
    deliver(at=stage.days_ago(5, hour=11))
    better = "在面向个人用户的导航应用中提示前方三公里的拥堵，只展示颜色等级，不提供查询和下载。"
    _finish(stage, application, "hand_in", person, _content(wish, purpose=better), days=3)


def _before_the_head(stage: Stage, person: Person, bus: EntryRow, show: EntryRow) -> None:
    wish = Wish(
        rows=(bus, show),
        purpose="研究大型演出散场时段的公共交通接驳，形成公开的研究报告。",
        necessity="需要演出日的分时段数据，公开数据只有全年合计。",
        demand_type=DemandType.RESEARCH,
        delivery=DeliveryMode.DOWNLOAD,
        term_months=6,
    )
    application = _handed_in(stage, person, wish, days=3)
    line = _line(application, bus)
    _review(stage, line, TRANSPORT, days=1, proposal="approve", granted_months=6)


def _drafted(stage: Stage, person: Person, row: EntryRow) -> None:
    start_application(person=person, at=stage.days_ago(1), entries=(str(row.entry.uid),))


def _person(username: str) -> Person:
    person = person_named(username)
    assert person is not None, username  # noqa: S101  # the cast is on stage
    return person


def _conditional(organisation: str) -> list[EntryRow]:
    return [
        row
        for row in newest_rows(organisation)
        if row.open_type == OpenType.CONDITIONAL and row.status == EntryStatus.PUBLISHED
    ]


def _content(wish: Wish, **changed: Any) -> Content:  # Any: fields of the content
    answers = {each.code: YES if each.is_promise else MEASURES for each in checklist_for(wish.rows)}
    said: dict[str, Any] = {  # Any: fields of the content
        "entries": tuple(str(row.entry.uid) for row in wish.rows),
        "demand_type": wish.demand_type,
        "purpose": wish.purpose,
        "necessity": wish.necessity,
        "delivery": wish.delivery,
        "term_months": wish.term_months,
        "answers": answers,
        "phone": "021-55550101",
    }
    return Content(**(said | changed))


def _handed_in(stage: Stage, person: Person, wish: Wish, *, days: int) -> AccessApplication:
    application = start_application(
        person=person,
        at=stage.days_ago(days, hour=9),
        entries=tuple(str(row.entry.uid) for row in wish.rows),
    )
    _finish(stage, application, "submit", person, _content(wish), days=days)
    return application


def _finish(
    stage: Stage,
    application: AccessApplication,
    outcome: str,
    person: Person,
    content: Content,
    *,
    days: int,
) -> None:
    take_step(
        work_item=application.task_set.get(finished__isnull=True),
        outcome=outcome,
        actor=person,
        at=stage.days_ago(days),
        expected_version=None,
        data={"content": content, "pledge": True},
    )


def _line(application: AccessApplication, row: EntryRow) -> AccessLine:
    return AccessLine.objects.get(application=application, entry=row.entry)


def _ask(
    stage: Stage,
    application: AccessApplication,
    *,
    days: int,
    text: str,
    kind: str = SupplementKind.INCORRECT,
    sections: tuple[str, ...] = ("purpose",),
) -> None:
    ask_for_supplement(
        line=AccessLine.objects.get(application=application),
        asked=Asked(kind=kind, sections=sections, text=text),
        actor=stage.hat(TRANSPORT, Role.REVIEWER).person,
        at=stage.days_ago(days),
        expected_version=None,
    )


def _review(
    stage: Stage,
    line: AccessLine,
    organisation: str,
    *,
    days: int,
    **proposal: Any,  # Any: form values
) -> None:
    role = Role.REVIEWER if organisation == TRANSPORT else Role.DEPARTMENT_STAFF
    reviewer = stage.hat(organisation, role)
    stage.take(line.pk, "accept", reviewer, at=stage.days_ago(days, hour=9))
    stage.take(line.pk, "propose", reviewer, at=stage.days_ago(days, hour=11), data=proposal)
