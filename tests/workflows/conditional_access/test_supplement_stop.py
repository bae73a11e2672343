"""The stop of a supplement comes with its request and ends with its answer, never by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed
from cases.models import Clock, SupplementRequest
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    a_town,
    asked_for_supplement,
    handed_in,
    line_of,
)
from workflows.engine.clock_offers import offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.clocks import civil_date
from workflows.engine.standstill import Wanted, restart_clock, stop_clock

if TYPE_CHECKING:
    from cases.models import AccessLine
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
KINDS = {"incorrect": "material_incorrect", "incomplete": "material_incomplete"}


def a_line(town: Town) -> AccessLine:
    return line_of(handed_in(town, town.traffic.row), town.traffic)


@pytest.mark.parametrize("reason", KINDS.values())
def test_reviewer_stops_no_deadline_without_asking_the_applicant(reason: str) -> None:
    town = a_town()
    clock = Clock.objects.get(case=a_line(town).pk)

    with pytest.raises(GuardFailed, match="只随“要求补正”暂停"):
        stop_clock(
            clock=clock,
            wanted=Wanted(reason=reason, on=civil_date(NEXT_DAY)),
            actor=town.traffic.reviewer.person,
            at=NEXT_DAY,
            expected_version=None,
        )

    clock.refresh_from_db()
    assert (clock.status, SupplementRequest.objects.exists()) == ("running", False)


@pytest.mark.parametrize("kind", KINDS)
def test_reviewer_starts_no_deadline_anew_before_the_applicant_has_answered(kind: str) -> None:
    town = a_town()
    line = asked_for_supplement(a_line(town), town.traffic, kind=kind)
    clock = Clock.objects.get(case=line.pk)

    with pytest.raises(GuardFailed, match="所等的到来后自动恢复"):
        restart_clock(
            clock=clock,
            wanted=Wanted(reason=KINDS[kind], on=civil_date(AFTER_HOLIDAY)),
            actor=town.traffic.reviewer.person,
            at=AFTER_HOLIDAY,
            expected_version=None,
        )

    clock.refresh_from_db()
    assert (clock.status, clock.cycle) == ("paused", 1)


def test_stop_of_a_supplement_is_offered_to_nobody_and_others_are() -> None:
    town = a_town()
    line = a_line(town)
    reviewer, on = town.traffic.reviewer.person, civil_date(NEXT_DAY)
    clock = Clock.objects.select_related("policy", "case").get(case=line.pk)
    before = offered_changes(clock, replay(clock, clock.events.all()), person=reviewer, on=on)

    asked_for_supplement(line, town.traffic)

    clock = Clock.objects.select_related("policy", "case").get(case=line.pk)
    after = offered_changes(clock, replay(clock, clock.events.all()), person=reviewer, on=on)
    assert [each.code for each in before.stop] == ["third_party", "expert_review"]
    assert after.restart == ()
