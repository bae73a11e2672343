"""Taking an application back, as a draft and while departments are at work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import AccessApplication, CaseEvent, Clock, SupplementRequest, WorkItem
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_draft,
    a_town,
    an_applicant,
    approved,
    asked_for_supplement,
    delivered,
    finished,
    handed_in,
    line_of,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db


def withdrawn(application: AccessApplication, by: Membership) -> AccessApplication:
    act(
        case=application,
        name="withdraw",
        actor=by.person,
        at=NEXT_DAY,
        expected_version=None,
        data={"reason": "业务方案已调整。"},
    )
    return AccessApplication.objects.get(pk=application.pk)


def test_withdrawal_ends_every_undecided_line() -> None:
    town = a_town()
    application = withdrawn(handed_in(town), town.person)

    assert (application.state, application.is_closed) == ("withdrawn", True)
    lines = [line_of(application, each) for each in (town.traffic, town.health)]
    assert [(line.state, line.is_closed) for line in lines] == [("withdrawn", True)] * 2
    assert {
        clock.status for clock in Clock.objects.filter(case__in=[line.pk for line in lines])
    } == {"void"}
    assert not WorkItem.objects.filter(finished__isnull=True).exists()
    told = CaseEvent.objects.filter(case__in=[line.pk for line in lines], act="withdraw")
    assert [event.data["reason"] for event in told] == ["业务方案已调整。"] * 2


def test_withdrawal_leaves_what_is_decided() -> None:
    town = a_town()
    application = handed_in(town)
    approved(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)

    application = withdrawn(AccessApplication.objects.get(pk=application.pk), town.person)

    assert (application.state, application.is_closed) == ("approved", True)
    assert line_of(application, town.traffic).state == "approved"
    assert line_of(application, town.health).state == "withdrawn"


def test_withdrawal_ends_a_supplement_that_was_asked_for() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)

    application = withdrawn(AccessApplication.objects.get(pk=application.pk), town.person)

    assert application.state == "withdrawn"
    assert SupplementRequest.objects.get().lapsed_at == NEXT_DAY
    assert not WorkItem.objects.filter(finished__isnull=True).exists()


def test_decided_application_is_not_withdrawn() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    approved(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)

    with pytest.raises(GuardFailed):
        withdrawn(AccessApplication.objects.get(pk=application.pk), town.person)


def test_nobody_withdraws_another_persons_application() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    stranger = an_applicant("上海泊联信息有限公司")

    with pytest.raises(NotAllowed):
        withdrawn(application, stranger)


def test_draft_is_discarded() -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)

    act(case=application, name="discard", actor=town.person.person, at=AT, expected_version=None)

    application = AccessApplication.objects.get(pk=application.pk)
    assert (application.state, application.is_closed) == ("withdrawn", True)
    with pytest.raises(GuardFailed):
        act(
            case=application,
            name="discard",
            actor=town.person.person,
            at=AT,
            expected_version=None,
        )


def test_reviewer_acts_on_a_withdrawn_line_no_more() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    item = WorkItem.objects.get(process=line_of(application, town.traffic).pk)
    withdrawn(application, town.person)

    assert WorkItem.objects.get(pk=item.pk).finished == NEXT_DAY
    with pytest.raises(WorkItem.DoesNotExist):
        finished(line_of(application, town.traffic), town.traffic.reviewer, "accept", NEXT_DAY)
