"""What the page of an application says of the agreements that follow it, to whoever applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Agreement, Notification
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.agreeing import DAY_AFTER, drawn_up
from tests.workflows.conditional_access.applying import (
    CONDITIONS,
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    handed_in,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.conditional_access.letter_facts import sentences
from workflows.engine.escalation import sweep

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import AccessApplication, Person
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def page_of(client: Client, person: Person, application: AccessApplication) -> str:
    client.force_login(person)
    return client.get(reverse("case", args=[application.number])).content.decode()


def test_applicant_reads_who_is_at_work_while_departments_are(client: Client) -> None:
    town = a_town()

    page = page_of(client, town.person.person, handed_in(town, town.traffic.row))

    assert "由各数据提供部门办理，答复的期限见“各项数据的答复”。" in page
    assert "目前没有人需要办理" not in page


def test_agreement_to_sign_is_named_with_its_dataset_and_last_day(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)

    page = page_of(client, town.person.person, agreement.application)

    assert f"请签署应用协议 {agreement.number}" in page
    assert "停车场实时泊位 · 2023-10-18 前（含当日）" in page
    assert "须在 2023-10-18 前（含当日）签署应用协议，签署后才能使用" in page
    assert "没有未办任务" not in page


def test_lapsed_agreement_is_said_beside_the_answer_that_it_ends(client: Client) -> None:
    town = a_town()
    agreement = drawn_up(town)
    for at in (shanghai(2023, 10, 16, 10), shanghai(2023, 10, 18, 10)):
        sweep(at=at)
        delivered(at)
    lapse_unsigned(at=DAY_AFTER)
    delivered(DAY_AFTER)

    page = page_of(client, town.person.person, agreement.application)

    assert "同意开放的决定已失效：没有在期限内签署应用协议" in page
    assert "请签署应用协议" not in page
    assert "没有等待办理的事项。" in page


def test_who_reads_every_case_is_not_asked_to_sign(client: Client) -> None:
    agreement = drawn_up(a_town())

    page = page_of(client, a_member(Role.AUDITOR).person, agreement.application)

    assert agreement.number in page
    assert "请签署应用协议" not in page


def test_page_asks_as_often_however_many_agreements(client: Client) -> None:
    town = a_town()
    asked = [_asked(client, town, departments) for departments in (1, 2)]

    assert Agreement.objects.count() == 3
    assert asked[0] == asked[1]


def _asked(client: Client, town: Town, departments: int) -> int:
    chosen = (town.traffic, town.health)[:departments]
    rows = [
        a_listed_row(
            each.organisation,
            **{**CONDITIONS, "portal_dataset_id": f"O20230000000099{departments}{at}"},
        )
        for at, each in enumerate(chosen)
    ]
    application = handed_in(town, *rows)
    for each in chosen:
        approved(application.lines.get(organisation=each.organisation), each)
    delivered(NEXT_DAY)
    page_of(client, town.person.person, application)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("case", args=[application.number]))
    return len(queries)


def test_applicant_hears_once_that_an_agreement_waits() -> None:
    town = a_town()
    agreement = drawn_up(town)

    about = Notification.objects.filter(person=town.person.person, case=agreement.pk)

    assert about.filter(text__endswith="的状态变为“待签署”").count() == 1


def test_conditions_that_a_list_joins_are_two_points_of_a_letter() -> None:
    joined = "有基础的数据安全保护能力；注明数据来源&&依主管部门审核后开放。\n按季度报告。"

    assert sentences(joined) == [
        "有基础的数据安全保护能力；注明数据来源",
        "依主管部门审核后开放",
        "按季度报告",
    ]
