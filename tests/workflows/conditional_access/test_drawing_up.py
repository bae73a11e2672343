"""Agreements are drawn up once a department has decided, with the text frozen by its digests."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import (
    AccessApplication,
    AccessLine,
    AgreedLine,
    Agreement,
    CaseEvent,
    Clock,
    Letter,
    OutboxMessage,
    WorkItem,
)
from cases.queries.agreement_templates import template_in_force
from cases.queries.agreements import fully_signed, lines_in
from cases.text_digest import text_digests
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.wordings import released
from tests.workflows.conditional_access.agreeing import drawn_up
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    handed_in,
    line_of,
    refused,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.agreements.drawing_up import draw_up_agreements
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


def test_approval_leads_to_an_agreement_with_its_text_bound() -> None:
    town = a_town()

    agreement = drawn_up(town)

    bound = agreement.bound
    assert (agreement.state, agreement.organisation) == ("drafted", town.traffic.organisation)
    assert agreement.opened_by == town.person.person
    assert [line.entry for line in lines_in(agreement)] == [town.traffic.row.entry]
    assert (bound.begins_on, bound.ends_on) == (date(2023, 9, 28), date(2024, 9, 27))
    event = CaseEvent.objects.get(case=agreement.pk, act="bind_text")
    digests = text_digests(bound.text)
    assert (bound.sha256, bound.sm3) == (digests.sha256, digests.sm3)
    assert event.data["sha256"] == bound.sha256
    assert (event.data["sm3"], event.data["template"]) == (bound.sm3, 1)
    assert (event.data["begins_on"], event.data["ends_on"]) == ("2023-09-28", "2024-09-27")
    assert event.actor is None


def test_text_says_what_was_applied_for_and_decided() -> None:
    town = a_town()

    text = drawn_up(town).bound.text

    for said in (
        "停车场实时泊位",
        "O2023000000000001",
        "为停车导航应用提供附近泊位和就诊高峰提示。",
        "接口调用",
        "自2023年9月28日起至2024年9月27日止",
        "有专人负责，数据加密存放，访问留痕。",
        town.applicant.name,
        town.traffic.organisation.full_name,
        f"文号：{Letter.objects.get(kind='decision').number}",
        AccessApplication.objects.get().number,
        "示范文本 KF-A 第 1 版",
    ):
        assert said in text
    assert AccessLine.objects.get().number not in text
    assert "。。" not in text


def test_task_is_the_applicants_and_due_in_ten_working_days() -> None:
    town = a_town()

    agreement = drawn_up(town)

    task = WorkItem.objects.get(process=agreement.pk)
    clock = Clock.objects.get(case=agreement.pk)
    assert (task.owner, task.organisation) == (town.person.person, town.person.organisation)
    assert (clock.code, clock.due_on) == ("app.sign", date(2023, 10, 18))


def test_department_gets_one_agreement_when_all_its_lines_are_decided() -> None:
    town = a_town()
    second = a_listed_row(
        town.traffic.organisation, open_type="conditional", portal_dataset_id="O2023000000000003"
    )
    application = handed_in(town, town.traffic.row, second, town.health.row)
    lines = {line.entry_id: line for line in AccessLine.objects.filter(application=application)}

    approved(lines[town.traffic.row.entry_id], town.traffic)
    delivered(NEXT_DAY)
    waiting = Agreement.objects.count()
    approved(lines[second.entry_id], town.traffic)
    delivered(NEXT_DAY)
    of_traffic = Agreement.objects.get()
    refused(lines[town.health.row.entry_id], town.health)
    delivered(NEXT_DAY)

    assert waiting == 0
    assert [line.entry_id for line in lines_in(of_traffic)] == [
        town.traffic.row.entry_id,
        second.entry_id,
    ]
    assert Agreement.objects.count() == 1
    assert town.health.row.name not in of_traffic.bound.text


def test_message_that_comes_twice_draws_up_nothing_more() -> None:
    town = a_town()
    agreement = drawn_up(town)
    message = OutboxMessage.objects.get(topic="agreement_due")

    draw_up_agreements(message, NEXT_DAY)

    assert Agreement.objects.get() == agreement
    assert AgreedLine.objects.count() == 1


def test_withdrawal_leaves_the_approved_dataset_its_agreement() -> None:
    town = a_town()
    second = a_listed_row(
        town.traffic.organisation, open_type="conditional", portal_dataset_id="O2023000000000003"
    )
    application = handed_in(town, town.traffic.row, second)
    approved(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)
    application = AccessApplication.objects.get(pk=application.pk)

    act(
        case=application,
        name="withdraw",
        actor=town.person.person,
        at=NEXT_DAY,
        expected_version=None,
    )
    delivered(NEXT_DAY)

    assert [line.entry for line in lines_in(Agreement.objects.get())] == [town.traffic.row.entry]


def test_refused_application_has_no_agreement() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)

    refused(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)

    assert not Agreement.objects.exists()


def test_agreement_keeps_the_version_of_its_template() -> None:
    town = a_town()
    agreement = drawn_up(town)
    text = agreement.bound.text

    released(the_three().administrator)

    agreement = Agreement.objects.get()
    assert (agreement.bound.template.number, template_in_force().number) == (1, 2)
    assert agreement.bound.text == text
    assert not fully_signed().exists()
