"""Watching: who hears of a move of a case, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from cases.events import append_case_event
from cases.models import Case, Membership, Notification, OutboxMessage, Watch
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.requests import a_draft, an_office, open_item
from tests.workflows.collaboration.cases import AT, a_city
from workflows.collaboration.watching import news_of_case, unwatch, watch
from workflows.engine.gate import act, take_step

pytestmark = pytest.mark.django_db


def deliver() -> None:
    """Hand every message about a move over, twice."""
    for message in [*OutboxMessage.objects.filter(topic="case_moved")] * 2:
        news_of_case(message, AT)


def lines() -> list[tuple[int, str]]:
    return list(Notification.objects.order_by("pk").values_list("person_id", "text"))


def accept(city) -> None:
    take_step(
        work_item=open_item(city.request),
        outcome="accept",
        actor=city.office.head.person,
        at=AT,
        expected_version=None,
    )


def test_watch_twice_is_one_and_unwatch_ends_it() -> None:
    city = a_city()
    person = city.officer.person

    assert [watch(case=city.request, person=person, at=AT) for _ in range(2)] == [True, False]
    assert Watch.objects.get().since == AT
    unwatch(case=city.request, person=person)
    unwatch(case=city.request, person=person)
    assert not Watch.objects.exists()


def test_watchers_hear_of_a_move_by_somebody_else_and_the_opener_once() -> None:
    city = a_city()
    for hat in (city.officer, city.office.staff, city.office.head):
        watch(case=city.request, person=hat.person, at=AT)

    accept(city)
    deliver()

    name = str(city.request)
    assert lines() == [
        (city.office.staff.person_id, f"{name} 的状态变为“accepted”"),
        (city.officer.person_id, f"您关注的 {name} 的状态变为“accepted”"),
    ]


def test_watchers_hear_of_what_the_opener_does_and_the_opener_does_not() -> None:
    office = an_office()
    draft = a_draft(office)
    head = office.head.person
    watch(case=draft, person=head, at=AT)
    watch(case=draft, person=office.staff.person, at=AT)

    act(case=draft, name="withdraw", actor=office.staff.person, at=AT, expected_version=None)
    deliver()

    assert lines() == [(head.pk, f"您关注的 {draft} 的状态变为“withdrawn”")]


def test_step_of_the_opener_that_nobody_watches_writes_no_message_about_the_move() -> None:
    office = an_office()
    draft = a_draft(office)

    act(case=draft, name="withdraw", actor=office.staff.person, at=AT, expected_version=None)

    assert not OutboxMessage.objects.filter(topic="case_moved").exists()


def test_watcher_who_left_the_department_hears_nothing_more() -> None:
    city = a_city()
    reviewer = a_member(Role.REVIEWER, city.office.organisation)
    watch(case=city.request, person=reviewer.person, at=AT)
    accept(city)
    Membership.objects.filter(pk=reviewer.pk).update(valid_until=date(2023, 9, 27))

    deliver()

    assert [person for person, _ in lines()] == [city.office.staff.person_id]


def test_event_that_leaves_the_state_alone_is_news_to_the_opener_and_not_to_watchers() -> None:
    city = a_city()
    watch(case=city.request, person=city.officer.person, at=AT)
    case = Case.objects.get(pk=city.request.pk)
    event = append_case_event(
        case=case,
        act="note",
        actor=city.office.head.person,
        membership=city.office.head,
        at=AT,
        from_state=case.state,
        rule="house default",
    )
    message = OutboxMessage(
        topic="case_moved",
        payload={"case": case.pk, "sequence": event.sequence},
        idempotency_key="again",
        case_id=case.pk,
    )

    news_of_case(message, AT)

    assert [person for person, _ in lines()] == [city.office.staff.person_id]
