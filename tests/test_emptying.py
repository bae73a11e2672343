"""Committed tests leave the seeded rows and the triggers as they found them."""

from __future__ import annotations

import pytest
from django.db import connection

from cases import triggers
from cases.events import append_system_event
from cases.models import (
    CalendarDay,
    CaseEvent,
    ClockPolicy,
    ListVersion,
    Organisation,
    SystemEvent,
)
from tests.emptying import return_to_seed
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office

pytestmark = pytest.mark.django_db(transaction=True)


def test_return_to_seed_after_committed_acts_leaves_only_the_seed() -> None:
    days = CalendarDay.objects.count()
    policies = list(ClockPolicy.objects.order_by("pk").values())
    a_submitted_request(an_office())
    append_system_event(act="tried", actor=None, at=shanghai(2023, 9, 27), data={})
    ClockPolicy.objects.filter(code="list.review").update(length=99)
    ClockPolicy.objects.filter(code="list.publish").delete()

    return_to_seed()

    assert CalendarDay.objects.count() == days > 2900
    assert list(ClockPolicy.objects.order_by("pk").values()) == policies
    left = [model.objects.count() for model in (CaseEvent, SystemEvent, ListVersion, Organisation)]
    assert left == [0, 0, 0, 0]
    assert triggers.missing(connection) == ()


@pytest.mark.parametrize("time", [1, 2])
def test_committed_test_starts_from_the_seed_every_time(time: int) -> None:
    assert (CaseEvent.objects.count(), Organisation.objects.count()) == (0, 0)
    assert triggers.missing(connection) == ()

    a_submitted_request(an_office())

    assert CaseEvent.objects.count() == 2
