"""A round takes facts for all at once, seals them, and leads a dossier from staff to commission."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from cases import triggers
from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    Clock,
    DossierFact,
    EscalationFiring,
    EvaluationDossier,
    SupervisionOrder,
    SystemEvent,
    WorkItem,
)
from cases.proof import verify_cases, verify_system
from cases.proof_of_dossiers import first_bad_dossier
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.changes import (
    a_city,
    a_draft_with_entries,
    a_listed_row,
    content,
    in_review,
)
from tests.workflows.open_list.evaluation.rounds import (
    OPENED_AT,
    a_round,
    concluded,
    dossier_of,
    the_dossier,
    walk,
)
from tests.workflows.open_list.peers.peers import a_version
from workflows.engine.escalation import sweep
from workflows.engine.gate import act
from workflows.engine.integrity import findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def facts(dossier):
    rows = DossierFact.objects.filter(dossier=dossier)
    return {(row.code, row.part): (row.value, row.whole) for row in rows}


def test_every_department_gets_a_dossier_with_its_own_facts(city):
    other = an_organisation("上海市气象局")
    ended = an_organisation("上海市旧局", valid_until=date(2026, 1, 1))
    a_version()
    a_listed_row(city.department)
    a_listed_row(city.department, name="地铁客流", open_type="conditional", abstract="")
    a_listed_row(other, name="天气预报", domain="weather")
    a_listed_row(other, name="旧数据", valid_until=1)

    opened = a_round(city.officer)

    assert set(opened.dossiers.values_list("organisation_id", flat=True)) == {
        city.department.pk,
        other.pk,
    }
    assert not EvaluationDossier.objects.filter(organisation=ended).exists()
    mine = facts(dossier_of(city))
    assert mine["entries_by_openness", "unconditional"] == (1, None)
    assert mine["entries_by_openness", "conditional"] == (1, None)
    assert mine["entries_by_domain", "road_traffic"] == (2, None)
    assert mine["fields_complete", ""] == (1, 2)
    theirs = facts(EvaluationDossier.objects.get(organisation=other))
    assert theirs["entries_by_openness", "unconditional"] == (1, None)
    assert ("entries_by_domain", "road_traffic") not in theirs


def test_requests_and_deadlines_of_the_year_are_counted(city):
    change = in_review(city, a_draft_with_entries(city, content()))
    handed_in = CaseEvent.objects.get(case=change, act="submit").at
    at = shanghai(handed_in.year, 12, 1)

    a_round(
        city.officer,
        at=at,
        year=handed_in.year,
        starts_on=at.date(),
        due_on=date(handed_in.year, 12, 31),
    )

    mine = facts(dossier_of(city))
    assert mine["requests_handed_in", ""] == (1, None)
    late = Clock.objects.get(code="list.head_approval")
    assert late.satisfied_on is not None
    assert mine["tasks_in_time", ""] == (int(late.satisfied_on <= late.due_on), 1)
    assert ("decided_requests", "approved") not in mine


def test_facts_are_taken_with_the_same_statements_for_one_and_for_three(
    city, django_assert_num_queries
):
    from workflows.open_list.evaluation.facts.fact import FactScope
    from workflows.open_list.evaluation.facts.registry import FACTS

    scope = FactScope(version=a_version(), since=shanghai(2026, 1, 1), until=OPENED_AT)
    for organisation in (city.department, an_organisation(), an_organisation()):
        a_listed_row(organisation, name=organisation.full_name)

        # Punctuality reads the rules, and what was slowed down; quality looks for the newest run.
        with django_assert_num_queries(len(FACTS) + 4):
            for fact in FACTS:
                list(fact.figures(scope))


def test_facts_are_sealed_and_a_changed_one_is_found(city):
    a_version()
    a_listed_row(city.department)
    dossier = the_dossier(city)
    sealed = SystemEvent.objects.get(act="evaluation_opened").data["facts"]

    assert list(sealed) == [dossier.number]
    assert (first_bad_dossier(), verify_system().first_bad) == (None, None)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_dossierfact SET value = value + 1")
    bad = first_bad_dossier()
    assert bad is not None
    assert (bad.case, bad.what) == (dossier.number, "facts")
    assert first_bad_dossier(case=dossier) == bad
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_dossierfact")
    assert first_bad_dossier() is not None


@pytest.mark.list_scenario(46)
def test_fact_is_dated_commented_and_never_edited(city):
    a_version()
    a_listed_row(city.department)
    dossier = the_dossier(city)
    before = facts(dossier)

    act(
        case=dossier,
        name="comment_fact",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=None,
        data={"fact": "fields_complete", "text": "一条已在补齐摘要。"},
    )

    event = CaseEvent.objects.get(case=dossier, act="comment_fact")
    assert event.data == {"fact": "fields_complete", "text": "一条已在补齐摘要。"}
    assert facts(dossier) == before
    assert dossier.round.opened_at == OPENED_AT
    with pytest.raises(TypeError):
        DossierFact.objects.filter(dossier=dossier).update(value=9)
    assert (first_bad_dossier(), verify_cases(case=dossier).first_bad) == (None, None)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"fact": "fields_complete", "text": " "}, "说明"),
        ({"fact": "fields_complete", "text": "长" * 501}, "说明"),
        ({"fact": "nothing", "text": "说明"}, "没有这项事实"),
        ({"fact": "conflicts_met", "text": "说明"}, "没有这项事实"),
    ],
)
def test_comment_that_says_nothing_or_on_nothing_is_refused(city, data, part):
    a_version()
    a_listed_row(city.department)
    dossier = the_dossier(city)

    with pytest.raises(BadInput, match=part):
        act(
            case=dossier,
            name="comment_fact",
            actor=city.staff.person,
            at=OPENED_AT,
            expected_version=None,
            data=data,
        )


@pytest.mark.list_scenario(46)
def test_department_that_does_not_answer_is_taken_to_its_head_then_to_the_commission(city):
    dossier = the_dossier(city)
    task = WorkItem.objects.get(process_id=dossier.pk)
    assert (task.due_on, task.role) == (date(2026, 11, 30), "department_staff")

    sweep(at=shanghai(2026, 12, 1, 10))
    task.refresh_from_db()
    to_the_head = task.role
    sweep(at=shanghai(2026, 12, 3, 10))

    assert to_the_head == "department_head"
    rungs = set(EscalationFiring.objects.values_list("rung", flat=True))
    assert {"B1", "B3"} <= rungs
    order = SupervisionOrder.objects.get()
    assert (order.about_id, order.organisation) == (dossier.pk, city.department)
    assert dossier_of(city).state == "self_assessing"


def test_dossier_goes_from_staff_by_the_head_to_the_commission(city):
    the_dossier(city)

    done = concluded(city)

    assert (done.state, done.is_closed) == ("concluded", True)
    acts = CaseEvent.objects.filter(case=done).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == [
        "open",
        "hand_in",
        "sign",
        "score_criterion",
        "submit_scores",
        "confirm_scores",
        "accept_result",
    ]
    # Nobody delivers any message here.
    unsound = [found for found in findings(at=OPENED_AT) if found.table != "cases_outboxmessage"]
    assert unsound == []


def test_what_comes_back_has_a_term_of_its_own(city):
    the_dossier(city)

    steps = ((city.staff, "hand_in"), (city.head, "sign"), (city.lead, "return"))
    back = walk(city, *steps, at=shanghai(2026, 12, 7))

    task = WorkItem.objects.get(process_id=back.pk, finished__isnull=True)
    assert back.state == "self_assessing"
    assert (task.flow_task.name, task.due_on) == ("revise", date(2026, 12, 14))


def test_judge_is_not_who_assessed(city):
    person = city.staff.person
    a_member(Role.COMMISSION_STAFF, city.officer.organisation, person=person)
    the_dossier(city)
    walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=OPENED_AT)

    with pytest.raises(NotAllowed, match="回避"):
        walk(city, (city.staff, "submit_scores"), at=OPENED_AT)


def test_second_round_of_a_year_waits_for_the_first(city):
    a_round(city.officer)

    with pytest.raises(GuardFailed, match="2026-1"):
        a_round(city.officer)

    concluded(city)
    assert a_round(city.officer).label == "2026-2"


@pytest.mark.parametrize(
    ("terms", "part"),
    [
        ({"year": 2027}, "2023 至 2026"),
        ({"year": 2022}, "2023 至 2026"),
        ({"due_on": date(2026, 11, 2)}, "晚于今天"),
        ({"starts_on": date(2026, 12, 1)}, "晚于今天"),
    ],
)
def test_days_that_do_not_fit_are_refused(city, terms, part):
    with pytest.raises(BadInput, match=part):
        a_round(city.officer, **terms)


def test_department_opens_no_round(city):
    with pytest.raises(NotAllowed):
        a_round(city.head)


def test_round_without_anybody_to_answer_is_refused(city):
    city.department.valid_until = date(2026, 1, 1)
    city.department.save()

    with pytest.raises(GuardFailed, match="没有需要评估的单位"):
        a_round(city.officer)
