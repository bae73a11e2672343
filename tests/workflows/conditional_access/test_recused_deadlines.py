"""Whoever serves the applicant changes no deadline of what the applicant waits for (S35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import NotAllowed
from cases.models import Clock, ExtensionRequest
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import NEXT_DAY, a_town, handed_in, line_of
from workflows.engine.clocks import civil_date
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from cases.models import Person
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
THIRD_PARTY = Wanted(reason="third_party", on=civil_date(NEXT_DAY))
MORE_TIME = MoreTime(reason="complex_matter", days=5, text="情况复杂。")


def who_serves_both(town: Town, role: Role) -> Person:
    member = a_member(role, town.traffic.organisation)
    a_member(Role.APPLICANT, town.person.organisation, person=member.person)
    return member.person


def answer_clock(town: Town) -> Clock:
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    return Clock.objects.select_related("case").get(case=line.pk)


@pytest.mark.access_scenario(35)
def test_reviewer_of_both_sides_stops_nothing_and_asks_for_no_time() -> None:
    town = a_town()
    clock, both = answer_clock(town), who_serves_both(town, Role.REVIEWER)

    with pytest.raises(NotAllowed):
        stop_clock(clock=clock, wanted=THIRD_PARTY, actor=both, at=NEXT_DAY, expected_version=None)
    with pytest.raises(NotAllowed):
        ask_for_more_time(
            clock=clock, wanted=MORE_TIME, actor=both, at=NEXT_DAY, expected_version=None
        )

    clock.refresh_from_db()
    assert (clock.status, ExtensionRequest.objects.exists()) == ("running", False)


@pytest.mark.access_scenario(35)
def test_reviewer_of_both_sides_ends_no_stop() -> None:
    town = a_town()
    clock, both = answer_clock(town), who_serves_both(town, Role.REVIEWER)
    reviewer = town.traffic.reviewer.person
    stop_clock(clock=clock, wanted=THIRD_PARTY, actor=reviewer, at=NEXT_DAY, expected_version=None)

    with pytest.raises(NotAllowed):
        restart_clock(
            clock=clock, wanted=THIRD_PARTY, actor=both, at=NEXT_DAY, expected_version=None
        )

    clock.refresh_from_db()
    assert clock.status == "paused"


@pytest.mark.access_scenario(35)
def test_head_of_both_sides_gives_no_time() -> None:
    town = a_town()
    clock, both = answer_clock(town), who_serves_both(town, Role.DEPARTMENT_HEAD)
    reviewer = town.traffic.reviewer.person
    request = ask_for_more_time(
        clock=clock, wanted=MORE_TIME, actor=reviewer, at=NEXT_DAY, expected_version=None
    )

    with pytest.raises(NotAllowed):
        decide_on_more_time(request=request, approve=True, actor=both, at=NEXT_DAY, note="")

    request.refresh_from_db()
    assert request.decision == "pending"
