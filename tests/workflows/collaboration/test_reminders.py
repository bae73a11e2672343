"""Reminders: told once, not before, not after one may no longer see the case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import BadInput, GuardFailed, NotVisible
from cases.models import Absence, Clock, Membership, Notification, OutboxMessage, Reminder, WorkItem
from cases.queries.queues import my_tasks, to_do
from cases.queries.reminders import (
    cases_put_off,
    next_due_day,
    own_reminder,
    reminders_about,
    told_reminders,
    waiting_reminders,
    without_put_off,
)
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.threads import at_once
from tests.workflows.collaboration.cases import AT, ON, City, a_city, held_by_head
from workflows.collaboration.reminders import (
    MOST_WAITING,
    Wanted,
    change_reminder,
    drop_reminder,
    quick_moments,
    reminder_due,
    ring_reminders,
    set_reminder,
)

pytestmark = pytest.mark.django_db
TOMORROW = shanghai(2023, 9, 29)
SECOND = timedelta(seconds=1)


def remind(city: City, when=TOMORROW, **wanted) -> Reminder:
    return set_reminder(
        case=city.request,
        person=city.office.head.person,
        wanted=Wanted(when=when, **wanted),
        at=AT,
    )


def ring_and_deliver(at) -> list[tuple[int, str]]:
    """Let reminders ring, deliver twice, and return who was told what."""
    ring_reminders(at=at, batch=2)
    for message in [*OutboxMessage.objects.filter(topic="reminder_due")] * 2:
        reminder_due(message, at)
    return list(Notification.objects.order_by("pk").values_list("person_id", "text"))


def test_quick_moments_are_mornings_ahead_across_the_holiday() -> None:
    due = date(2023, 10, 8)

    assert quick_moments(at=AT, due_on=due) == {
        "tomorrow": shanghai(2023, 9, 29),
        "later": shanghai(2023, 10, 9),
        "before_due": shanghai(2023, 10, 7),
    }
    assert list(quick_moments(at=shanghai(2023, 10, 7, 9), due_on=due)) == ["tomorrow", "later"]
    assert list(quick_moments(at=shanghai(2023, 10, 7, 8), due_on=None)) == ["tomorrow", "later"]


def test_reminder_is_told_once_at_its_moment_and_not_before() -> None:
    city = a_city()
    remind(city, text="问进度")

    assert ring_and_deliver(TOMORROW - SECOND) == []
    told = [(city.office.head.person_id, f"提醒：{city.request} 问进度")]
    assert ring_and_deliver(TOMORROW) == told
    assert ring_and_deliver(TOMORROW + SECOND) == told


def test_reminder_is_private_and_not_told_to_who_stands_in() -> None:
    city = a_city()
    delegate = a_member(Role.REVIEWER, city.office.organisation).person
    Absence.objects.create(
        person=city.office.head.person,
        delegate=delegate,
        valid_from=TOMORROW.date(),
        valid_until=TOMORROW.date(),
        reason="年休假",
        entered_by=city.office.head.person,
        entered_at=AT,
    )
    remind(city, text="问进度")

    assert [person for person, _text in ring_and_deliver(TOMORROW)] == [city.office.head.person_id]


def test_reminders_after_days_of_downtime_are_each_told_once() -> None:
    city = a_city()
    for number in range(5):
        remind(city, text=f"第{number}")

    told = ring_and_deliver(shanghai(2023, 10, 12))

    assert [text[-2:] for _, text in told] == [f"第{number}" for number in range(5)]
    assert OutboxMessage.objects.filter(topic="reminder_due").count() == 5


@pytest.mark.django_db(transaction=True)
def test_reminders_rung_by_two_workers_are_each_told_once() -> None:
    city = a_city()
    for number in range(20):
        remind(city, text=str(number))

    at_once([lambda: ring_reminders(at=TOMORROW, batch=3)] * 2)
    ring_reminders(at=TOMORROW)

    assert OutboxMessage.objects.filter(topic="reminder_due").count() == 20
    assert not Reminder.objects.filter(told_at=None).exists()


def test_reminder_is_not_told_to_who_may_no_longer_see_the_case() -> None:
    city = a_city()
    remind(city, text="问进度")
    Membership.objects.filter(pk=city.office.head.pk).update(valid_until=ON)

    assert ring_and_deliver(TOMORROW) == []
    assert not waiting_reminders(city.office.head.person, on=TOMORROW.date()).exists()


def test_same_reminder_asked_for_twice_is_one() -> None:
    city = a_city()

    assert remind(city, text=" 问  进度 ").pk == remind(city, text="问 进度").pk
    assert Reminder.objects.get().text == "问 进度"


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (Wanted(when=AT), "when", "提醒时间已经过去"),
        (Wanted(when=AT + timedelta(days=367)), "when", "提醒时间最远一年"),
        (Wanted(when=TOMORROW, text="长" * 201), "text", "提醒内容最多 200 字"),
        (Wanted(when=TOMORROW, text="甲\x00"), "text", "提醒内容最多 200 字"),
    ],
)
def test_reminder_that_cannot_be_is_refused_with_a_sentence(wanted, field, said) -> None:
    city = a_city()

    with pytest.raises(BadInput, match=said) as refused:
        set_reminder(case=city.request, person=city.office.head.person, wanted=wanted, at=AT)

    assert refused.value.facts["field"] == field
    assert not Reminder.objects.exists()


def test_too_many_waiting_reminders_are_refused() -> None:
    city = a_city()
    Reminder.objects.bulk_create(
        Reminder(person=city.office.head.person, case_id=city.request.pk, at=TOMORROW, text=str(n))
        for n in range(MOST_WAITING)
    )

    with pytest.raises(BadInput, match="您已有 100 条未到的提醒"):
        remind(city)


def test_changed_reminder_rings_at_its_new_moment_and_a_dropped_one_never() -> None:
    city = a_city()
    moved, dropped = remind(city, text="改期"), remind(city, text="取消")
    later = TOMORROW + timedelta(days=1)

    change_reminder(reminder=moved, wanted=Wanted(when=later, text="改期"), at=AT)
    drop_reminder(reminder=dropped, at=AT)

    assert ring_and_deliver(TOMORROW) == []
    assert [text[-2:] for _, text in ring_and_deliver(later)] == ["改期"]
    for reminder in (moved, dropped):
        with pytest.raises(GuardFailed, match="已经发出或取消"):
            change_reminder(reminder=reminder, wanted=Wanted(when=later + SECOND), at=later)
        with pytest.raises(GuardFailed, match="已经发出或取消"):
            drop_reminder(reminder=reminder, at=later)


def test_lists_show_ones_own_reminders_alone() -> None:
    city = a_city()
    mine, told = remind(city, text="一"), remind(city, text="二")
    Reminder.objects.filter(pk=told.pk).update(told_at=TOMORROW)
    head, other = city.office.head.person, city.office.staff.person

    assert list(waiting_reminders(head, on=ON)) == [mine]
    assert list(reminders_about(city.request, head)) == [mine]
    assert list(told_reminders(head, on=ON)) == [told]
    assert own_reminder(head, mine.pk, on=ON) == mine
    assert not waiting_reminders(other, on=ON).exists()
    for person, pk in ((other, mine.pk), (head, told.pk)):
        with pytest.raises(NotVisible):
            own_reminder(person, pk, on=ON)


def test_task_put_off_comes_back_at_its_moment_or_on_the_due_day_and_the_clock_stays() -> None:
    city = a_city()
    held_by_head(city)
    head = city.office.head.person
    clock = Clock.objects.get(case_id=city.request.pk)
    before = (clock.due_on, clock.status, clock.next_rung_at)
    reminder = remind(city, when=shanghai(2023, 10, 20), hides_tasks=True)

    def listed(at) -> int:
        tasks = to_do(my_tasks(head, on=at.date()))
        return without_put_off(tasks, head, at=at, on=at.date()).count()

    clock.refresh_from_db()
    assert (clock.due_on, clock.status, clock.next_rung_at) == before
    assert (listed(AT), my_tasks(head, on=ON).count()) == (0, 1)
    assert cases_put_off(head, at=AT) == 1
    assert listed(shanghai(2023, 10, 8)) == 1
    change_reminder(reminder=reminder, wanted=Wanted(when=TOMORROW, hides_tasks=True), at=AT)
    assert [listed(TOMORROW - SECOND), listed(TOMORROW)] == [0, 1]
    assert cases_put_off(head, at=TOMORROW) == 0


def test_task_put_off_by_one_person_stays_with_another_and_undated_ones_wait() -> None:
    city = a_city()
    held_by_head(city)
    head = city.office.head.person
    set_reminder(
        case=city.request,
        person=city.office.staff.person,
        wanted=Wanted(when=TOMORROW, hides_tasks=True),
        at=AT,
    )
    tasks = my_tasks(head, on=ON)

    assert without_put_off(tasks, head, at=AT, on=ON).count() == 1
    remind(city, hides_tasks=True)
    WorkItem.objects.filter(process_id=city.request.pk).update(due_on=None)
    assert without_put_off(tasks, head, at=AT, on=ON).count() == 0


def test_next_due_day_is_that_of_the_open_clock() -> None:
    city = a_city()

    before = next_due_day(city.request)
    Clock.objects.filter(case_id=city.request.pk).update(status="satisfied")

    assert (before, next_due_day(city.request)) == (date(2023, 10, 8), None)
