"""What the applicant is told of an answer: once each, in words that are true of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed
from cases.models import AccessApplication, Notification
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    handed_in,
    line_of,
)
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.engine.gate import act

if TYPE_CHECKING:
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
DAY_AFTER_TERM = shanghai(2023, 10, 19)


def told(town: Town, about: str) -> list[str]:
    found = Notification.objects.filter(
        person=town.person.person,
        topic__in=["access_answered", "access_letter"],
        text__contains=about,
    )
    return [each.text for each in found.order_by("pk") if "受理通知书" not in each.text]


def withdraw(application: AccessApplication, town: Town) -> AccessApplication:
    act(
        case=application,
        name="withdraw",
        actor=town.person.person,
        at=NEXT_DAY,
        expected_version=None,
        data={"reason": "不再需要。"},
    )
    return AccessApplication.objects.get(pk=application.pk)


def test_lapsed_line_is_not_called_an_answer_of_its_department() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    asked_for_supplement(line, town.traffic)

    abandon_unanswered(at=DAY_AFTER_TERM)
    delivered(DAY_AFTER_TERM)

    assert told(town, "停车场实时泊位") == [
        "您申请的“停车场实时泊位”，交通委员会送达了补正告知书：交通委员会数开补〔2023〕1号。",
        "您申请的“停车场实时泊位”，交通委员会送达了视为放弃申请告知书：交通委员会数开告〔2023〕1号。",
    ]


def test_applicant_hears_of_an_answer_that_came_just_before_the_withdrawal() -> None:
    town = a_town()
    application = handed_in(town)
    approved(line_of(application, town.traffic), town.traffic)

    application = withdraw(application, town)
    delivered(NEXT_DAY)

    assert application.state == "approved"
    assert told(town, "停车场实时泊位") == [
        "您申请的“停车场实时泊位”，交通委员会送达了审核决定书：交通委员会数开决〔2023〕1号。"
    ]
    assert told(town, "医疗机构挂号量") == []


def test_application_that_was_answered_whole_is_not_withdrawn_before_it_says_so() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    approved(line_of(application, town.traffic), town.traffic)

    with pytest.raises(GuardFailed, match="均已作出答复"):
        withdraw(application, town)
    delivered(NEXT_DAY)

    assert AccessApplication.objects.get(pk=application.pk).state == "approved"
    assert len(told(town, "停车场实时泊位")) == 1
