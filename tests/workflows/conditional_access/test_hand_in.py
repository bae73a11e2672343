"""Handing an application in: what is refused, what is written, who gets a task by when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication, AccessLine, CaseEvent, Clock, ListVersion, WorkItem
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_draft,
    a_town,
    finished,
    handed_in,
    line_of,
    refused,
    said,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.content import content_digest
from workflows.conditional_access.hand_in import MOST_IN_A_MINUTE

pytestmark = pytest.mark.django_db


@pytest.mark.access_scenario(2)
def test_application_opens_a_line_at_each_provider_due_across_the_holiday() -> None:
    town = a_town()

    application = handed_in(town)

    assert application.state == "submitted"
    assert application.list_version == ListVersion.objects.get()
    lines = AccessLine.objects.filter(application=application).order_by("pk")
    assert [(line.organisation, line.state, line.row) for line in lines] == [
        (town.traffic.organisation, "submitted", town.traffic.row),
        (town.health.organisation, "submitted", town.health.row),
    ]
    clocks = Clock.objects.filter(case__in=[line.pk for line in lines])
    assert [(clock.code, clock.due_on) for clock in clocks] == [
        ("app.answer", date(2023, 10, 10))
    ] * 2
    items = WorkItem.objects.filter(process__in=[line.pk for line in lines]).order_by("pk")
    assert [(item.organisation, item.role, item.due_on) for item in items] == [
        (town.traffic.organisation, "reviewer", date(2023, 10, 10)),
        (town.health.organisation, "reviewer", date(2023, 10, 10)),
    ]


def test_what_was_handed_in_is_kept_with_its_words_and_named_by_the_event() -> None:
    town = a_town()

    application = handed_in(town, town.traffic.row)

    submission = application.submissions.get()
    assert submission.digest == content_digest(submission.content)
    assert submission.content["purpose"] == "为停车导航应用提供附近泊位和就诊高峰提示。"
    assert submission.content["datasets"] == [
        {
            "entry": str(town.traffic.row.entry.uid),
            "name": "停车场实时泊位",
            "row_hash": town.traffic.row.row_hash,
        }
    ]
    assert [each["text"] for each in submission.content["checklist"]] == [
        "有基础的数据安全保护能力",
        "可在自身业务范围内进行科学研究、咨询报告、业务支撑等场景",
        "注明数据来源，定期抽查数据使用情况",
    ]
    event = CaseEvent.objects.get(case=application.pk, act="submit")
    assert event.data["content_digest"] == submission.digest
    assert event.data["list_version"] == "2026-001"
    assert event.data["lines"] == [line_of(application, town.traffic).number]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"entries": ()}, "entries"),
        ({"entries": ("not-a-uid",)}, "entries"),
        ({"entries": ("00000000-0000-0000-0000-000000000000",)}, "entries"),
        ({"demand_type": ""}, "demand_type"),
        ({"demand_type": "anything"}, "demand_type"),
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "用" * 2001}, "purpose"),
        ({"necessity": ""}, "necessity"),
        ({"delivery": "post"}, "delivery"),
        ({"term_months": None}, "term_months"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": 37}, "term_months"),
        ({"phone": ""}, "phone"),
        ({"answers": {}}, "answer-capability"),
    ],
)
def test_incomplete_application_is_refused_and_nothing_is_written(
    changed: dict[str, Any], field: str
) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)

    with pytest.raises(BadInput) as refusal:
        finished(
            application,
            town.person,
            "submit",
            AT,
            content=said(town, town.traffic.row, **changed),
            pledge=True,
        )

    assert refusal.value.facts["field"] == field
    application = AccessApplication.objects.get(pk=application.pk)
    assert (application.state, application.submissions.count()) == ("draft", 0)
    assert not AccessLine.objects.exists()


def test_promise_that_is_not_ticked_is_named() -> None:
    town = a_town()
    content = said(town, town.health.row)
    answers = {**content.answers, "D-use": ""}

    with pytest.raises(BadInput, match="不得对外提供查询服务") as refusal:
        handed_in(town, town.health.row, answers=answers)

    assert refusal.value.facts["field"] == "answer-D-use"


def test_application_without_the_pledge_is_refused() -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)

    with pytest.raises(BadInput) as refusal:
        finished(application, town.person, "submit", AT, content=said(town, town.traffic.row))

    assert refusal.value.facts["field"] == "pledge"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"open_type": "unconditional"}, "是无条件开放数据，不用申请"),
        ({"open_type": "not_open"}, "是非开放数据，不能申请"),
        ({"open_type": "conditional", "status": "suspended"}, "已中止开放，恢复开放后才能申请"),
    ],
)
def test_dataset_that_nobody_applies_for_is_refused(changed: dict[str, Any], sentence: str) -> None:
    town = a_town()
    row = a_listed_row(town.traffic.organisation, **changed)

    with pytest.raises(BadInput, match=sentence):
        handed_in(town, row)


@pytest.mark.access_scenario(34)
def test_second_application_for_a_dataset_that_waits_is_refused_with_its_number() -> None:
    town = a_town()
    first = handed_in(town, town.traffic.row)

    with pytest.raises(GuardFailed, match=first.number):
        handed_in(town, town.traffic.row, town.health.row)

    assert AccessLine.objects.count() == 1


@pytest.mark.access_scenario(34)
def test_refused_dataset_may_be_applied_for_again_at_once_and_is_linked() -> None:
    town = a_town()
    first = refused(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)

    again = handed_in(town, at=NEXT_DAY)

    opened = {
        department.organisation: CaseEvent.objects.get(
            case=line_of(again, department).pk, act="open"
        ).data.get("earlier_line")
        for department in (town.traffic, town.health)
    }
    assert again.state == "submitted"
    assert opened == {town.traffic.organisation: first.number, town.health.organisation: None}


@pytest.mark.access_scenario(45)
def test_applications_of_one_minute_have_a_limit_and_what_was_written_stays() -> None:
    town = a_town()
    rows = [
        a_listed_row(town.traffic.organisation, name=f"第 {number} 项", open_type="conditional")
        for number in range(MOST_IN_A_MINUTE + 1)
    ]
    for row in rows[1:]:
        handed_in(town, row)
    application = a_draft(town, rows[0])

    with pytest.raises(GuardFailed, match="一分钟后再提交"):
        finished(application, town.person, "submit", AT, content=said(town, rows[0]), pledge=True)

    assert AccessApplication.objects.get(pk=application.pk).state == "draft"
    later = AT + timedelta(seconds=61)
    done = finished(
        application, town.person, "submit", later, content=said(town, rows[0]), pledge=True
    )
    assert done.state == "submitted"
