"""A head who overrules the reviewer says so in words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.errors import BadInput
from cases.models import AccessLine, CaseEvent, Letter, WorkItem
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    Town,
    a_town,
    finished,
    handed_in,
    line_of,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
CONDITIONS = "仅限停车导航应用使用，每季度提交利用报告。"
GROUNDS = "停车导航用不到就诊量，请去掉该数据后重新申请。"
TO_OPEN = {"proposal": "approve", "granted_months": 12, "answer": CONDITIONS}
TO_REFUSE = {"proposal": "refuse", "refusal_reason": "RF05", "answer": GROUNDS}


def proposed(town: Town, said: dict[str, Any]) -> AccessLine:
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    line = finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
    return finished(line, town.traffic.reviewer, "propose", NEXT_DAY, **said)


@pytest.mark.parametrize(
    ("proposal", "outcome", "decided"),
    [
        (TO_REFUSE, "approve", {"granted_months": 12, "answer": f" {GROUNDS}\n"}),
        (TO_OPEN, "refuse", {"refusal_reason": "RF05", "answer": CONDITIONS}),
    ],
)
def test_words_of_the_opposite_proposal_are_refused(
    proposal: dict[str, Any], outcome: str, decided: dict[str, Any]
) -> None:
    town = a_town()
    line = proposed(town, proposal)

    with pytest.raises(BadInput, match="与现在选择的相反") as refusal:
        finished(line, town.traffic.head, outcome, AFTER_HOLIDAY, **decided)

    assert refusal.value.facts["field"] == "answer"
    assert not Letter.objects.filter(word="数开决").exists()


def test_reviewer_who_turns_round_writes_anew() -> None:
    town = a_town()
    line = proposed(town, TO_OPEN)
    line = finished(line, town.traffic.head, "send_back", NEXT_DAY, reason="请核对用途。")

    with pytest.raises(BadInput, match="建议予以开放"):
        finished(
            line,
            town.traffic.reviewer,
            "propose",
            NEXT_DAY,
            **{**TO_REFUSE, "answer": CONDITIONS},
        )


@pytest.mark.parametrize(
    ("proposal", "conditions", "grounds"),
    [(TO_OPEN, CONDITIONS, ""), (TO_REFUSE, "", GROUNDS)],
)
def test_page_begins_with_the_words_of_the_decision_that_agrees(
    client: Client, proposal: dict[str, Any], conditions: str, grounds: str
) -> None:
    town = a_town()
    item = WorkItem.objects.get(process=proposed(town, proposal).pk, finished__isnull=True)
    client.force_login(town.traffic.head.person)

    page = client.get(reverse("step", args=[item.pk]))

    first = {bound.name: bound.value() for bound in page.context["fields"]}
    assert (first["conditions"], first["grounds"]) == (conditions, grounds)
    assert "answer" not in first


def test_head_overrules_on_the_page_and_the_letter_has_no_word_of_the_proposal(
    client: Client,
) -> None:
    town = a_town()
    line = proposed(town, TO_REFUSE)
    item = WorkItem.objects.get(process=line.pk, finished__isnull=True)
    client.force_login(town.traffic.head.person)
    typed = {
        "expected_version": line.version,
        "outcome": "approve",
        "granted_months": 12,
        "conditions": "",
        "refusal_reason": "RF05",
        "grounds": GROUNDS,
    }

    assert client.post(reverse("step", args=[item.pk]), typed).status_code == 302

    letter = Letter.objects.get(kind="decision")
    assert GROUNDS not in "".join(letter.facts["conditions"])
    event = CaseEvent.objects.get(case=line.pk, act="approve")
    assert "answer" not in event.data


def test_refused_page_keeps_the_words_of_both_decisions(client: Client) -> None:
    town = a_town()
    line = proposed(town, TO_OPEN)
    item = WorkItem.objects.get(process=line.pk, finished__isnull=True)
    client.force_login(town.traffic.head.person)
    typed = {
        "expected_version": line.version,
        "outcome": "refuse",
        "granted_months": 12,
        "conditions": "另一条件。",
        "refusal_reason": "RF05",
        "grounds": "太短",
    }

    page = client.post(reverse("step", args=[item.pk]), typed)

    assert page.status_code == 422
    first = {bound.name: bound.value() for bound in page.context["fields"]}
    assert (first["conditions"], first["grounds"]) == ("另一条件。", "太短")
