"""Who stands in hears of it: at the entry, on the first morning, and when it ends early."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Absence, Notification, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import an_office
from tests.workflows.engine.mailed import deliver_everything
from workflows.engine.absence import Away, end_absence, enter_absence

pytestmark = pytest.mark.django_db
# A Wednesday; the absence goes over the National Day.
ENTERED_AT = shanghai(2023, 9, 27)
FIRST, LAST = date(2023, 9, 28), date(2023, 10, 8)
FIRST_MORNING = shanghai(2023, 9, 28, 8)


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def deputy(office):
    return a_member(Role.REVIEWER, office.organisation).person


def goes_away(office, delegate, *, first: date = FIRST) -> Absence:
    head = office.head.person
    away = Away(first_day=first, last_day=LAST, delegate=delegate, reason="年休假")
    return enter_absence(actor=head, person=head, away=away, at=ENTERED_AT)


def told(person) -> list[str]:
    rows = Notification.objects.filter(person=person, topic="absence")
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_delegate_is_told_at_the_entry_and_on_the_first_morning(office, deputy) -> None:
    name = office.head.person.name
    goes_away(office, deputy)

    deliver_everything(ENTERED_AT)
    at_entry = told(deputy)
    deliver_everything(shanghai(2023, 9, 28, 7, 59))
    before_eight = told(deputy)
    deliver_everything(FIRST_MORNING)

    assert at_entry == before_eight == [f"您将代{name}办理任务：2023-09-28 至 2023-10-08。"]
    assert told(deputy)[1:] == [f"您今日起代{name}办理任务，至 2023-10-08。"]
    assert told(office.head.person) == []


def test_absence_that_begins_today_is_told_once(office, deputy) -> None:
    goes_away(office, deputy, first=ENTERED_AT.date())

    deliver_everything(ENTERED_AT)
    deliver_everything(FIRST_MORNING)

    assert len(told(deputy)) == 1


def test_delegate_is_told_of_an_early_end_and_not_of_a_beginning_that_is_off(
    office, deputy
) -> None:
    absence = goes_away(office, deputy)
    deliver_everything(ENTERED_AT)
    for _ in range(2):
        end_absence(actor=office.head.person, absence=absence, at=ENTERED_AT)

    deliver_everything(FIRST_MORNING)

    name = office.head.person.name
    assert told(deputy)[1:] == [f"{name}已提前返岗，您自 2023-09-27 起不再代办。"]


def test_beginning_that_comes_after_the_last_day_is_news_to_nobody(office, deputy) -> None:
    goes_away(office, deputy)
    deliver_everything(ENTERED_AT)

    deliver_everything(shanghai(2023, 10, 9))

    assert len(told(deputy)) == 1


def test_absence_without_a_delegate_sends_nothing(office) -> None:
    absence = goes_away(office, None)
    end_absence(actor=office.head.person, absence=absence, at=ENTERED_AT)

    assert not OutboxMessage.objects.filter(topic__startswith="absence").exists()


def test_news_of_standing_in_does_not_go_on_to_the_delegates_own_delegate(office, deputy) -> None:
    third = a_member(Role.REVIEWER, office.organisation).person
    goes_away(office, deputy)
    away = Away(first_day=date(2023, 9, 27), last_day=date(2023, 9, 27), delegate=third, reason="x")
    enter_absence(actor=deputy, person=deputy, away=away, at=ENTERED_AT)

    deliver_everything(ENTERED_AT)

    assert len(told(deputy)) == 1
    assert [text for text in told(third) if office.head.person.name in text] == []
