"""What is offered on a deadline that has passed, and what its pages say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import Clock, ClockReason
from tests.backoffice.views.casework.clock_forms import WHY, address, asking, stopping
from tests.backoffice.views.casework.pages import logged_in
from workflows.engine.calendar import newest_calendar
from workflows.working_days import subtract_working_days, working_days_between

pytestmark = pytest.mark.django_db


def overdue(request, *, working_days: int) -> Clock:
    """Let the deadline of a request have passed this many working days ago."""
    due = subtract_working_days(newest_calendar(), today(), working_days)
    clock = Clock.objects.get(case_id=request.pk)
    begun = due - timedelta(days=10)
    Clock.objects.filter(pk=clock.pk).update(due_on=due, start_on=begun)
    return Clock.objects.get(pk=clock.pk)


def case_page(request) -> str:
    return reverse("case", kwargs={"number": request.number})


def test_stop_that_would_change_nothing_is_not_offered(office, request_) -> None:
    clock = overdue(request_, working_days=5)
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", request_)).content.decode()
    case = client.get(case_page(request_)).content.decode()

    late = working_days_between(newest_calendar(), clock.due_on, today())
    assert address("clock-stop", request_) not in why
    assert address("clock-extension", request_) not in why
    assert f"已于 {clock.due_on} 到期，到期后至今已过 {late} 个工作日。" in why
    assert "已逾期，不能再申请延期。" in why
    assert client.get(address("clock-stop", request_)).status_code == 403
    assert "暂停或延期" not in case
    assert ">暂停计时</a>" not in case


def test_stop_that_reaches_back_before_the_breach_says_what_it_changes(office, request_) -> None:
    ClockReason.objects.filter(code=WHY).update(back_dated_working_days=20)
    clock = overdue(request_, working_days=5)
    client = logged_in(office.head.person)

    why = client.get(address("why-this-date", request_)).content.decode()
    form = client.get(address("clock-stop", request_)).content.decode()

    assert address("clock-stop", request_) in why
    assert "仍可登记暂停" in why
    assert f"期限已于 {clock.due_on} 到期：暂停日期填在该日或之前的" in form
    assert f"可填 {clock.start_on} 至 {today()}" in form


def test_link_on_the_case_is_named_after_what_is_offered(office, request_) -> None:
    client = logged_in(office.head.person)
    running = client.get(case_page(request_)).content.decode()
    client.post(address("clock-stop", request_), stopping(request_))
    stopped = client.get(case_page(request_)).content.decode()
    ClockReason.objects.filter(code="complex_matter").update(roles=["reviewer"])
    alone = client.get(case_page(request_)).content.decode()

    assert ">暂停或延期</a>" in running
    assert ">恢复或延期</a>" in stopped
    assert ">恢复计时</a>" in alone


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
