"""The commission looks again: it upholds an answer, sets it aside, or opens the data itself."""

from __future__ import annotations

from typing import Any

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    AccessApplication,
    AccessLine,
    Agreement,
    CaseEvent,
    Clock,
    Letter,
    Notification,
    OutboxMessage,
    SecondLook,
)
from cases.queries.answer_figures import answer_figures
from cases.queries.supervision import Overseer
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import (
    approved,
    delivered,
    finished,
    reworded,
)
from tests.workflows.conditional_access.second_looks import (
    ASKED_AT,
    EXAMINED_AT,
    REASONS,
    RULED_AT,
    a_contested_town,
    examined,
    ruled,
    state_of,
)
from workflows.conditional_access.second_look.carry_out import second_look_ruled
from workflows.engine.integrity import findings

pytestmark = pytest.mark.django_db


def as_it_was(line: AccessLine) -> tuple[Any, ...]:
    now = AccessLine.objects.get(pk=line.pk)
    return (now.state, now.version, now.head, now.answer, now.refusal_reason, now.answered_at)


def unsound() -> list[str]:
    """Return what is wrong with cases; the version that tests write by hand is not indexed."""
    found = findings(at=RULED_AT)
    return [each.sentence for each in found if each.what != "case_not_indexed"]


def test_request_opens_a_case_of_the_commission_under_its_own_deadline() -> None:
    town, _office, line, look = a_contested_town()

    [clock] = Clock.objects.filter(case=look.pk)
    [item] = look.task_set.all()
    assert look.state == "examining"
    assert look.organisation == the_commission()
    assert look.opened_by is None
    assert (clock.code, clock.due_on.isoformat()) == ("app.second_look", "2023-10-23")
    assert item.role == Role.COMMISSION_STAFF
    assert state_of(line) == "re_review"
    asked_event = CaseEvent.objects.get(case=line.application_id, act="ask_second_look")
    assert asked_event.actor == town.person.person
    assert asked_event.data["second_look"] == look.number


def test_uphold_leaves_the_line_and_ends_with_a_letter() -> None:
    _town, office, line, look = a_contested_town()
    before = as_it_was(line)

    look = ruled(office, look, "uphold")
    delivered(RULED_AT)

    assert (look.state, look.decided_at, look.is_closed) == ("upheld", RULED_AT, True)
    assert as_it_was(line) == before
    assert state_of(line) == "refused"
    letter = Letter.objects.get(second_look=look)
    assert (letter.kind, letter.line, letter.organisation) == (
        "second_look",
        line,
        the_commission(),
    )
    assert AccessLine.objects.count() == 1
    assert unsound() == []


def test_set_aside_sends_the_dataset_back_to_be_decided_anew() -> None:
    _town, office, line, look = a_contested_town()
    before = as_it_was(line)

    ruled(office, look, "return_to_department")
    delivered(RULED_AT)

    anew = AccessLine.objects.get(anew_of=line)
    clock = Clock.objects.get(case=anew.pk)
    assert as_it_was(line) == before
    assert (anew.state, anew.organisation, anew.row) == ("submitted", line.organisation, line.row)
    assert (clock.code, clock.due_on.isoformat()) == ("app.answer", "2023-10-18")
    assert state_of(line) == "submitted"
    assert not AccessApplication.objects.get(pk=line.application_id).is_closed
    assert unsound() == []


def test_what_is_decided_anew_leads_to_an_agreement_as_any_approval_does() -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")
    delivered(RULED_AT)
    again = shanghai(2023, 10, 12)

    approved(AccessLine.objects.get(anew_of=line), town.traffic, again)
    delivered(again)

    agreement = Agreement.objects.get()
    assert [each.line.anew_of for each in agreement.agreed_lines.all()] == [line]
    assert state_of(line) == "approved"
    assert AccessApplication.objects.get(pk=line.application_id).is_closed
    assert unsound() == []


def test_commission_opens_the_data_and_the_agreement_names_its_decision() -> None:
    _town, office, line, look = a_contested_town()

    look = ruled(office, look, "approve", granted_months=6, conditions="不得与车牌信息关联。")
    delivered(RULED_AT)

    anew = AccessLine.objects.get(anew_of=line)
    agreement = Agreement.objects.get()
    assert (anew.state, anew.granted_months, anew.answer) == ("approved", 6, "不得与车牌信息关联。")
    assert anew.is_closed
    assert state_of(line) == "approved"
    letter = Letter.objects.get(second_look=look)
    assert letter.number in agreement.bound.text
    assert "不得与车牌信息关联" in agreement.bound.text
    assert (agreement.bound.begins_on.isoformat(), agreement.bound.ends_on.isoformat()) == (
        "2023-10-11",
        "2024-04-10",
    )
    assert unsound() == []


def test_ruling_is_carried_out_once_however_often_it_is_delivered() -> None:
    _town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")

    delivered(RULED_AT)
    message = OutboxMessage.objects.get(topic="second_look_ruled")
    second_look_ruled(message, RULED_AT)

    assert AccessLine.objects.filter(anew_of=line).count() == 1
    heard = CaseEvent.objects.filter(case=line.application_id, act="hear_second_look")
    assert heard.count() == 1


