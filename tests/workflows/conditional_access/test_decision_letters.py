"""Letters of decisions as issued: until when to sign, a shorter term, nothing to decide."""

from __future__ import annotations

import pytest

from cases.models import Agreement, Clock, Letter, Notification, OutboxMessage
from cases.proof_of_applications import first_bad_application
from cases.proof_of_letters import first_bad_letter
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    SHORTER,
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    proposed,
    reworded,
)
from tests.workflows.conditional_access.test_letters import text_of
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.new_version import version_took_effect

pytestmark = pytest.mark.django_db


def test_decision_names_the_day_on_which_the_term_of_its_agreement_ends() -> None:
    town = a_town()
    approved(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    delivered(NEXT_DAY)

    text = text_of(Letter.objects.get(kind="decision"))

    agreement = Agreement.objects.get()
    assert str(Clock.objects.get(case=agreement.pk).due_on) == "2023-10-18"
    assert "请贵单位于2023年10月18日前（含当日）" in text
    assert "逾期没有签署的，本决定失效。" in text
    assert (agreement.bound.begins_on, agreement.bound.ends_on) == (
        NEXT_DAY.date(),
        NEXT_DAY.date().replace(year=2024, day=27),
    )


def test_first_of_two_decisions_of_a_department_names_no_day_and_the_second_does() -> None:
    town = a_town()
    second = a_listed_row(
        town.traffic.organisation, open_type="conditional", portal_dataset_id="O2023000000000003"
    )
    application = handed_in(town, town.traffic.row, second)

    for line in application.lines.order_by("pk"):
        approved(line, town.traffic)

    days = [each.facts["sign_by"] for each in Letter.objects.filter(kind="decision").order_by("pk")]
    assert days == ["", "2023-10-18"]


def test_shorter_term_is_told_with_its_reason_and_how_to_contest_it() -> None:
    town = a_town()
    line = proposed(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)

    line = finished(line, town.traffic.head, "approve", NEXT_DAY, **SHORTER)

    text = text_of(Letter.objects.get(kind="decision"))
    assert (line.granted_months, line.shorter_because) == (6, SHORTER["shorter_because"])
    assert "贵单位申请的使用期限为12个月，我单位准予6个月，理由见下。" in text
    assert SHORTER["shorter_because"] in text
    assert "救济途径" in text
    assert (first_bad_application(), first_bad_letter()) == (None, None)


@pytest.mark.parametrize(
    ("outcome", "label"),
    [("redirect", "数据不属于本单位"), ("find_not_needed", "已无条件开放")],
)
def test_dataset_that_needs_no_decision_is_told_of_by_a_letter(outcome: str, label: str) -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    answer = "请向上海市道路运输局申请该数据。"

    finished(line, town.traffic.reviewer, outcome, NEXT_DAY, answer=answer)
    delivered(NEXT_DAY)

    letter = Letter.objects.get(kind="told")
    assert f"经核对，{label}，我单位不再审核" in text_of(letter)
    assert answer in text_of(letter)
    told = Notification.objects.filter(person=town.person.person)
    assert [each.topic for each in told if each.topic.startswith("access")] == ["access_letter"]
    assert (first_bad_application(), first_bad_letter()) == (None, None)


@pytest.mark.access_scenario(20)
def test_dataset_that_became_open_to_all_ends_with_a_letter() -> None:
    town = a_town()
    handed_in(town, town.traffic.row)
    reworded(town.traffic.row, open_type="unconditional")

    version_took_effect(OutboxMessage(), NEXT_DAY)

    assert "可以在开放清单的条目页直接获取" in text_of(Letter.objects.get(kind="told"))
    assert first_bad_letter() is None
