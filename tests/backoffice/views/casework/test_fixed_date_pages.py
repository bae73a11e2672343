"""What pages say of a deadline that ends on a given date, and of a breach that was withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import Clock
from tests.backoffice.views.casework.clock_forms import address, stopping
from tests.backoffice.views.casework.pages import logged_in
from tests.practice.models import PracticeRequest
from tests.practice.requests import a_draft, open_item
from tests.workflows.engine.closing import let_the_date_be_given
from workflows.engine.claims import claim
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db


def handed_in(office, *, closes_on: date | None = None) -> PracticeRequest:
    request = a_draft(office)
    PracticeRequest.objects.filter(pk=request.pk).update(closes_on=closes_on)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=moment(),
        expected_version=request.version,
    )
    return PracticeRequest.objects.get(pk=request.pk)


def test_page_says_in_one_sentence_who_set_the_date(office) -> None:
    let_the_date_be_given()
    day = today() + timedelta(days=20)
    request = handed_in(office, closes_on=day)

    html = logged_in(office.head.person).get(address("why-this-date", request)).content.decode()

    who = office.staff.person.name
    assert f"到期日是固定日期：{who}于 {today():%Y-%m-%d}" in html
    assert f"起算时定为 {day:%Y-%m-%d}；不按天计算，暂停和日历调整都不改变它。" in html
    assert "<dd>固定日期</dd>" in html
    assert "是否计入" not in html


def test_paused_fixed_date_is_shown_as_it_stays(office) -> None:
    let_the_date_be_given()
    day = today() + timedelta(days=20)
    request = handed_in(office, closes_on=day)
    client = logged_in(office.head.person)
    claim(work_item=open_item(request), person=office.head.person, at=moment())
    form = client.get(address("clock-stop", request)).content.decode()
    client.post(address("clock-stop", request), stopping(request))

    assert "暂停只停止催办，到期日不变" in form
    for url in (
        reverse("waiting-queue"),
        reverse("supervision-tasks"),
        reverse("case", kwargs={"number": request.number}),
    ):
        html = client.get(url).content.decode()
        assert "已暂停，到期日不变" in html
        assert f"{day:%Y-%m-%d}" in html
        assert "到期日待恢复后确定" not in html
    assert f"自 {today():%Y-%m-%d} 起暂停计时" in html
    why = client.get(address("why-this-date", request)).content.decode()
    assert "期限正在暂停，到期日不变：" in why
    assert f"为何到 {day:%Y-%m-%d}" in why


def test_lengthened_fixed_date_names_both_dates(office) -> None:
    let_the_date_be_given()
    first, later = today() + timedelta(days=20), today() + timedelta(days=24)
    request = handed_in(office, closes_on=first)
    clock = Clock.objects.get(case_id=request.pk)
    clock.events.create(
        kind="extend",
        reason="complex_matter",
        days=2,
        effective_on=today(),
        recorded_at=moment(),
        actor=office.head.person,
        ends_on=later,
    )

    html = logged_in(office.head.person).get(address("why-this-date", request)).content.decode()

    assert f"原为 {first:%Y-%m-%d}，{office.head.person.name}于" in html
    assert f"同意延长 2 个工作日，改为 {later:%Y-%m-%d}" in html


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_withdrawn_breach_is_told_on_the_case_and_why_pages(office, is_withdrawn) -> None:
    request = handed_in(office)
    if is_withdrawn:
        Clock.objects.filter(case_id=request.pk).update(breach_withdrawn_on=today())
    client = logged_in(office.head.person)

    case = client.get(reverse("case", kwargs={"number": request.number})).content.decode()
    why = client.get(address("why-this-date", request)).content.decode()

    assert (f"{today():%Y-%m-%d} 查明此前的逾期不成立，升级记录保留" in case) is is_withdrawn
    assert (f"逾期已撤销：{today():%Y-%m-%d} 查明" in why) is is_withdrawn
