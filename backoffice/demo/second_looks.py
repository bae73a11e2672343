"""Second looks of the demonstration: waiting, before the lead, ruled each way, and given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backoffice.demo.applying import Wish, conditional_rows, handed_in, line_of, person_of, review
from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from cases.models import AccessApplication, SecondLook
from cases.states.access_words import DeliveryMode, DemandType
from cases.states.role import Role
from workflows.engine.gate import act

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import AccessLine, EntryRow, Person


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What was applied for, why it was refused, and on what grounds that is contested."""

    person: Person
    row: EntryRow
    wish: Wish
    reason: str
    answer: str
    grounds: str


def look_again(stage: Stage) -> None:
    """Let the company and the researcher contest what departments refused."""
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    buses, shows = conditional_rows(TRANSPORT), conditional_rows(CULTURE)
    _waiting(stage, company, shows[1])
    _before_the_lead(stage, researcher, shows[7])
    _upheld(stage, researcher, buses[0])
    _returned(stage, researcher, shows[1])
    _opened(stage, company, shows[0])
    _given_up(stage, researcher, shows[2])


def _contested(stage: Stage, refusal: Refusal, *, days: int) -> SecondLook:
    """Let a department refuse, and the applicant contest it so many working days ago."""
    application = handed_in(stage, refusal.person, refusal.wish, days=days + 5)
    line, department = line_of(application, refusal.row), refusal.row.provider.full_name
    why = {"refusal_reason": refusal.reason, "answer": refusal.answer}
    review(stage, line, department, days=days + 3, proposal="refuse", **why)
    head = stage.hat(department, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "refuse", head, at=stage.days_ago(days + 2), data=why)
    deliver(at=stage.days_ago(days + 2, hour=11))
    _act(stage, line, "ask_second_look", refusal, days=days)
    deliver(at=stage.days_ago(days, hour=11))
    look: SecondLook = SecondLook.objects.get(line=line)
    return look


def _act(stage: Stage, line: AccessLine, name: str, refusal: Refusal, *, days: int) -> None:
    act(
        case=AccessApplication.objects.get(pk=line.application_id),
        name=name,
        actor=refusal.person,
        at=stage.days_ago(days),
        expected_version=None,
        data={"line": line, "grounds": refusal.grounds},
    )


def _examine(stage: Stage, look: SecondLook, *, days: int, **said: Any) -> None:  # Any: form values
    staff = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    stage.take(look.pk, "propose", staff, at=stage.days_ago(days), data=said)


def _rule(
    stage: Stage,
    look: SecondLook,
    outcome: str,
    *,
    days: int,
    **said: Any,  # Any: form values
) -> None:
    lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
    stage.take(look.pk, outcome, lead, at=stage.days_ago(days), data=said)
    deliver(at=stage.days_ago(days, hour=11))


def _waiting(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="在无障碍出行应用中提示文化场馆的坡道、电梯和轮椅租借点。",
            necessity="需要逐场馆的设施数据，公开数据只有场馆名称和地址。",
            demand_type=DemandType.PUBLIC_GOOD,
        ),
        reason="RF05",
        answer="申请的字段包含场馆值班人员姓名和电话，超出无障碍提示所需。",
        grounds="申请材料第二部分已经写明不需要值班人员的姓名和电话，请只就设施字段作出决定。",
    )
    _contested(stage, refusal, days=1)


def _before_the_lead(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="比较各传习点的年度活动次数，为合作的文创店选址提供参考。",
            necessity="需要逐点的数据，公开的年度报告只到区一级。",
        ),
        reason="RF03",
        answer="申请的用途是商业选址，与该数据的开放用途不符。",
        grounds="开放条件没有排除商业用途，只要求不识别个人；汇总到传习点的次数不涉及个人。",
    )
    look = _contested(stage, refusal, days=5)
    _examine(
        stage,
        look,
        days=2,
        ruling="return",
        reasons="清单所列开放条件没有排除商业用途，原答复没有说明与哪一条件不符，应当重新审核。",
    )


def _upheld(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="研究夜间公交的乘客构成，比较不同年龄乘客的换乘次数。",
            necessity="需要逐次刷卡记录，汇总数据看不出同一乘客的换乘。",
            demand_type=DemandType.RESEARCH,
            delivery=DeliveryMode.DOWNLOAD,
        ),
        reason="RF06",
        answer="逐次刷卡记录能够还原个人出行轨迹，没有取得乘客同意，不能以下载方式提供。",
        grounds="研究人员已签署保密承诺，论文只发表汇总结果，不会公开任何个人的行程。",
    )
    reasons = (
        "逐次刷卡记录属于个人信息，保密承诺不能代替乘客同意。"
        "在数据沙箱中使用汇总数据可以满足研究需要，建议据此重新申请。"
    )
    look = _contested(stage, refusal, days=8)
    _examine(stage, look, days=6, ruling="uphold", reasons=reasons)
    _rule(stage, look, "uphold", days=5, reasons=reasons)


def _returned(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="研究社区文化活动的时间安排与参加人数的关系。",
            necessity="需要逐场次的时间和参加人数，公开数据只有全年场次。",
            demand_type=DemandType.RESEARCH,
            delivery=DeliveryMode.SANDBOX,
            term_months=6,
        ),
        reason="RF04",
        answer="申请人没有说明数据安全保障措施，安全能力不足。",
        grounds="申请的是数据沙箱，数据不离开平台；安全措施一栏也已经填写专人和留痕要求。",
    )
    reasons = "申请人选择在数据沙箱中使用，原答复按下载方式要求安全能力，审核所依据的事实有误。"
    look = _contested(stage, refusal, days=6)
    _examine(stage, look, days=4, ruling="return", reasons=reasons)
    _rule(stage, look, "return_to_department", days=2, reasons=reasons)


def _opened(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="在出行助手中提示附近场馆当天的活动，方便老年人就近参加。",
            necessity="需要逐场次的时间和地点，已去掉购票人信息。",
            demand_type=DemandType.PUBLIC_GOOD,
        ),
        reason="RF05",
        answer="申请仍包含演出场次的购票人信息，超出活动提示所需。",
        grounds="这次申请已经去掉购票人信息，只要场次的时间和地点，原答复看的是上一次申请。",
    )
    said = {
        "reasons": "本次申请的字段只有场次的时间和地点，不含购票人信息，符合清单所列的开放条件。",
        "granted_months": 12,
        "conditions": "仅限本应用使用，每季度提交一次利用报告。",
    }
    look = _contested(stage, refusal, days=7)
    _examine(stage, look, days=5, ruling="approve", **said)
    _rule(stage, look, "approve", days=3, **said)


def _given_up(stage: Stage, person: Person, row: EntryRow) -> None:
    refusal = Refusal(
        person=person,
        row=row,
        wish=Wish(
            rows=(row,),
            purpose="统计小型演出的票价区间，用于行业研究报告。",
            necessity="需要分场馆的票价，公开数据没有这一项。",
            demand_type=DemandType.RESEARCH,
            delivery=DeliveryMode.DOWNLOAD,
            term_months=3,
        ),
        reason="RF02",
        answer="开放条件要求结果不指向具体场馆，申请的报告按场馆列出票价。",
        grounds="报告可以改为按区汇总，请允许在这一前提下使用数据。",
    )
    look = _contested(stage, refusal, days=4)
    _act(stage, look.line, "give_up_second_look", refusal, days=3)
