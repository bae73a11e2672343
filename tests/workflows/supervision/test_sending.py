"""An answer counts from the day on which it was sent (2.1, item 10; scenario 21)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from cases.models import Attachment, Case, CaseEvent, Clock, ClockReason, WorkItem
from tests.factories import shanghai
from tests.workflows.engine.files import PDF
from tests.workflows.engine.stops import findings
from tests.workflows.supervision.orders import Late, a_late_request
from workflows.engine.attachments import attach
from workflows.engine.escalation import sweep
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

pytestmark = pytest.mark.django_db

# Opened on Monday 2025-10-13: three working days end on Thursday the 16th.
DUE = shanghai(2025, 10, 16)
SENT_AT = shanghai(2025, 10, 16, 23, 30)
NEXT_MORNING = shanghai(2025, 10, 17, 8, 30)


@pytest.fixture
def late() -> Late:
    return a_late_request()


def answer(
    late: Late, *, at: datetime, sent_at: datetime | None, evidence: int | None = None
) -> None:
    """Let the head record the answer."""
    item = WorkItem.objects.get(process_id=late.order.pk, finished__isnull=True)
    data = {"answer": "已复函。", "sent_at": sent_at, "evidence": evidence}
    take_step(
        work_item=item,
        outcome="reply",
        actor=late.office.head.person,
        at=at,
        expected_version=None,
        data=data,
    )


@pytest.mark.scenario(21)
def test_answer_sent_on_the_due_evening_and_recorded_next_morning_is_in_time(late: Late) -> None:
    sweep(at=NEXT_MORNING)

    answer(late, at=NEXT_MORNING, sent_at=SENT_AT)

    clock = Clock.objects.get(case_id=late.order.pk)
    assert (clock.due_on, clock.satisfied_on, clock.status) == (
        DUE.date(),
        DUE.date(),
        "satisfied",
    )
    # It had been breached in the morning, and no longer is (items 10 and 12).
    assert clock.breach_withdrawn_on == NEXT_MORNING.date()
    ended = clock.events.order_by("pk").last()
    assert (ended.effective_on, ended.recorded_at) == (DUE.date(), NEXT_MORNING)
    assert ended.note == "2025-10-16 23:30 发出"
    event = CaseEvent.objects.get(case_id=late.order.pk, act="reply")
    # The rung at 24:00 fired before anybody knew: it stays, superseded (item 8).
    facts = {name: event.data[name] for name in ("answer", "sent_at", "superseded")}
    assert facts == {
        "answer": "已复函。",
        "sent_at": "2025-10-16 23:30+08:00",
        "superseded": ["B0"],
    }
    assert findings() == []


def test_answer_recorded_next_morning_without_a_sending_date_is_late(late: Late) -> None:
    answer(late, at=NEXT_MORNING, sent_at=None)

    clock = Clock.objects.get(case_id=late.order.pk)
    assert clock.satisfied_on == NEXT_MORNING.date()
    assert clock.satisfied_on > clock.due_on
    assert clock.breach_withdrawn_on is None


@pytest.mark.parametrize(
    "sent_at", [shanghai(2025, 10, 17, 9), shanghai(2025, 10, 14, 9), shanghai(2025, 9, 1)]
)
def test_sending_date_outside_its_limits_is_refused(late: Late, sent_at: datetime) -> None:
    with pytest.raises(BadInput, match="最多可追溯 2 个工作日"):
        answer(late, at=NEXT_MORNING, sent_at=sent_at)

    assert Clock.objects.get(case_id=late.order.pk).status == "running"


def test_sending_date_on_a_clock_that_allows_none_is_refused(late: Late) -> None:
    ClockReason.objects.filter(code="sent_earlier").delete()

    with pytest.raises(BadInput, match="以登记当日为准"):
        answer(late, at=NEXT_MORNING, sent_at=SENT_AT)


def a_file(case: Case, late: Late, store: Path) -> Attachment:
    """Attach a file to a case."""
    return attach(
        case=case,
        file=io.BytesIO(PDF),
        name="复函.pdf",
        person=late.office.head.person,
        at=NEXT_MORNING,
        store=store,
    )


def test_sending_date_is_borne_out_where_the_reason_asks_for_evidence(
    late: Late, tmp_path: Path
) -> None:
    ClockReason.objects.filter(code="sent_earlier").update(evidence_required=True)
    elsewhere, file = (a_file(case, late, tmp_path) for case in (late.request, late.order))

    with pytest.raises(BadInput, match="须附证明材料") as missing:
        answer(late, at=NEXT_MORNING, sent_at=SENT_AT)
    with pytest.raises(BadInput, match="不在本案卷中"):
        answer(late, at=NEXT_MORNING, sent_at=SENT_AT, evidence=elsewhere.pk)
    answer(late, at=NEXT_MORNING, sent_at=SENT_AT, evidence=file.pk)

    assert missing.value.facts["field"] == "evidence"
    ended = Clock.objects.get(case_id=late.order.pk).events.order_by("pk").last()
    assert (ended.kind, ended.evidence) == ("satisfy", file)
    assert CaseEvent.objects.get(act="reply").data["evidence"] == file.digest


def test_answer_that_leaves_with_the_act_needs_no_evidence(late: Late) -> None:
    ClockReason.objects.filter(code="sent_earlier").update(evidence_required=True)

    answer(late, at=NEXT_MORNING, sent_at=None)

    assert Clock.objects.get(case_id=late.order.pk).status == "satisfied"


def test_sending_date_is_entered_in_the_roles_that_the_reason_names_alone(late: Late) -> None:
    ClockReason.objects.filter(code="sent_earlier").update(roles=["commission_lead"])

    with pytest.raises(BadInput, match="只能由主管部门负责人登记") as refused:
        answer(late, at=NEXT_MORNING, sent_at=SENT_AT)
    answer(late, at=NEXT_MORNING, sent_at=None)

    assert refused.value.facts["field"] == "sent_at"
    assert Clock.objects.get(case_id=late.order.pk).satisfied_on == NEXT_MORNING.date()
