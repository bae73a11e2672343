"""A meeting of supply and demand is entered with its minutes and stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from cases.errors import BadInput, NotAllowed
from cases.models import MatchingMeeting, SystemEvent
from cases.proof import verify_system
from cases.queries.matching_meetings import demands_of_meeting, quarters_held
from cases.states.role import Role
from tests.factories import a_member
from tests.threads import at_once
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    MATCHING,
    a_demand,
    a_meeting,
    a_registrar,
    sent,
)
from workflows.conditional_access.registries.meetings import enter_meeting

pytestmark = pytest.mark.django_db


def test_meeting_is_entered_whole_and_recorded_whole():
    meeting = a_meeting()

    assert (meeting.number, meeting.quarter) == (1, 4)
    assert SystemEvent.objects.get(act="meeting_entered").data == {
        "meeting": 1,
        "title": MATCHING.title,
        "held_on": "2026-10-30",
        "attendees": MATCHING.attendees,
        "minutes": MATCHING.minutes,
    }
    assert verify_system().first_bad is None


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), 1), (date(2026, 3, 31), 1), (date(2026, 4, 1), 2), (date(2026, 9, 30), 3)],
)
def test_quarter_is_that_of_the_day(day, quarter):
    a_meeting(held_on=day)
    a_meeting(held_on=date(2025, 12, 31))

    assert quarters_held(2026) == {quarter}


def test_demand_of_a_meeting_points_to_it_and_says_so_in_its_event():
    registrar = a_registrar()
    meeting = a_meeting(registrar)
    other = a_demand(registrar, title="会外")

    demand = a_demand(registrar, meeting=meeting)

    assert list(demands_of_meeting(meeting, registrar.person, on=ENTERED_AT.date())) == [demand]
    events = SystemEvent.objects.filter(act="demand_logged").order_by("sequence")
    assert [event.data["meeting"] for event in events] == [None, 1]
    assert other.meeting is None


def test_department_finds_among_the_demands_of_a_meeting_its_own_alone():
    registrar = a_registrar()
    staff = a_member(Role.DEPARTMENT_STAFF)
    meeting = a_meeting(registrar)
    own, _other = (a_demand(registrar, title=title, meeting=meeting) for title in ("甲", "乙"))
    sent(own, staff, registrar)

    assert list(demands_of_meeting(meeting, staff.person, on=ENTERED_AT.date())) == [own]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"attendees": ""}, "attendees"),
        ({"minutes": "长" * 8001}, "minutes"),
        ({"held_on": date(2026, 11, 3)}, "held_on"),
    ],
)
def test_what_does_not_fit_names_its_field(changed, field):
    with pytest.raises(BadInput) as refusal:
        a_meeting(**changed)

    assert refusal.value.facts["field"] == field
    assert not MatchingMeeting.objects.exists()


def test_only_the_commission_enters_a_meeting():
    with pytest.raises(NotAllowed):
        enter_meeting(facts=MATCHING, membership=a_member(Role.DEPARTMENT_HEAD), at=ENTERED_AT)

    assert not MatchingMeeting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_meetings_entered_at_once_get_numbers_of_their_own():
    registrar = a_registrar()

    def one(title: str) -> int:
        facts = replace(MATCHING, title=title)
        return enter_meeting(facts=facts, membership=registrar, at=ENTERED_AT).number

    assert sorted(at_once([partial(one, "甲"), partial(one, "乙")])) == [1, 2]
