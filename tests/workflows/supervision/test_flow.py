"""A supervision order: opened by a rung or by hand, answered, read, closed or lifted."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Assignment, Case, CaseEvent, Clock, Membership, SupervisionOrder, WorkItem
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import a_submitted_request, an_office
from tests.workflows.engine.overdue import B3_AT
from tests.workflows.supervision.orders import Late, a_late_request
from workflows.engine.claims import claim
from workflows.engine.escalation import sweep
from workflows.engine.gate import act, take_step
from workflows.engine.integrity import findings
from workflows.supervision.open_order import open_order, open_order_by_rung
from workflows.supervision.recusal import answerable

pytestmark = pytest.mark.django_db
AT = shanghai(2025, 10, 14)


@pytest.fixture
def late() -> Late:
    return a_late_request()


def fresh(order: SupervisionOrder) -> SupervisionOrder:
    return SupervisionOrder.objects.get(pk=order.pk)


def unsound(*, at: datetime) -> list[str]:
    """Return what does not fit, but for messages: nobody delivers any here."""
    return [found.what for found in findings(at=at) if found.what != "outbox_stuck"]


def step(late: Late, person, outcome: str, **data: str):
    order = fresh(late.order)
    item = WorkItem.objects.get(process_id=order.pk, finished__isnull=True)
    return take_step(
        work_item=item,
        outcome=outcome,
        actor=person,
        at=AT,
        expected_version=order.version,
        data=data,
    )


def test_order_opened_by_a_rung_asks_the_late_organisation_in_chinese(late):
    order = late.order
    item = WorkItem.objects.get(process_id=order.pk)

    assert (order.state, order.organisation, order.opened_by) == (
        "pending_reply",
        late.office.organisation,
        None,
    )
    assert order.title == f"关于{late.request.number} 演练的督办单"
    assert order.question == (
        f"{late.request.number} 演练 的“部门负责人审核”应于 2025-10-09 办结，至今未办结。"
        "请说明原因、已采取的措施和预计办结时间。"
    )
    assert (item.role, item.organisation, item.due_on) == (
        Role.DEPARTMENT_HEAD,
        late.office.organisation,
        date(2025, 10, 16),
    )
    opened = CaseEvent.objects.get(case=order)
    assert (opened.act, opened.actor, opened.rule) == (
        "open",
        None,
        "house default: ladder rung B3",
    )
    told = CaseEvent.objects.filter(case=late.request).order_by("-sequence").first()
    assert (told.act, told.data["order"]) == ("supervise", order.number)
    assert verify_cases().first_bad is None
    assert unsound(at=B3_AT) == []


def test_order_is_answered_sent_back_answered_and_closed_by_another(late):
    head = late.office.head.person
    assert step(late, head, "reply", answer="人手不足，10月20日前办结。").state == "replied"
    assert step(late, late.officer.person, "send_back", reason="没有说明措施").state == (
        "pending_reply"
    )
    step(late, head, "reply", answer="已增派人员。")
    assert step(late, late.officer.person, "close", closing="按时办结").state == "closed"

    order = fresh(late.order)
    assert (order.answer, order.answered_by, order.closing) == ("已增派人员。", head, "按时办结")
    assert order.is_closed
    assert not Case.objects.get(pk=late.request.pk).is_closed
    assert unsound(at=AT) == []


def test_later_order_about_a_clock_keeps_the_link_to_it(late):
    step(late, late.office.head.person, "reply", answer="人手不足。")
    step(late, late.officer.person, "close", closing="知悉")
    clock = Clock.objects.get(case=late.request)

    again = open_order_by_rung(clock=clock, case=late.request, item=None, rung="B3", at=AT)
    while_open = open_order_by_rung(clock=clock, case=late.request, item=None, rung="B3", at=AT)

    assert again is not None
    assert while_open is None
    assert list(clock.supervision_orders.order_by("pk")) == [fresh(late.order), again]


def an_order_to_the_commission(late: Late, lead: Membership) -> Late:
    """Let the commission be late with a task that its lead held, and answer for it."""
    commission = late.officer.organisation
    WorkItem.objects.filter(process_id=late.request.pk, finished__isnull=True).update(
        organisation=commission, owner=lead.person
    )
    order = open_order(about=late.request, question="为何逾期", membership=late.officer, at=AT)
    return dataclasses.replace(late, order=order)


def test_order_to_the_commission_is_judged_by_nobody_who_answers_for_the_delay(late):
    commission = late.officer.organisation
    lead = a_member(Role.COMMISSION_LEAD, commission)
    other_lead = a_member(Role.COMMISSION_LEAD, commission)
    holder = a_member(Role.COMMISSION_STAFF, commission)
    own = an_order_to_the_commission(late, lead)
    item = WorkItem.objects.get(process_id=late.request.pk, finished__isnull=True)
    Assignment.objects.create(work_item=item, to_person=holder.person, why="claim", at=AT)

    for concerned in (lead, other_lead, holder):
        with pytest.raises(NotAllowed, match="回避"):
            act(
                case=fresh(own.order),
                name="lift",
                actor=concerned.person,
                at=AT,
                expected_version=None,
                data={"reason": "无须督办"},
            )
    step(own, lead.person, "reply", answer="人手不足。")
    review = WorkItem.objects.get(process_id=own.order.pk, finished__isnull=True)
    for concerned in (lead, other_lead, holder):
        with pytest.raises(NotAllowed, match="回避"):
            step(own, concerned.person, "close", closing="知悉")
        with pytest.raises(NotAllowed):
            claim(work_item=review, person=concerned.person, at=AT)
    assert step(own, late.officer.person, "close", closing="知悉").state == "closed"


def test_lead_who_left_on_the_day_before_does_not_answer_for_the_delay(late):
    """The order is opened after midnight in Shanghai, on the day before in Greenwich."""
    commission = late.officer.organisation
    lead, left = (a_member(Role.COMMISSION_LEAD, commission) for _ in range(2))
    order = fresh(an_order_to_the_commission(late, lead).order)
    order.created = shanghai(2025, 10, 14, 1).astimezone(UTC)
    Membership.objects.filter(pk=left.pk).update(valid_until=date(2025, 10, 13))

    assert answerable(order) == {lead.person_id}


def test_order_to_another_organisation_bars_no_lead_of_the_commission(late):
    lead = a_member(Role.COMMISSION_LEAD, late.officer.organisation)
    step(late, late.office.head.person, "reply", answer="人手不足。")

    assert step(late, lead.person, "close", closing="知悉").state == "closed"


def test_answer_may_not_be_read_by_who_gave_it(late):
    a_member(Role.COMMISSION_STAFF, late.officer.organisation, person=late.office.head.person)
    step(late, late.office.head.person, "reply", answer="人手不足。")

    with pytest.raises(NotAllowed):
        step(late, late.office.head.person, "close")


@pytest.mark.parametrize("answer", ["", "   ", "长" * 2001])
def test_answer_that_is_empty_or_too_long_is_refused(late, answer):
    with pytest.raises(BadInput):
        step(late, late.office.head.person, "reply", answer=answer)


def test_staff_may_not_answer_for_the_head(late):
    with pytest.raises(NotAllowed):
        step(late, late.office.staff.person, "reply", answer="人手不足。")


def test_order_is_lifted_with_a_reason_and_its_clock_is_void(late):
    taken = act(
        case=fresh(late.order),
        name="lift",
        actor=late.officer.person,
        at=AT,
        expected_version=None,
        data={"reason": "事项已办结"},
    )

    assert taken.state == "closed"
    clock = Clock.objects.get(case=late.order)
    assert (clock.status, clock.next_rung_at) == ("void", None)


def test_unanswered_order_is_told_to_the_commission_and_opens_no_order_about_itself(late):
    sweep(at=shanghai(2025, 11, 3))

    assert SupervisionOrder.objects.count() == 1
    fired = Clock.objects.get(case=late.order).firings.order_by("pk")
    assert list(fired.values_list("rung", flat=True)) == ["W1", "B0", "B3"]


def test_officer_opens_an_order_about_any_open_case_by_hand(late):
    request = a_submitted_request(an_office())

    with override("en"):
        order = open_order(about=request, question="请说明进展", membership=late.officer, at=AT)

    assert (order.organisation, order.opened_by, order.clock) == (
        request.organisation,
        late.officer.person,
        None,
    )
    assert order.title == f"关于{request.number} 演练的督办单"


def test_order_by_hand_is_refused_to_a_department_without_question_and_about_an_order(late):
    with pytest.raises(NotAllowed):
        open_order(about=late.request, question="为何", membership=late.office.head, at=AT)
    with pytest.raises(BadInput):
        open_order(about=late.request, question=" ", membership=late.officer, at=AT)
    with pytest.raises(BadInput):
        open_order(about=fresh(late.order), question="为何", membership=late.officer, at=AT)


def test_order_by_hand_sent_twice_is_opened_once(late):
    request = a_submitted_request(an_office())
    first = open_order(about=request, question="请说明进展", membership=late.officer, at=AT)

    with pytest.raises(GuardFailed, match=f"督办单 {first.number}"):
        open_order(about=request, question=" 请说明进展 ", membership=late.officer, at=AT)

    second = open_order(about=request, question="请说明原因", membership=late.officer, at=AT)
    assert list(SupervisionOrder.objects.filter(about=request).order_by("pk")) == [first, second]


def test_order_by_hand_in_a_role_that_has_ended_is_refused(late):
    Membership.objects.filter(pk=late.officer.pk).update(valid_until=date(2025, 10, 13))

    with pytest.raises(NotAllowed):
        open_order(about=late.request, question="为何", membership=late.officer, at=AT)


def test_order_by_hand_about_a_case_that_was_just_closed_is_refused(late):
    request = a_submitted_request(an_office())
    Case.objects.filter(pk=request.pk).update(finished=AT)

    with pytest.raises(BadInput, match="已办结"):
        open_order(about=request, question="为何", membership=late.officer, at=AT)
