"""A supplement that does not come: the line lapses by its term, and never before the notice."""

from __future__ import annotations

import pytest

from cases.models import AccessApplication, AccessLine, OutboxMessage, WorkItem
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    AT,
    a_town,
    asked_for_supplement,
    delivered,
    handed_in,
    line_of,
)
from workflows.conditional_access.lapse import abandon_unanswered

pytestmark = pytest.mark.django_db
MONDAY = shanghai(2023, 10, 9)
# Ten working days after the applicant was told on 2023-09-28.
LAST_DAY, DAY_AFTER = shanghai(2023, 10, 18), shanghai(2023, 10, 19)


def test_line_lapses_the_day_after_the_term_and_not_before() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)

    assert abandon_unanswered(at=LAST_DAY) == ()
    assert abandon_unanswered(at=DAY_AFTER) == (line.number,)
    assert abandon_unanswered(at=DAY_AFTER) == ()
    delivered(DAY_AFTER)

    line.refresh_from_db(fields=["finished"])
    assert AccessLine.objects.get(pk=line.pk).state == "abandoned"
    application = AccessApplication.objects.get(pk=application.pk)
    assert (application.state, application.is_closed) == ("abandoned", True)
    assert not WorkItem.objects.filter(process=application.pk, finished__isnull=True).exists()


@pytest.mark.access_scenario(8)
def test_line_does_not_lapse_while_the_notice_has_not_left() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    task = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    notice = OutboxMessage.objects.filter(idempotency_key=f"task:{task.pk}")

    notice.update(status="waiting", sent_at=None)
    unsent = abandon_unanswered(at=DAY_AFTER)
    notice.update(status="sent", sent_at=MONDAY)
    sent_late = abandon_unanswered(at=DAY_AFTER)

    assert (unsent, sent_late) == ((), ())


def test_one_lapsed_line_leaves_the_others_to_their_departments() -> None:
    town = a_town()
    application = handed_in(town, at=AT)
    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)

    assert abandon_unanswered(at=DAY_AFTER) == (line.number,)
    delivered(DAY_AFTER)

    application = AccessApplication.objects.get(pk=application.pk)
    assert (application.state, application.is_closed) == ("submitted", False)
    assert not WorkItem.objects.filter(process=application.pk, finished__isnull=True).exists()
