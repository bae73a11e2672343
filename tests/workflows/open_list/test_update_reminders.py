"""People hear before their data falls due, of each due day once."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Notification, OutboxMessage, UpdateReminder
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import (
    City,
    Edit,
    a_city,
    add,
    change,
    in_days,
    publish,
    row,
)
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS
from workflows.open_list.update_reminders import Reminded, remind_of_updates

pytestmark = pytest.mark.django_db
AT = in_days(10)


@pytest.fixture
def city() -> City:
    return a_city()


def monthly(name: str, day: int) -> Edit:
    return add(name=name, update_frequency="monthly", last_data_update_at=shanghai(2023, 8, day))


def news(person) -> list[str]:
    while deliver_due(at=AT, worker="test", handlers=HANDLERS).claimed:
        pass
    found = Notification.objects.filter(person=person, topic="updates_due").order_by("id")
    return list(found.values_list("text", flat=True))


def test_staff_hear_once_of_all_that_falls_due_soon(city) -> None:
    # Due on 14, 16 and 17 September, on 18 September and long ago; three days are soon.
    publish(city, *(monthly(str(day), day) for day in (14, 16, 17, 18, 1)))

    first = remind_of_updates(at=AT)
    again = remind_of_updates(at=AT)

    assert (first, again) == (Reminded(entries=3, messages=1), Reminded(entries=0, messages=0))
    assert news(city.staff.person) == [
        "交通委员会有 3 个条目在 2023-09-14 至 2023-09-17 应更新数据，见“更新日历”。"
    ]
    assert UpdateReminder.objects.count() == 3


def test_next_day_tells_of_what_is_new_alone(city) -> None:
    publish(city, *(monthly(str(day), day) for day in (14, 18)))
    remind_of_updates(at=AT)

    following = remind_of_updates(at=in_days(11))

    assert following == Reminded(entries=1, messages=1)
    assert OutboxMessage.objects.filter(topic="updates_due").count() == 2


def test_new_data_brings_a_new_due_day_and_a_new_reminder(city) -> None:
    publish(city, monthly("甲", 14))
    remind_of_updates(at=AT)
    publish(city, change(row("甲"), last_data_update_at=shanghai(2023, 9, 14)), at=AT)

    later = remind_of_updates(at=in_days(39))

    assert later == Reminded(entries=1, messages=1)
    assert set(UpdateReminder.objects.values_list("due_on", flat=True)) == {
        date(2023, 9, 14),
        date(2023, 10, 15),
    }


def test_another_department_hears_nothing(city) -> None:
    publish(city, monthly("甲", 14))
    neighbour = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局")).person

    remind_of_updates(at=AT)

    assert news(neighbour) == []


def test_before_the_first_version_nobody_is_reminded() -> None:
    assert remind_of_updates(at=AT) == Reminded(entries=0, messages=0)
