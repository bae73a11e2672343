"""Reads of meetings of supply and demand: office facts, the same for all who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import MatchingMeeting
from cases.queries.data_demands import demands_in_sight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import DataDemand, Person

MEETINGS_ON_A_PAGE = 25
DEMANDS_OF_A_MEETING = 100


def meetings_before(*, before: int | None = None) -> Sequence[MatchingMeeting]:
    """Return one page of meetings, those entered last first, and one more.

    Args:
        before: the number before which the page starts; None: the first page.
    """
    found = MatchingMeeting.objects.defer("attendees", "minutes")
    if before is not None:
        found = found.filter(number__lt=before)
    return list(found.order_by("-number")[: MEETINGS_ON_A_PAGE + 1])


def meeting_numbered(number: int) -> MatchingMeeting | None:
    """Return a meeting by its number."""
    return MatchingMeeting.objects.select_related("entered_by").filter(number=number).first()


def quarters_held(year: int) -> frozenset[int]:
    """Return the quarters of a year in which a meeting was held."""
    held = MatchingMeeting.objects.filter(held_on__year=year).only("held_on")
    return frozenset(meeting.quarter for meeting in held)


def demands_of_meeting(
    meeting: MatchingMeeting, person: Person, *, on: date
) -> Sequence[DataDemand]:
    """Return the first demands of a meeting that a person may know of, and one more."""
    found = demands_in_sight(person, on=on).filter(meeting=meeting)
    return list(found.select_related("organisation").order_by("number")[: DEMANDS_OF_A_MEETING + 1])
