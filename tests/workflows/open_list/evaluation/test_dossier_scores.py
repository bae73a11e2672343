"""Scoring: facts compute, people judge with a reason, another person confirms; both values stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from cases import triggers
from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, Criterion, CriterionScore
from cases.proof_of_scores import first_bad_score
from cases.queries.criteria import scores_of
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.evaluation.rounds import (
    OPENED_AT,
    a_round,
    concluded,
    dossier_of,
    judge,
    scored,
    the_dossier,
    told,
    walk,
)
from tests.workflows.open_list.peers.peers import a_version
from workflows.engine.gate import act
from workflows.open_list.evaluation.dossier_scores import people_of_the_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    a_version()
    return a_city()


@pytest.fixture
def signed(city):
    """A dossier of a department whose only entry is all there, with the head's signature."""
    a_listed_row(city.department)
    the_dossier(city)
    act(
        case=dossier_of(city),
        name="keep_the_rest",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=None,
    )
    walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=OPENED_AT)
    return dossier_of(city)


def points_of(dossier):
    newest = {key: rows[-1] for key, rows in scores_of(dossier).items()}
    criteria = Criterion.objects.filter(version=dossier.round.criteria)
    return {each.name: newest[each.pk].points for each in criteria if each.pk in newest}


def test_computed_criteria_come_from_facts_and_what_is_unknown_leaves_the_denominator(city, signed):
    judge(city.officer, signed, "80")
    dossier = walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    assert dossier.state == "pending_confirmation"
    assert points_of(dossier) == {
        # The entry says not when it was updated, nothing was compared, scored, or asked for.
        "按时更新率": None,
        "应列尽列率": None,
        "条目质量得分率": None,
        "清单字段齐全率": Decimal(100),
        "一年内有更新的条目比例": None,
        "任务按时办结率": None,
        "按期签署自评": Decimal(100),
        "条目意见完整率": Decimal(100),
        "零调用条目处置率": None,
        "社会需求响应与开放成效": Decimal(80),
    }
    # 10 + 5 + 5 full, 10 with 80 of 100: 28 of 30 points of weight.
    assert (dossier.score, dossier.coverage) == (Decimal("93.33"), Decimal("30.0"))
    assert first_bad_score() is None


def test_late_signature_scores_nothing_for_being_in_time(city):
    the_dossier(city)

    late = scored(city, at=shanghai(2026, 12, 7))

    assert points_of(late)["按期签署自评"] == 0


def test_scores_are_handed_on_only_when_every_criterion_is_judged(city, signed):
    with pytest.raises(GuardFailed, match="还有 1 项指标没有评分"):
        walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    judge(city.officer, signed, None, grounds="今年没有收到开放需求。")
    dossier = walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    assert (dossier.score, dossier.coverage) == (Decimal("100.00"), Decimal("20.0"))


def test_correction_leaves_both_values_and_the_newest_counts(city, signed):
    judge(city.officer, signed, "80")
    judge(city.lead, signed, "60", grounds="两封来信没有答复。")

    dossier = walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    judged = Criterion.objects.get(version=dossier.round.criteria, measure="")
    rows = scores_of(dossier)[judged.pk]
    assert [(row.points, row.scored_by) for row in rows] == [
        (Decimal(80), city.officer.person),
        (Decimal(60), city.lead.person),
    ]
    assert dossier.score == Decimal("86.67")
    events = CaseEvent.objects.filter(case=dossier, act="score_criterion")
    # What the department could read of it before it is told says nothing.
    assert all(set(event.data) == {"criterion", "sealed_scores"} for event in events)


def test_fact_is_never_scored_by_hand(city, signed):
    computed = Criterion.objects.get(version=signed.round.criteria, measure="fields_complete")

    with pytest.raises(BadInput, match="由事实计算，不能手工评分"):
        judge(city.officer, signed, criterion=computed.pk)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"points": Decimal("100.01")}, "0 至 100 之间"),
        ({"points": Decimal(-1)}, "0 至 100 之间"),
        ({"points": Decimal("NaN")}, "0 至 100 之间"),
        ({"points": "很多"}, "0 至 100 之间"),
        ({"grounds": " "}, "写明评分理由"),
        ({"grounds": "长" * 301}, "写明评分理由"),
        ({"criterion": 0}, "没有这项指标"),
        ({"criterion": "一"}, "没有这项指标"),
    ],
)
def test_score_that_does_not_fit_is_refused(city, signed, said, part):
    with pytest.raises(BadInput, match=part):
        judge(city.officer, signed, **said)

    assert not CriterionScore.objects.exists()


def a_hat_until(last_day, person, organisation):
    hat = a_member(Role.REVIEWER, organisation, person=person)
    hat.valid_until = last_day
    hat.save()


def test_who_is_or_was_of_the_organisation_scores_nothing_of_it(city, signed):
    commission = city.officer.organisation
    left = a_member(Role.COMMISSION_STAFF, commission)
    a_hat_until(date(2026, 11, 2), left.person, city.department)
    long_gone = a_member(Role.COMMISSION_STAFF, commission)
    a_hat_until(date(2026, 10, 30), long_gone.person, city.department)

    with pytest.raises(NotAllowed):
        judge(left, signed)
    with pytest.raises(NotAllowed):
        judge(city.head, signed)
    judge(long_gone, signed)

    assert CriterionScore.objects.get().scored_by == long_gone.person


