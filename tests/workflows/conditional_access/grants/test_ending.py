"""Grants end by their days, by their user, and the delivery system hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backoffice import access_tasks
from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Grant, Notification
from cases.proof_of_grants import first_bad_grant
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import a_town, delivered
from tests.workflows.conditional_access.granting import (
    LATER,
    acted,
    found_of,
    granted,
    in_use,
    pushed,
)
from workflows.conditional_access.grants.ending import expire_ended
from workflows.conditional_access.grants.ending_news import remind_of_ending_grants

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from cases.models import Person

pytestmark = pytest.mark.django_db
LAST_EVENING, NEXT_MORNING = shanghai(2024, 9, 27, 23), shanghai(2024, 9, 28, 0)


def news_to(person: Person) -> list[str]:
    return list(
        Notification.objects.filter(person=person, topic="grant_ends_soon")
        .order_by("pk")
        .values_list("text", flat=True)
    )


@pytest.mark.access_scenario(37)
def test_scheduler_that_was_down_for_a_month_gave_nobody_a_day(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    grant = in_use(a_town(), tmp_path)
    early = expire_ended(at=LAST_EVENING)
    usable = [grant.is_usable(at) for at in (LAST_EVENING, NEXT_MORNING)]
    a_month_later = NEXT_MORNING + timedelta(days=30)

    late = [expire_ended(at=a_month_later) for _ in range(2)]

    grant.refresh_from_db()
    assert (early, late) == ((), [(grant.number,), ()])
    assert usable == [True, False]
    assert (grant.state, grant.is_closed) == ("expired", True)
    assert pushed(grant) == ["granted", "expired"]
    assert first_bad_grant() is None
    assert found_of(grant, a_month_later) == []


def test_nothing_expires_before_its_last_day_is_over(tmp_path: Path) -> None:
    grant = in_use(a_town(), tmp_path)

    with pytest.raises(GuardFailed, match="还没有届满"):
        acted(grant, "expire", None, LAST_EVENING)


def test_what_was_never_delivered_or_is_suspended_expires_too(tmp_path: Path) -> None:
    town = a_town()
    waiting = granted(town, tmp_path)
    suspended = acted(in_use(town, tmp_path), "restrict", town.traffic.head, reason="核查。")

    assert expire_ended(at=NEXT_MORNING) == (waiting.number, suspended.number)
    assert set(Grant.objects.values_list("state", flat=True)) == {"expired"}


@pytest.mark.access_scenario(37)
def test_user_and_department_are_told_thirty_and_seven_days_before(tmp_path: Path) -> None:
    town = a_town()
    in_use(town, tmp_path)
    found = []
    for day in (shanghai(2024, 8, 27), shanghai(2024, 8, 28), shanghai(2024, 8, 29)):
        found.append(remind_of_ending_grants(at=day))
        delivered(day)
    for day in (shanghai(2024, 9, 19), shanghai(2024, 9, 20), shanghai(2024, 9, 27)):
        found.append(remind_of_ending_grants(at=day))
        delivered(day)

    assert found == [0, 1, 0, 0, 1, 0]
    for person in (town.person.person, town.traffic.reviewer.person):
        told = news_to(person)
        assert len(told) == 2
        assert all("的授权到 2024-09-27 止（含当日）" in text for text in told)
    assert news_to(town.health.reviewer.person) == []


def test_who_comes_late_tells_the_nearer_notice_alone(tmp_path: Path) -> None:
    in_use(a_town(), tmp_path)

    assert remind_of_ending_grants(at=shanghai(2024, 9, 25)) == 1
    assert remind_of_ending_grants(at=shanghai(2024, 9, 26)) == 0


def test_grant_that_ended_is_no_news(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    remind_of_ending_grants(at=shanghai(2024, 9, 20))
    acted(grant, "stop_using", town.person, shanghai(2024, 9, 20), reason="项目结束。")

    delivered(shanghai(2024, 9, 20))

    assert news_to(town.person.person) == []


def test_user_stops_early_with_a_reason(tmp_path: Path, settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"
    town = a_town()
    grant = in_use(town, tmp_path)
    with pytest.raises(BadInput):
        acted(grant, "stop_using", town.person)

    grant = acted(grant, "stop_using", town.person, reason="导航项目下线，数据已删除。")

    assert (grant.state, grant.is_closed, grant.is_usable(LATER)) == ("ended", True, False)
    assert pushed(grant) == ["granted", "ended"]


def test_nobody_else_stops_it_for_the_user(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    colleague = a_member(Role.APPLICANT, town.person.organisation)

    for other in (colleague, town.traffic.head):
        with pytest.raises(NotAllowed):
            acted(grant, "stop_using", other, reason="项目结束。")


def test_alarm_clock_marks_and_reminds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    monkeypatch.setattr("backoffice.access_tasks.timezone.now", lambda: shanghai(2024, 9, 20))
    access_tasks.remind_of_grants.call_local()
    told = len(news_to(town.person.person))
    monkeypatch.setattr("backoffice.access_tasks.timezone.now", lambda: NEXT_MORNING)
    access_tasks.mark_expired_grants.call_local()

    grant.refresh_from_db()
    assert (told, grant.state) == (1, "expired")
