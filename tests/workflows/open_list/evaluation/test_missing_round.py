"""The commission's lead is reminded once a year of a round that nobody has opened."""

from __future__ import annotations

import pytest

from cases.models import Notification, OutboxMessage
from tests.factories import shanghai
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import a_round
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS
from workflows.open_list.evaluation.missing_round import remind_of_missing_round

pytestmark = pytest.mark.django_db


def told(at):
    deliver_due(at=at, worker="w", handlers=HANDLERS)
    found = Notification.objects.filter(text__contains="还没有开启年度评估")
    return list(found.values_list("person_id", flat=True))


def test_lead_is_reminded_from_the_day_on_and_once():
    city = a_city()
    before, day = shanghai(2026, 10, 30, 23), shanghai(2026, 10, 31)

    assert not remind_of_missing_round(at=before)
    assert remind_of_missing_round(at=day)
    assert not remind_of_missing_round(at=shanghai(2026, 11, 1))

    assert told(shanghai(2026, 11, 1)) == [city.lead.person_id]
    assert OutboxMessage.objects.filter(topic="evaluation_missing").count() == 1


def test_year_with_a_round_needs_no_reminder():
    city = a_city()
    a_round(city.officer)

    assert not remind_of_missing_round(at=shanghai(2026, 12, 1))


def test_round_opened_before_delivery_is_news_to_nobody():
    city = a_city()
    assert remind_of_missing_round(at=shanghai(2026, 11, 1))
    a_round(city.officer)

    assert told(shanghai(2026, 11, 3)) == []