def test_who_scored_does_not_confirm(city, signed):
    judge(city.lead, signed)
    walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    for who in (city.officer, city.lead):
        with pytest.raises(NotAllowed, match="回避"):
            walk(city, (who, "confirm_scores"), at=OPENED_AT)
    second = a_member(Role.COMMISSION_STAFF, city.officer.organisation)
    dossier = walk(city, (second, "confirm_scores"), at=OPENED_AT)

    assert (dossier.state, dossier.provisional_score) == ("provisional", dossier.score)
    event = CaseEvent.objects.get(case=dossier, act="confirm_scores")
    assert (event.data["score"], event.data["coverage"]) == ("93.33", "30.0")


def test_scores_sent_back_are_judged_anew(city, signed):
    judge(city.officer, signed)
    walk(city, (city.officer, "submit_scores"), (city.lead, "send_scores_back"), at=OPENED_AT)
    computed = CriterionScore.objects.exclude(criterion__measure="").count()

    judge(city.officer, signed, "70")
    dossier = walk(city, (city.officer, "submit_scores"), at=OPENED_AT)

    # What facts say has not changed, and is not written a second time.
    assert CriterionScore.objects.exclude(criterion__measure="").count() == computed
    assert dossier.score == Decimal("90.00")


def test_scores_stand_still_outside_scoring(city, signed):
    with_the_lead = scored_again(city, signed)

    with pytest.raises(GuardFailed, match="现在的状态是"):
        judge(city.officer, with_the_lead)


def scored_again(city, dossier):
    judge(city.officer, dossier)
    return walk(city, (city.officer, "submit_scores"), at=OPENED_AT)


def test_reply_may_correct_a_score_and_the_result_is_then_final(city, signed):
    scored_again(city, signed)
    walk(city, (city.lead, "confirm_scores"), (city.head, "reply_to_result"), at=OPENED_AT)

    judge(city.officer, signed, "95", name="correct_score", grounds="补充材料属实。")
    walk(city, (city.officer, "answer_reply"), at=OPENED_AT)
    with pytest.raises(NotAllowed, match="回避"):
        walk(city, (city.officer, "conclude"), at=OPENED_AT)
    dossier = walk(city, (city.lead, "conclude"), at=OPENED_AT)

    assert (dossier.state, dossier.is_closed) == ("concluded", True)
    assert (dossier.provisional_score, dossier.score) == (Decimal("93.33"), Decimal("98.33"))
    assert CaseEvent.objects.get(case=dossier, act="conclude").data["score"] == "98.33"
    assert first_bad_score() is None


def test_answer_to_a_reply_is_sent_back_and_given_again(city, signed):
    scored_again(city, signed)
    steps = ((city.lead, "confirm_scores"), (city.head, "reply_to_result"))
    walk(city, *steps, (city.officer, "answer_reply"), at=OPENED_AT)

    back = walk(city, (city.lead, "send_answer_back"), at=OPENED_AT)
    done = walk(city, (city.officer, "answer_reply"), (city.lead, "conclude"), at=OPENED_AT)

    assert (back.state, done.state) == ("replied", "concluded")
    assert done.score == done.provisional_score


def test_own_dossier_of_the_commission_bars_nobody_for_belonging_to_it(city):
    a_listed_row(city.officer.organisation)
    opened = a_round(city.lead)

    own = opened.dossiers.get(organisation=city.officer.organisation)

    assert people_of_the_organisation(own) == frozenset()
    assert people_of_the_organisation(dossier_of(city)) == {
        city.staff.person.pk,
        city.head.person.pk,
    }


def test_what_applies_to_a_department_without_entries_is_little(city):
    a_round(city.lead)

    done = concluded(city, None)

    # The signature in time is all that is known of it.
    assert (done.score, done.coverage) == (Decimal("100.00"), Decimal("5.0"))


def test_changed_scores_and_criteria_are_found(city):
    a_listed_row(an_organisation("上海市气象局"))
    the_dossier(city)
    dossier = told(city)
    other = dossier.round.dossiers.exclude(pk=dossier.pk).get()
    assert first_bad_score() is None
    triggers.remove(connection)

    for statement, what in (
        ("UPDATE cases_criterion SET weight = weight + 1 WHERE position = 1", "criteria"),
        ("UPDATE cases_criterionscore SET points = 99 WHERE reason <> ''", "scores"),
        ("UPDATE cases_evaluationdossier SET score = 1", "scores"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        bad = first_bad_score()
        assert bad is not None
        assert bad.what == what
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_criterion SET weight = 20 WHERE position = 1")
            cursor.execute("UPDATE cases_criterionscore SET points = 80 WHERE reason <> ''")
    assert first_bad_score(case=other) is None
    assert first_bad_score(case=dossier) is not None


def test_round_that_points_at_other_criteria_is_found(city):
    the_dossier(city)
    triggers.remove(connection)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_evaluationround SET criteria_id = NULL")
    bad = first_bad_score()

    assert bad is not None
    assert bad.table == "cases_evaluationround"
