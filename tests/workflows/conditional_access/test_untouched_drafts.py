"""Drafts that nobody touches: two notices, then they are discarded, and never without (S45)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import GuardFailed
from cases.models import (
    AccessApplication,
    ApplicationDraft,
    CaseEvent,
    ClockPolicy,
    Notification,
    OutboxMessage,
    WorkItem,
)
from cases.proof import verify_cases
from tests.workflows.conditional_access.applying import AT, a_draft, a_town, delivered, handed_in
from workflows.conditional_access.autosave import save_draft
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.untouched_drafts import (
    discard_untouched,
    remind_of_untouched_drafts,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    """Return nine in the morning so many days after the draft was begun."""
    return AT.replace(hour=9) + timedelta(days=number)


def reminded(number: int) -> int:
    """Remind on a day and let the notices leave."""
    told = remind_of_untouched_drafts(at=day(number))
    delivered(day(number))
    return told


def news() -> list[str]:
    return list(
        Notification.objects.filter(topic="draft_untouched")
        .order_by("pk")
        .values_list("text", flat=True)
    )


def saved(application: AccessApplication, town: Town, number: int) -> None:
    save_draft(
        application=application,
        content=Content(purpose="改过的用途"),
        seen=0,
        person=town.person.person,
        at=day(number),
    )


@pytest.mark.access_scenario(45)
def test_draft_is_discarded_after_ninety_days_and_two_notices() -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)

    told = [reminded(number) for number in (75, 76, 77, 82, 83, 84)]
    kept = discard_untouched(at=day(90))
    ended = [discard_untouched(at=day(91)) for _ in range(2)]

    assert told == [0, 1, 0, 0, 1, 0]
    assert (kept, ended) == ((), [(application.number,), ()])
    last = (AT + timedelta(days=90)).date().isoformat()
    assert [last in text for text in news()] == [True, True]
    application = AccessApplication.objects.get(pk=application.pk)
    assert application.state == "withdrawn"
    assert content_of(application.draft.content) == Content()
    assert not WorkItem.objects.filter(process=application.pk, finished=None).exists()
    event = CaseEvent.objects.filter(case=application.pk).latest("sequence")
    assert (event.act, event.actor) == ("discard_untouched", None)
    assert verify_cases(case=application).first_bad is None


def test_who_saves_it_again_begins_anew() -> None:
    town = a_town()
    application = a_draft(town)
    reminded(76)
    saved(application, town, 80)

    told = [reminded(number) for number in (83, 90)]

    assert told == [0, 0]
    assert discard_untouched(at=day(100)) == ()
    assert reminded(160) == 1


def test_notice_of_a_draft_that_was_saved_meanwhile_tells_nothing() -> None:
    town = a_town()
    application = a_draft(town)
    remind_of_untouched_drafts(at=day(76))
    saved(application, town, 76)

    delivered(day(76))

    assert news() == []


@pytest.mark.access_scenario(8)
def test_nothing_is_discarded_before_its_notice_has_left_and_a_week_has_passed() -> None:
    a_draft(a_town())
    remind_of_untouched_drafts(at=day(120))
    never_left = discard_untouched(at=day(140))
    delivered(day(141))
    too_early = discard_untouched(at=day(147))

    ended = discard_untouched(at=day(149))

    assert (never_left, too_early) == ((), ())
    assert len(ended) == 1
    # Who was late is told the day that counts now, not the one that is long over.
    assert (AT + timedelta(days=148)).date().isoformat() in news()[0]


def test_draft_that_was_saved_between_the_look_and_the_lock_is_kept() -> None:
    town = a_town()
    application = a_draft(town)
    seen = application.draft.version
    saved(application, town, 91)

    with pytest.raises(GuardFailed, match="刚刚保存过"):
        act(
            case=application,
            name="discard_untouched",
            actor=None,
            at=day(91),
            expected_version=None,
            data={"seen": seen},
        )

    assert ApplicationDraft.objects.get(application=application).content["purpose"] == "改过的用途"


def test_what_was_handed_in_is_nobodys_draft() -> None:
    handed_in(a_town())

    assert reminded(90) == 0
    assert discard_untouched(at=day(200)) == ()


def test_length_is_data() -> None:
    a_draft(a_town())
    ClockPolicy.objects.filter(code="app.draft_kept").update(length=30)

    assert [reminded(15), reminded(16)] == [0, 1]


def test_length_in_working_days_is_counted_by_the_calendar() -> None:
    a_draft(a_town())
    ClockPolicy.objects.filter(code="app.draft_kept").update(length=10, unit="working_day")

    # Ten working days after 27 September 2023 end on 17 October, over a holiday of eight days.
    assert [reminded(number) for number in (5, 6, 12, 13)] == [0, 1, 0, 1]


def test_three_drafts_ask_no_more_than_one() -> None:
    town = a_town()
    a_draft(town)
    one = statements(76)
    OutboxMessage.objects.all().delete()
    a_draft(town)
    a_draft(town)

    assert statements(76) == one


def statements(number: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        remind_of_untouched_drafts(at=day(number))
    return len(asked)
