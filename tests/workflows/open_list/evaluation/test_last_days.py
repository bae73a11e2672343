"""Who does not answer is taken up the ladder, recorded as 未答复 by a person, and never scored."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import (
    CriterionScore,
    EscalationFiring,
    EvaluationDossier,
    SupervisionOrder,
    WorkItem,
)
from cases.proof_of_dossiers import first_bad_dossier
from cases.queries.evaluation_results import results_of
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import (
    OPENED_AT,
    a_round,
    dossier_of,
    told,
    walk,
)
from tests.workflows.open_list.peers.peers import a_version
from workflows.engine.escalation import sweep
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db
# The last working day before the holiday of 1 to 7 October 2026.
BEFORE_THE_HOLIDAY = {"starts_on": date(2026, 9, 1), "due_on": date(2026, 9, 30)}
OPENED_IN_SEPTEMBER = shanghai(2026, 9, 1)


@pytest.fixture
def city():
    a_version()
    return a_city()


@pytest.fixture
def asked(city):
    a_round(city.lead, at=OPENED_IN_SEPTEMBER, **BEFORE_THE_HOLIDAY)
    return city


def record_unanswered(city, *, at, by=None):
    act(
        case=dossier_of(city),
        name="record_unanswered",
        actor=(by or city.lead).person,
        at=at,
        expected_version=None,
        data={"reason": "督办后仍未提交自评。"},
    )


def conclude(city, *, at, by=None):
    act(
        case=dossier_of(city),
        name="conclude_without_reply",
        actor=(by or city.officer).person,
        at=at,
        expected_version=None,
    )


def task_of(city):
    return WorkItem.objects.get(process_id=dossier_of(city).pk, finished__isnull=True)


@pytest.mark.list_scenario(46)
def test_ladder_waits_out_the_holiday_then_reaches_head_and_commission(asked):
    city = asked
    dossier = dossier_of(city)

    sweep(at=shanghai(2026, 10, 7, 12))
    in_the_holiday = task_of(city).role
    sweep(at=shanghai(2026, 10, 8, 10))
    on_the_first_day = task_of(city).role
    # By the notice of the year, Saturday 10 October is worked: it is the third day after.
    sweep(at=shanghai(2026, 10, 9, 23))
    before_the_third = SupervisionOrder.objects.count()
    sweep(at=shanghai(2026, 10, 10, 10))

    assert (in_the_holiday, on_the_first_day) == ("department_staff", "department_head")
    assert before_the_third == 0
    order = SupervisionOrder.objects.get()
    assert (order.about_id, order.organisation) == (dossier.pk, city.department)
    fired = dict(EscalationFiring.objects.values_list("rung", "due_on"))
    assert fired["B3"] == date(2026, 9, 30)
    assert dossier_of(city).state == "self_assessing"


@pytest.mark.list_scenario(46)
def test_who_never_answers_is_listed_as_unanswered_and_scored_by_nothing(asked):
    city = asked
    watching = city.lead.person
    opened = dossier_of(city).round

    before = results_of(watching, opened, on=date(2026, 9, 30)).lines
    after = results_of(watching, opened, on=date(2026, 10, 1)).lines
    sweep(at=shanghai(2026, 10, 8, 10))
    sweep(at=shanghai(2026, 10, 12, 10))
    record_unanswered(city, at=shanghai(2026, 10, 13))

    done = dossier_of(city)
    (line,) = results_of(watching, opened, on=date(2026, 10, 13)).lines
    assert [each.standing for each in (*before, *after)] == ["assessing", "unanswered"]
    assert (done.state, done.is_closed) == ("unanswered", True)
    assert (line.standing, line.score, line.band, line.rank) == ("unanswered", None, "", None)
    assert not CriterionScore.objects.exists()
    assert not WorkItem.objects.filter(process_id=done.pk, finished__isnull=True).exists()
    assert first_bad_dossier() is None
    # The round is over for everybody: the next may begin.
    a_round(city.lead, at=shanghai(2026, 10, 14))


def test_nobody_is_recorded_as_unanswered_before_the_ladder_was_climbed(asked):
    city = asked

    with pytest.raises(GuardFailed, match="2026-09-30，还没有过"):
        record_unanswered(city, at=shanghai(2026, 9, 30, 23))
    with pytest.raises(GuardFailed, match="督办过。请先督办"):
        record_unanswered(city, at=shanghai(2026, 10, 12))
    with pytest.raises(NotAllowed):
        record_unanswered(city, at=shanghai(2026, 10, 12), by=city.officer)

    assert dossier_of(city).state == "self_assessing"


def test_who_answers_late_is_scored_after_all(asked):
    city = asked
    sweep(at=shanghai(2026, 10, 8, 10))

    # The ladder gave the task to the head, who then signs what the head assessed.
    walk(city, (city.head, "hand_in"), (city.head, "sign"), at=shanghai(2026, 10, 9))

    assert dossier_of(city).state == "scoring"
    with pytest.raises(GuardFailed, match="还没有就"):
        record_unanswered(city, at=shanghai(2026, 10, 12))


def test_reply_has_its_whole_term_across_the_holiday(asked):
    city = asked
    told(city, at=shanghai(2026, 9, 28))
    # Five working days: 29 and 30 September, 8 and 9 October, and the Saturday that is worked.
    due_on = task_of(city).due_on

    with pytest.raises(GuardFailed, match="还可以答复初步结果"):
        conclude(city, at=shanghai(due_on.year, due_on.month, due_on.day, 23))
    with pytest.raises(NotAllowed):
        conclude(city, at=shanghai(2026, 10, 20), by=city.head)
    conclude(city, at=shanghai(2026, 10, 20))

    done = dossier_of(city)
    assert due_on == date(2026, 10, 10)
    assert (done.state, done.is_closed, done.score) == ("concluded", True, done.provisional_score)


def test_who_does_not_reply_is_reminded_and_never_urged(city):
    a_round(city.lead)
    told(city)

    for day in range(3, 20):
        sweep(at=shanghai(2026, 11, day, 23))
    sweep(at=shanghai(2026, 11, 25))

    assert dossier_of(city).state == "provisional"
    assert task_of(city).role == "department_head"
    hearing = EscalationFiring.objects.filter(clock__code="evaluation.hearing")
    assert set(hearing.values_list("rung", flat=True)) == {"W1", "B0"}
    assert not SupervisionOrder.objects.exists()


def test_second_reply_is_not_offered(city):
    a_round(city.lead)
    told(city)
    walk(city, (city.head, "reply_to_result"), (city.officer, "answer_reply"), at=OPENED_AT)

    done = walk(city, (city.lead, "conclude"), at=OPENED_AT)

    assert done.is_closed
    assert EvaluationDossier.objects.filter(state="provisional").count() == 0


def test_result_is_accepted_by_its_own_head_alone(city):
    a_round(city.lead)
    told(city)
    other = a_member(Role.DEPARTMENT_HEAD, city.officer.organisation)

    with pytest.raises(NotAllowed):
        walk(city, (other, "accept_result"), at=OPENED_AT)
