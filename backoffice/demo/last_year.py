"""The evaluation of the year before: judged by hand mostly, since there was no list online yet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT, XUHUI, XUHUI_OFFICE
from cases.models import EvaluationDossier
from cases.queries.criteria import criteria_of, newest_criteria
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.open_list.evaluation.enter_criteria import (
    CriteriaTerms,
    CriterionTerms,
    enter_criteria,
)
from workflows.open_list.evaluation.open_round import RoundTerms, open_round
from workflows.supervision.open_order import open_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import EvaluationRound, Membership

# Working days before the present day.
OPENED: Final = 39
SIGNED: Final = 38
SCORED: Final = 36
TOLD: Final = 35
REPLIED: Final = 33
SETTLED: Final = 32
OVER: Final = 28
BANDS: Final = {"excellent": 95, "good": 85, "fair": 70, "passable": 60}
LAST_YEARS_CRITERIA: Final = (
    ("清单编制质量", "", 40, "工作安排 二(1)：综合评估评价"),
    ("更新及时情况", "", 30, "工作安排 二(9)：及时性"),
    ("社会需求响应", "", 20, "工作安排 二(1)：综合评估评价"),
    ("按期签署自评", "answered_in_time", 10, "内部约定"),
)
# Who got how much, in the order of what is judged: two of them come out the same.
MARKS: Final = {TRANSPORT: (94, 92, 90), CULTURE: (86, 80, 70), XUHUI: (84, 84, 76)}


def evaluate_last_year(stage: Stage) -> None:
    """Tell of a round that is over: final results, a reply that was heard, one without answer."""
    lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
    shipped = newest_criteria()
    _enter(stage, _judged_by_hand(), "上一年度清单在线下公布，以主管部门评分为主。", OPENED)
    opened_at = stage.days_ago(OPENED, hour=11)
    opened = open_round(
        terms=RoundTerms(
            year=opened_at.year - 1,
            starts_on=civil_date(opened_at),
            due_on=civil_date(stage.days_ago(SIGNED)),
        ),
        membership=lead,
        at=opened_at,
    )
    signers = {
        TRANSPORT: (Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD),
        CULTURE: (Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD),
        XUHUI: (Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY),
    }
    for organisation, (writer, signer) in signers.items():
        dossier = _dossier(opened, organisation)
        hand_in_and_sign(stage, dossier, writer, signer, days=SIGNED)
        judge_and_tell(stage, dossier, MARKS[organisation], scored=SCORED, told=TOLD)
    _end(stage, opened)
    _record_the_silent(stage, _dossier(opened, XUHUI_OFFICE))
    _enter(
        stage,
        [
            CriterionTerms(
                name=each.name,
                measure=each.measure,
                weight=each.weight,
                maximum=each.maximum,
                source=each.source,
            )
            for each in criteria_of(shipped)
        ],
        "清单已在线上公布，改回以截取的事实计分。",
        OVER,
    )


def hand_in_and_sign(
    stage: Stage, dossier: EvaluationDossier, writer: Role, signer: Role, *, days: int
) -> None:
    """Let an organisation assess itself on one day, and its head sign."""
    home, at = dossier.organisation.full_name, stage.days_ago(days)
    said = {"reason": "已对照截取的事实逐条核实。"}
    stage.take(dossier.pk, "hand_in", stage.hat(home, writer), at=at, data=said)
    stage.take(dossier.pk, "sign", stage.hat(home, signer), at=at + timedelta(hours=5))


def judge_and_tell(
    stage: Stage, dossier: EvaluationDossier, marks: Sequence[int], *, scored: int, told: int
) -> None:
    """Let an officer judge what no fact proves; on another day the lead confirms, if there is one.

    Args:
        stage: where it happens.
        dossier: whose.
        marks: in the order of the judged criteria.
        scored: working days ago.
        told: working days ago; 0: nobody has confirmed yet.
    """
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    at = stage.days_ago(scored)
    judged = [each for each in criteria_of(dossier.round.criteria) if not each.measure]
    for criterion, mark in zip(judged, marks, strict=True):
        _act(
            dossier,
            "score_criterion",
            officer,
            at,
            {"criterion": criterion.pk, "points": Decimal(mark), "grounds": "抽查材料后评定。"},
        )
    stage.take(dossier.pk, "submit_scores", officer, at=at + timedelta(hours=1))
    if told:
        lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
        stage.take(dossier.pk, "confirm_scores", lead, at=stage.days_ago(told))


def _end(stage: Stage, opened: EvaluationRound) -> None:
    """One accepts, one replies and is heard, one says nothing in its term."""
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
    transport, culture, xuhui = (_dossier(opened, each) for each in (TRANSPORT, CULTURE, XUHUI))
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    stage.take(transport.pk, "accept_result", head, at=stage.days_ago(REPLIED))
    reply = {"reason": "社会需求响应一项漏计了两件已办结的来信，附办理记录。"}
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(culture.pk, "reply_to_result", head, at=stage.days_ago(REPLIED), data=reply)
    corrected = next(
        each for each in criteria_of(opened.criteria) if each.name == LAST_YEARS_CRITERIA[2][0]
    )
    said = {"criterion": corrected.pk, "points": Decimal(78), "grounds": "两件来信已办结，属实。"}
    _act(culture, "correct_score", officer, stage.days_ago(SETTLED), said)
    answer = {"reason": "答复属实，更正社会需求响应一项。"}
    at = stage.days_ago(SETTLED, hour=14)
    stage.take(culture.pk, "answer_reply", officer, at=at, data=answer)
    stage.take(culture.pk, "conclude", lead, at=stage.days_ago(SETTLED, hour=16))
    _act(xuhui, "conclude_without_reply", officer, stage.days_ago(OVER), {})


def _record_the_silent(stage: Stage, dossier: EvaluationDossier) -> None:
    lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
    order = open_order(
        about=dossier.case_ptr,
        question="年度自评已过截止日期，请说明原因并尽快提交。",
        membership=lead,
        at=stage.days_ago(TOLD),
    )
    said = {"reason": "督办后仍未提交自评。"}
    _act(dossier, "record_unanswered", lead, stage.days_ago(SETTLED), said)
    said = {"reason": "该单位已记为未答复，督办事项了结。"}
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    act(
        case=order,
        name="lift",
        actor=officer.person,
        at=stage.days_ago(SETTLED, hour=15),
        expected_version=None,
        data=said,
        hat_id=officer.pk,
    )


def _judged_by_hand() -> list[CriterionTerms]:
    return [
        CriterionTerms(
            name=name,
            measure=measure,
            weight=Decimal(weight),
            maximum=Decimal(100),
            source=source,
        )
        for name, measure, weight, source in LAST_YEARS_CRITERIA
    ]


def _enter(stage: Stage, criteria: Sequence[CriterionTerms], reason: str, days: int) -> None:
    newest = newest_criteria()
    enter_criteria(
        terms=CriteriaTerms(
            criteria=criteria,
            bands={name: Decimal(least) for name, least in BANDS.items()},
            least_coverage=Decimal(50),
            reason=reason,
            expected=newest.number if newest else None,
        ),
        membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF),
        at=stage.days_ago(days),
    )


def _dossier(opened: EvaluationRound, organisation: str) -> EvaluationDossier:
    dossiers = EvaluationDossier.objects.filter(round=opened)
    found: EvaluationDossier = dossiers.select_related("organisation", "round__criteria").get(
        organisation__full_name=organisation
    )
    return found


def _act(
    dossier: EvaluationDossier,
    name: str,
    hat: Membership,
    at: datetime,
    data: dict[str, Any],  # Any: what the act takes
) -> None:
    act(
        case=dossier,
        name=name,
        actor=hat.person,
        at=at,
        expected_version=None,
        data=data,
        hat_id=hat.pk,
    )
