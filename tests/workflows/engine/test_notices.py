"""Marking notifications as read."""

from __future__ import annotations

import pytest

from cases.models import Notification, Person
from cases.queries.notifications import notifications_of
from tests.factories import a_person, shanghai
from workflows.engine.notices import mark_read

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28)


def a_notification(person: Person, key: str) -> Notification:
    """Write one unread notification."""
    return Notification.objects.create(person=person, outbox_key=key, text=key, at=AT)


def test_mark_read_of_one_leaves_the_others_of_the_person_unread() -> None:
    person = a_person()
    one, other = a_notification(person, "a"), a_notification(person, "b")

    count = mark_read(person=person, at=AT, pk=one.pk)

    assert count == 1
    assert Notification.objects.get(pk=one.pk).read_at == AT
    assert Notification.objects.get(pk=other.pk).read_at is None


def test_mark_read_of_all_touches_only_the_unread_ones_of_the_person() -> None:
    person, stranger = a_person(), a_person()
    a_notification(person, "a")
    theirs = a_notification(stranger, "a")
    mark_read(person=person, at=AT)
    a_notification(person, "b")

    assert mark_read(person=person, at=shanghai(2023, 9, 29)) == 1
    assert Notification.objects.filter(person=person, read_at=AT).count() == 1
    assert Notification.objects.get(pk=theirs.pk).read_at is None


def test_notifications_of_go_on_before_the_last_one_seen() -> None:
    person = a_person()
    rows = [a_notification(person, str(number)) for number in range(27)]

    first = notifications_of(person)
    second = notifications_of(person, before=first[24].pk)

    assert list(first) == list(reversed(rows))[:26]
    assert list(second) == [rows[1], rows[0]]
