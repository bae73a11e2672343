"""What is offered on a deadline that has passed, and what its pages say."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import Clock, ClockEvent, ClockReason, Notification
from cases.states.clock import ClockEventKind
from cases.states.role import Role
from forms.clock_changes import StopClockForm
from tests.backoffice.views.casework.clock_forms import WHY, address, asking, stopping
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, shanghai
from tests.practice.models import PracticeRequest
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from workflows.engine.clock_offers import offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.delivery import deliver_due
from workflows.engine.standstill import Wanted, restart_clock, stop_clock
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
NOW = shanghai(2025, 10, 16, 10)


@pytest.fixture
def october(office, monkeypatch):
    """A request that is due on 2025-10-09, looked at a week later, on a Thursday."""
    for page, name in (
        ("why_this_date", "today"),
        ("clock_rows", "today"),
        ("clock_changes", "moment"),
    ):
        value = NOW if name == "moment" else NOW.date()
        monkeypatch.setattr(f"backoffice.views.casework.{page}.{name}", partial(_same, value))
    return a_request_due_on_9_october(office)


def _same(value):
    return value


def case_page(request) -> str:
    return reverse("case", kwargs={"number": request.number})


def test_stop_that_would_change_nothing_is_not_offered(office, october) -> None:
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", october)).content.decode()
    case = client.get(case_page(october)).content.decode()

    assert address("clock-stop", october) not in why
    assert address("clock-extension", october) not in why
    # The 10th, the Saturday that makes up for the holiday, and four days of the next week.
    assert "已于 2025-10-09 到期，到期后至今已过 6 个工作日。" in why
    assert "已逾期，不能再申请延期。" in why
    assert client.get(address("clock-stop", october)).status_code == 403
    assert "暂停或延期" not in case
    assert ">暂停计时</a>" not in case


def test_stop_that_reaches_back_before_the_breach_says_what_it_changes(office, october) -> None:
    ClockReason.objects.filter(code=WHY).update(back_dated_working_days=20)
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", october)).content.decode()
    form = client.get(address("clock-stop", october)).content.decode()

    assert address("clock-stop", october) in why
    assert "仍可登记暂停" in why
    assert "期限已于 2025-10-09 到期：暂停日期填在该日或之前的" in form
    assert "可填 2025-09-25 至 2025-10-16" in form


def test_link_on_the_case_is_named_after_what_is_offered(office, request_) -> None:
    client = logged_in(office.head.person)
    running = client.get(case_page(request_)).content.decode()
    client.post(address("clock-stop", request_), stopping(request_))
    stopped = client.get(case_page(request_)).content.decode()
    ClockReason.objects.filter(code="complex_matter").update(roles=["reviewer"])
    alone = client.get(case_page(request_)).content.decode()

    assert ">暂停或延期</a>" in running
    assert ">调整计时</a>" in stopped
    assert ">调整计时</a>" in alone


def test_more_time_that_is_asked_for_is_not_offered_on_the_case(office, request_) -> None:
    client = logged_in(office.head.person)
    client.post(address("clock-extension", request_), asking(request_))

    case = client.get(case_page(request_)).content.decode()

    assert ">暂停计时</a>" in case
    assert "延期</a>" not in case


def test_day_off_after_the_due_date_is_late_although_no_working_day_has_gone_by(
    office, request_, monkeypatch
) -> None:
    friday = date(2025, 11, 14)
    Clock.objects.filter(case_id=request_.pk).update(due_on=friday, start_on=date(2025, 11, 7))
    page = "backoffice.views.casework.why_this_date.today"
    monkeypatch.setattr(page, lambda: friday + timedelta(days=1))

    why = logged_in(office.head.person).get(address("why-this-date", request_)).content.decode()

    assert "已于 2025-11-14 到期，此后尚无工作日。" in why
    assert "已逾期，不能再申请延期。" in why


def test_form_names_no_day_that_the_act_refuses(office, request_) -> None:
    """A stop cannot begin before the last resume."""
    client = logged_in(office.head.person)
    client.post(address("clock-stop", request_), stopping(request_))
    clock = Clock.objects.get(case_id=request_.pk)
    client.post(
        address("clock-restart", request_),
        {
            "expected_version": str(PracticeRequest.objects.get(pk=request_.pk).version),
            "reason": WHY,
            "on": today().isoformat(),
            "note": "",
        },
    )
    clock.refresh_from_db()
    assert clock.paused_on is None

    form = client.get(address("clock-stop", request_)).content.decode()

    assert f"可填 {today()} 至 {today()}" in form


def test_stop_of_a_given_date_that_has_passed_is_not_offered(office, october) -> None:
    ClockReason.objects.filter(code=WHY).update(back_dated_working_days=20)
    given = ClockEvent(
        kind=ClockEventKind.START,
        effective_on=date(2025, 9, 25),
        recorded_at=NOW,
        ends_on=date(2025, 10, 9),
    )
    clock = Clock.objects.select_related("policy").get(case_id=october.pk)
    clock.policy.unit, clock.policy.length = "fixed_date", 0
    told = replay(clock, [given])

    offers = offered_changes(clock, told, person=office.head.person, on=NOW.date())

    assert offers.stop == ()
    clock.policy.unit, clock.policy.length = "working_day", 5
    started = list(clock.events.all())
    counted = offered_changes(
        clock, replay(clock, started), person=office.head.person, on=NOW.date()
    )
    assert [each.code for each in counted.stop] == [WHY]


def test_day_out_of_range_is_called_what_its_field_is_called(office, request_) -> None:
    client = logged_in(office.head.person)
    tomorrow = (today() + timedelta(days=1)).isoformat()

    refused = client.post(address("clock-stop", request_), stopping(request_, on=tomorrow))

    assert "暂停日期须在" in refused.content.decode()
    assert "生效日期" not in refused.content.decode()


def test_running_deadline_says_nothing_of_being_late(office, request_) -> None:
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", request_)).content.decode()

    assert "到期后至今" not in why
    assert "不能再申请延期" not in why
    assert client.post(address("clock-extension", request_), asking(request_)).status_code == 302


def test_stop_after_the_due_date_is_marked_as_on_record_only(office, october) -> None:
    clock = clock_of(october)
    wanted = Wanted(reason=WHY, on=NOW.date())
    stop_clock(clock=clock, wanted=wanted, actor=office.head.person, at=NOW, expected_version=None)

    why = logged_in(office.head.person).get(address("why-this-date", october)).content.decode()

    assert "到期之后才暂停：只作记录，逾期不变。" in why


def test_days_beyond_the_term_are_explained_and_the_lead_hears_that_nothing_was_late(
    office, october
) -> None:
    """A stop on the last day, that is entered late and resumed: one more day is left to act."""
    ClockReason.objects.filter(code=WHY).update(back_dated_working_days=20)
    last_day = date(2025, 10, 9)
    lead = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    for act, on in ((stop_clock, last_day), (restart_clock, NOW.date())):
        wanted = Wanted(reason=WHY, on=on)
        act(
            clock=clock_of(october),
            wanted=wanted,
            actor=office.head.person,
            at=NOW,
            expected_version=None,
        )
    deliver_due(at=NOW + timedelta(hours=1), worker="w", handlers=HANDLERS)

    why = logged_in(office.head.person).get(address("why-this-date", october)).content.decode()

    assert "比规定的时长多计 1 个工作日" in why
    assert "到期之后才暂停" not in why
    told = Notification.objects.filter(person=lead, topic="clock_changed")
    assert [each.text.endswith("；此前的逾期随之撤销。") for each in told] == [True, True]


def test_among_several_reasons_none_is_chosen_beforehand(office, october) -> None:
    form = StopClockForm(reasons=list(ClockReason.objects.filter(verb="pause")), files=[])

    assert '<option value="" selected>请选择</option>' in str(form["reason"])
