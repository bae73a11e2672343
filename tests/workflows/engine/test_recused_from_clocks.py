"""A delegate from the applicant's organisation changes no clock of what is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import NotAllowed
from cases.models import WorkItem
from cases.states.clock import ClockVerb
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.practice.requests import Office, an_office, open_item
from tests.workflows.engine.overdue import (
    W1_AT,
    W2_AT,
    a_request_due_on_9_october,
    clock_of,
)
from workflows.engine.absence import Away, enter_absence
from workflows.engine.clock_offers import ClockOffers, changeable, offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.extensions import (
    MoreTime,
    ask_for_more_time,
    decide_on_more_time,
    may_decide,
)
from workflows.engine.standstill import Wanted, stop_clock

if TYPE_CHECKING:
    from cases.models import Clock, Person

pytestmark = [pytest.mark.django_db, pytest.mark.scenario(31)]
ON = W2_AT.date()
MORE = MoreTime(reason="complex_matter", days=2, text="涉及三家单位的数据口径")


@pytest.fixture
def applicant() -> Office:
    return an_office()


@pytest.fixture
def deciding() -> Office:
    the_commission()
    return an_office()


@pytest.fixture
def clock(applicant: Office, deciding: Office) -> Clock:
    """The clock of a task in which one organisation decides about what another asks."""
    request = a_request_due_on_9_october(applicant)
    WorkItem.objects.filter(pk=open_item(request).pk).update(organisation=deciding.organisation)
    return clock_of(request)


def a_delegate(deciding: Office, *also_in: Office) -> Person:
    """Let somebody of the deciding organisation, and of others, stand in for its head."""
    delegate = a_member(Role.SUPERVISOR, deciding.organisation).person
    for office in also_in:
        a_member(Role.REVIEWER, office.organisation, person=delegate)
    away = Away(first_day=ON, last_day=W1_AT.date(), delegate=delegate, reason="年休假")
    enter_absence(actor=deciding.head.person, person=deciding.head.person, away=away, at=W2_AT)
    return delegate


def offers(clock: Clock, person: Person) -> ClockOffers:
    return offered_changes(clock, replay(clock, clock.events.all()), person=person, on=ON)


def test_delegate_of_the_applicant_neither_stops_nor_asks_nor_decides(
    clock: Clock, applicant: Office, deciding: Office
) -> None:
    delegate = a_delegate(deciding, applicant)
    asked = ask_for_more_time(
        clock=clock, wanted=MORE, actor=deciding.head.person, at=W2_AT, expected_version=None
    )

    assert offers(clock, delegate) == ClockOffers()
    assert changeable([clock], person=delegate, on=ON) == {}
    assert not may_decide(clock, delegate, on=ON)
    with pytest.raises(NotAllowed):
        stop(clock, delegate)
    with pytest.raises(NotAllowed):
        ask_for_more_time(clock=clock, wanted=MORE, actor=delegate, at=W2_AT, expected_version=None)
    with pytest.raises(NotAllowed):
        decide_on_more_time(request=asked, approve=True, actor=delegate, at=W2_AT, note="")


def test_delegate_from_elsewhere_does_it_in_the_heads_place(clock: Clock, deciding: Office) -> None:
    delegate = a_delegate(deciding, an_office())

    assert offers(clock, delegate).stop
    assert changeable([clock], person=delegate, on=ON) == {
        clock.pk: (ClockVerb.PAUSE, ClockVerb.EXTEND)
    }
    assert may_decide(clock, delegate, on=ON)
    stop(clock, delegate)

    clock.refresh_from_db()
    assert clock.status == "paused"


def stop(clock: Clock, person: Person) -> None:
    stop_clock(
        clock=clock,
        wanted=Wanted(reason="consult_department", on=ON, note="征求意见"),
        actor=person,
        at=W2_AT,
        expected_version=None,
    )