def test_examiner_cannot_decide_what_they_proposed() -> None:
    _town, _office, _line, look = a_contested_town()
    lead = a_member(Role.COMMISSION_LEAD, the_commission())
    said = {"ruling": "uphold", "reasons": REASONS}
    look = finished(look, lead, "propose", EXAMINED_AT, **said)

    with pytest.raises(NotAllowed):
        finished(look, lead, "uphold", RULED_AT, **said)

    assert SecondLook.objects.get().state == "pending_decision"


def test_who_had_a_hand_in_the_answer_can_neither_examine_nor_decide() -> None:
    town, office, _line, look = a_contested_town()
    head = a_member(Role.COMMISSION_LEAD, the_commission(), person=town.traffic.head.person)
    reviewer = a_member(
        Role.COMMISSION_STAFF, the_commission(), person=town.traffic.reviewer.person
    )
    said = {"ruling": "uphold", "reasons": REASONS}

    with pytest.raises(NotAllowed):
        finished(look, reviewer, "propose", EXAMINED_AT, **said)
    look = examined(office, look)
    with pytest.raises(NotAllowed):
        finished(look, head, "uphold", RULED_AT, **said)


def test_people_of_the_applicant_cannot_look_again_themselves() -> None:
    town, _office, _line, look = a_contested_town()
    own = a_member(Role.COMMISSION_STAFF, the_commission(), person=town.person.person)

    with pytest.raises(NotAllowed):
        finished(look, own, "propose", EXAMINED_AT, ruling="uphold", reasons=REASONS)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ruling": "", "reasons": REASONS}, "ruling"),
        ({"ruling": "uphold", "reasons": "太短"}, "reasons"),
        ({"ruling": "uphold", "reasons": "长" * 2001}, "reasons"),
        ({"ruling": "approve", "reasons": REASONS, "granted_months": 13}, "granted_months"),
        ({"ruling": "approve", "reasons": REASONS, "granted_months": None}, "granted_months"),
    ],
)
def test_proposal_with_holes_is_refused_and_writes_nothing(
    said: dict[str, Any], field: str
) -> None:
    _town, office, _line, look = a_contested_town()

    with pytest.raises(BadInput) as refusal:
        finished(look, office.staff, "propose", EXAMINED_AT, **said)

    assert refusal.value.facts["field"] == field
    assert SecondLook.objects.get().ruling == ""


def test_reasons_for_one_ruling_are_not_sent_as_those_of_another() -> None:
    _town, office, _line, look = a_contested_town()
    look = examined(office, look, ruling="uphold")

    with pytest.raises(BadInput, match="原文"):
        finished(look, office.lead, "return_to_department", RULED_AT, reasons=REASONS)


def test_commission_cannot_open_what_the_list_does_not_open_any_more() -> None:
    town, office, _line, look = a_contested_town()
    reworded(town.traffic.row, open_type="not_open")

    with pytest.raises(GuardFailed, match="不能予以开放"):
        examined(office, look, ruling="approve", granted_months=6)


def test_lead_sends_the_proposal_back_and_the_applicant_hears_nothing() -> None:
    town, office, _line, look = a_contested_town()
    delivered(ASKED_AT)
    Notification.objects.all().delete()
    look = examined(office, look)
    due_on = Clock.objects.get(case=look.pk).due_on

    look = finished(look, office.lead, "send_back", RULED_AT, reason="请核对泊位数据的字段。")
    delivered(RULED_AT)

    assert look.state == "examining"
    # Sending back gives the commission no more time.
    clock = Clock.objects.get(case=look.pk)
    assert (clock.due_on, clock.status) == (due_on, "running")
    assert not Notification.objects.filter(person=town.person.person).exists()
    assert not Letter.objects.filter(second_look=look).exists()


def test_department_hears_of_the_request_and_of_the_ruling_on_its_own_line() -> None:
    town, office, line, look = a_contested_town()
    delivered(ASKED_AT)
    ruled(office, look, "uphold")
    delivered(RULED_AT)

    told = Notification.objects.filter(person=town.traffic.head.person, text__contains=look.number)
    assert [each.case_id for each in told.order_by("pk")] == [line.pk, line.pk]
    assert "维持原答复" in told.order_by("pk")[1].text


def test_figures_count_the_first_answer_alone() -> None:
    town, office, line, look = a_contested_town()
    ruled(office, look, "return_to_department")
    delivered(RULED_AT)
    approved(AccessLine.objects.get(anew_of=line), town.traffic, shanghai(2023, 10, 12))
    overseer = Overseer(
        person=office.lead.person, hats=[office.lead], on=RULED_AT.date(), horizons=()
    )

    [figures] = answer_figures(
        overseer,
        since=shanghai(2023, 9, 1).date(),
        until=shanghai(2023, 12, 1).date(),
        without_extension=lambda day, _days: day,
    )

    assert (figures.answered, figures.approved) == (1, 0)
