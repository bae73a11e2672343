"""A new notice moves provisional dates both ways, final ones only later, ended ones never."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, NotAllowed, Stale
from cases.models import CalendarVersion, Clock, ClockEvent, SystemEvent
from tests.factories import shanghai
from tests.practice.flow import PracticeFlow
from tests.practice.models import PracticeRequest
from tests.practice.requests import OPENED_AT, an_office, open_item
from tests.workflows.administration.offices import the_three
from workflows.calendar_notice.days import calendar_with
from workflows.calendar_notice.enter import enter_notice
from workflows.calendar_notice.moves import moves_under
from workflows.calendar_notice.notice import Notice, read_holidays
from workflows.engine.clock_replay import replay
from workflows.engine.gate import open_case, take_step
from workflows.engine.integrity import clocks_unlike_their_events, items_unlike_their_clock

pytestmark = pytest.mark.django_db

ENTERED_AT = shanghai(2026, 12, 31)
ON = date(2026, 12, 31)


def a_request_submitted(at):
    """Hand in a toy request at a moment; its head has three working days."""
    office = an_office()
    taken = open_case(
        record=PracticeRequest(
            kind="practice",
            title="演练",
            state="draft",
            organisation=office.organisation,
            subject="演练",
        ),
        flow=PracticeFlow,
        membership=office.staff,
        at=min(at, OPENED_AT),
        rule="house default",
    )
    request = PracticeRequest.objects.get(pk=taken.case.pk)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=at,
        expected_version=request.version,
    )
    return office, Clock.objects.get(case_id=request.pk)


def a_notice(lines: str, year: int = 2027, number: str = "国办发明电〔2026〕8号") -> Notice:
    """Return a notice that is made up for the test."""
    return Notice(
        year=year,
        title=f"国务院办公厅关于{year}年部分节假日安排的通知",
        document_number=number,
        url="https://www.gov.cn/zhengce/2026.htm",
        holidays=read_holidays(lines, year=year),
    )


def entered(administrator, notice: Notice, *, at=ENTERED_AT):
    """Preview a notice and enter it as previewed."""
    plan = moves_under(calendar_with(notice), on=at.date())
    return enter_notice(actor=administrator, notice=notice, plan_hash=plan.hash, at=at)


@pytest.mark.scenario(19)
def test_provisional_date_moves_when_its_years_notice_is_entered() -> None:
    _office, clock = a_request_submitted(shanghai(2026, 12, 30))
    assert clock.provisional is True
    before = clock.due_on

    done = entered(the_three().administrator, a_notice("元旦, 2027-01-01, 2027-01-06, 2027-01-09"))

    clock.refresh_from_db()
    assert [move.clock.pk for move in done.moves.moved] == [clock.pk]
    assert (before, clock.due_on) == (date(2027, 1, 5), date(2027, 1, 8))
    assert (clock.provisional, clock.calendar_id) == (False, 2)
    assert clock.work_item.due_on == date(2027, 1, 8)
    assert list(clocks_unlike_their_events()) == list(items_unlike_their_clock()) == []


def test_final_date_that_would_come_earlier_stays_on_its_calendar() -> None:
    # National Day 2026 without its last two days off would end the term earlier.
    _office, clock = a_request_submitted(shanghai(2026, 9, 29))
    before = clock.due_on

    done = entered(
        the_three().administrator,
        a_notice("国庆调整, 2026-10-01, 2026-10-01, 2026-10-03 2026-10-04", 2026),
        at=shanghai(2026, 9, 30),
    )

    clock.refresh_from_db()
    assert [move.clock.pk for move in done.moves.kept] == [clock.pk]
    assert (clock.due_on, clock.calendar_id) == (before, 1)
    assert list(clock.events.values_list("kind", flat=True)) == ["start"]


def test_provisional_date_comes_no_earlier_than_the_day_after_the_entry() -> None:
    _office, clock = a_request_submitted(shanghai(2026, 12, 30))
    assert clock.due_on == date(2027, 1, 5)

    done = entered(
        the_three().administrator,
        a_notice("元旦, 2027-01-01, 2027-01-01, 2027-01-02 2027-01-03"),
        at=shanghai(2027, 1, 3),
    )

    clock.refresh_from_db()
    assert done.moves.moved[0].not_before == date(2027, 1, 4)
    assert clock.due_on == date(2027, 1, 4)
    assert replay(clock, clock.events.all()).due_on == date(2027, 1, 4)


def test_satisfied_clock_is_the_same_row_before_and_after() -> None:
    office, clock = a_request_submitted(shanghai(2026, 12, 30))
    item = clock.work_item
    take_step(
        work_item=item,
        outcome="accept",
        actor=office.head.person,
        at=shanghai(2026, 12, 31, 8),
        expected_version=item.process.version,
    )
    before = Clock.objects.filter(pk=clock.pk).values().get()

    entered(the_three().administrator, a_notice("元旦, 2027-01-01, 2027-01-06"))

    assert Clock.objects.filter(pk=clock.pk).values().get() == before
    assert ClockEvent.objects.filter(kind="recompute").count() == 0


@pytest.mark.scenario(19)
def test_entry_is_one_system_event_with_both_versions() -> None:
    three = the_three()
    _office, _clock = a_request_submitted(shanghai(2026, 12, 30))

    done = entered(three.administrator, a_notice("元旦, 2027-01-01, 2027-01-06"))

    event = SystemEvent.objects.get(act="calendar_entered")
    assert event.actor == three.administrator
    assert {name: event.data[name] for name in ("version", "previous_version", "moved")} == {
        "version": 2,
        "previous_version": 1,
        "moved": 1,
    }
    assert event.data["plan"] == done.moves.hash


def test_preview_that_is_no_longer_true_is_refused_and_writes_nothing() -> None:
    three = the_three()
    notice = a_notice("元旦, 2027-01-01, 2027-01-06")
    shown = moves_under(calendar_with(notice), on=ON)
    a_request_submitted(shanghai(2026, 12, 30))

    with pytest.raises(Stale, match="预览"):
        enter_notice(actor=three.administrator, notice=notice, plan_hash=shown.hash, at=ENTERED_AT)

    assert CalendarVersion.objects.count() == 1


def test_same_document_number_is_refused_the_second_time() -> None:
    three = the_three()
    notice = a_notice("元旦, 2027-01-01, 2027-01-06")
    entered(three.administrator, notice)

    with pytest.raises(BadInput, match="已经录入"):
        enter_notice(actor=three.administrator, notice=notice, plan_hash="", at=ENTERED_AT)


def test_year_after_an_unsettled_one_is_refused() -> None:
    with pytest.raises(BadInput, match="2019 至 2027"):
        calendar_with(a_notice("元旦, 2028-01-01, 2028-01-03", 2028))


def test_notice_that_changes_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="完全一致"):
        calendar_with(a_notice("劳动节, 2026-05-01, 2026-05-05, 2026-05-09", 2026))


def test_auditor_may_not_enter_a_notice() -> None:
    with pytest.raises(NotAllowed):
        enter_notice(
            actor=the_three().auditor,
            notice=a_notice("元旦, 2027-01-01, 2027-01-06"),
            plan_hash="",
            at=ENTERED_AT,
        )
