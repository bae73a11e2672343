"""A nomination goes from staff by the head to two people of the commission."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    EntryLabel,
    EscalationFiring,
    LabelNomination,
    Notification,
    SupervisionOrder,
    WorkItem,
)
from cases.proof import verify_cases
from cases.queries.label_programmes import overdue_drafts
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.programmes.calls import (
    ALL_MET,
    GOOD,
    GRANTED_AT,
    HANDED_IN_AT,
    JUDGED_AT,
    OPENED_AT,
    a_fair,
    a_nomination,
    a_programme,
    days_after,
    handed_in,
    judged,
    labelled,
    signed,
    step,
    withdrawn,
)
from workflows.engine.delivery import deliver_due
from workflows.engine.escalation import sweep
from workflows.engine.integrity import findings
from workflows.links import HANDLERS
from workflows.open_list.programmes.lapsing import lapse_draft, lapse_overdue_drafts
from workflows.open_list.programmes.nominate import nominate

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    return a_fair()


def told(at):
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass
    news = Notification.objects.filter(topic="label_concluded")
    return {(line.person_id, line.text) for line in news}


def test_nomination_that_meets_every_criterion_leads_to_a_label_with_its_days(fair):
    nomination = a_nomination(fair, a_programme(fair))

    label = labelled(fair, nomination)

    nomination = LabelNomination.objects.get(pk=nomination.pk)
    assert (nomination.state, nomination.is_closed) == ("labelled", True)
    assert (label.kind, label.entry, label.valid_from, label.valid_until) == (
        "brand",
        fair.row.entry,
        date(2026, 11, 10),
        date(2027, 11, 9),
    )
    acts = CaseEvent.objects.filter(case=nomination).order_by("sequence")
    assert list(acts.values_list("act", flat=True)) == [
        "open",
        "hand_in",
        "sign",
        "judge_fit",
        "grant",
    ]
    sealed = acts.get(act="judge_fit").data
    assert (sealed["facts"], sealed["judgement"]) == (nomination.facts, nomination.judgement)
    assert verify_cases(case=nomination).first_bad is None


def test_department_hears_what_became_of_its_nomination(fair):
    outsider = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局"))
    programme = a_programme(fair)
    labelled(fair, a_nomination(fair, programme))
    other = a_listed_row(fair.department, **(GOOD | {"portal_dataset_id": "", "name": "客流"}))
    refused = judged(fair, a_nomination(fair, programme, row=other), "judge_unfit")
    step(refused, fair.second, "decline", GRANTED_AT)

    news = told(days_after(GRANTED_AT, 1))

    texts = {text for _person, text in news}
    assert {person for person, _text in news} == {fair.staff.person_id, fair.head.person_id}
    assert any("已授予“品牌数据”标注，2026-11-10 至 2027-11-09 有效" in each for each in texts)
    assert any("“客流”未入选“品牌数据”。评审意见：各项标准均已核对。" in each for each in texts)
    assert outsider.person_id not in {person for person, _text in news}


def test_nominating_organisation_does_not_judge_and_one_person_does_not_judge_twice(fair):
    serves_both = a_member(Role.COMMISSION_STAFF, fair.officer.organisation)
    a_member(Role.REVIEWER, fair.department, person=serves_both.person)
    nomination = signed(fair, a_nomination(fair, a_programme(fair)))
    data = {"judgement": ALL_MET["brand"], "reason": "符合。"}

    with pytest.raises(NotAllowed, match="回避"):
        step(nomination, serves_both, "judge_fit", JUDGED_AT, **data)
    step(nomination, fair.officer, "judge_fit", JUDGED_AT, **data)
    for barred in (fair.officer, serves_both):
        with pytest.raises(NotAllowed, match="回避"):
            step(nomination, barred, "grant", GRANTED_AT)

    assert not EntryLabel.objects.exists()


def test_second_person_who_disagrees_has_it_judged_anew(fair):
    for outcome in ("judge_fit", "judge_unfit"):
        programme = a_programme(fair)
        nomination = judged(fair, a_nomination(fair, programme), outcome)
        again = step(nomination, fair.second, "judge_again", GRANTED_AT, reason="依据不足。")

        assert again.state == "signed"
        assert WorkItem.objects.get(process=again, finished__isnull=True).flow_task.name == (
            "judging"
        )


def test_nomination_that_comes_back_is_handed_in_again_after_the_last_day(fair):
    after = shanghai(2026, 11, 25)
    nomination = handed_in(fair, a_nomination(fair, a_programme(fair)))
    nomination = step(nomination, fair.head, "send_back", after, reason="写清用途。")
    task = WorkItem.objects.get(process=nomination, finished__isnull=True)
    assert (task.flow_task.name, task.due_on) == ("complete", date(2026, 12, 2))

    nomination = step(nomination, fair.staff, "hand_in", after, statement="用途：出行规划。")
    nomination = step(nomination, fair.head, "sign", after)
    nomination = step(nomination, fair.officer, "return", after, reason="附使用案例。")

    assert (nomination.state, nomination.statement) == ("draft", "用途：出行规划。")
    assert lapse_overdue_drafts(at=days_after(after, 30)) == ()


def test_draft_after_the_last_day_is_not_handed_in_and_lapses(fair):
    nomination = a_nomination(fair, a_programme(fair))
    last_day, after = shanghai(2026, 11, 20, 23), shanghai(2026, 11, 21, 0)

    assert lapse_overdue_drafts(at=last_day) == ()
    with pytest.raises(GuardFailed, match="2026-11-20 截止"):
        step(nomination, fair.staff, "hand_in", after, statement="太晚了")
    assert lapse_overdue_drafts(at=after) == (nomination.number,)
    assert lapse_overdue_drafts(at=after) == ()

    nomination = LabelNomination.objects.get(pk=nomination.pk)
    assert (nomination.state, nomination.is_closed) == ("lapsed", True)
    # Nobody delivers any message here.
    unsound = [found for found in findings(at=after) if found.table != "cases_outboxmessage"]
    assert [found for found in unsound if found.case == nomination.number] == []


def test_draft_withdrawn_at_the_same_moment_does_not_lapse(fair):
    nomination = a_nomination(fair, a_programme(fair))
    after = shanghai(2026, 11, 21)
    (seen,) = overdue_drafts(after.date())
    withdrawn(nomination, fair.staff, after)

    assert lapse_draft(draft=seen, at=after) == ""
    assert LabelNomination.objects.get(pk=nomination.pk).state == "withdrawn"


def test_draft_that_nobody_hands_in_troubles_nobody_but_its_author(fair):
    a_nomination(fair, a_programme(fair))

    sweep(at=shanghai(2026, 11, 27, 10))

    rungs = set(EscalationFiring.objects.values_list("rung", flat=True))
    assert rungs <= {"W2", "W1", "M0"}
    assert not SupervisionOrder.objects.exists()
    assert WorkItem.objects.get(finished__isnull=True).role == "department_staff"


def test_department_withdraws_until_the_commission_has_judged(fair):
    programme = a_programme(fair)
    for prepare in (lambda each: each, lambda each: handed_in(fair, each)):
        nomination = prepare(a_nomination(fair, programme))
        assert withdrawn(nomination, fair.staff, HANDED_IN_AT).state == "withdrawn"
    assert withdrawn(signed(fair, a_nomination(fair, programme)), fair.head, HANDED_IN_AT).is_closed
    with pytest.raises(GuardFailed, match="拟授予待确认"):
        withdrawn(judged(fair, a_nomination(fair, programme)), fair.staff, JUDGED_AT)


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_statement_that_says_nothing_or_too_much_is_refused(fair, text):
    programme = a_programme(fair)

    with pytest.raises(BadInput, match="申报理由"):
        nominate(
            programme=programme,
            entry=fair.row.entry,
            statement=text,
            membership=fair.staff,
            at=OPENED_AT,
        )
    nomination = a_nomination(fair, programme)
    with pytest.raises(BadInput, match="申报理由"):
        step(nomination, fair.staff, "hand_in", OPENED_AT, statement=text)
