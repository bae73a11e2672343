"""A year's notice and the deadlines in working hours that it moves."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories import shanghai
from tests.practice.requests import an_office
from tests.workflows.administration.offices import the_three
from tests.workflows.calendar_notice.test_enter import a_notice
from tests.workflows.engine.overdue import clock_of
from tests.workflows.engine.stops import findings
from tests.workflows.engine.test_working_hours import end_of, handed_in
from workflows.calendar_notice.days import calendar_with
from workflows.calendar_notice.enter import enter_notice
from workflows.calendar_notice.moves import moves_under

pytestmark = pytest.mark.django_db


def test_notice_moves_the_day_and_the_hours_with_it() -> None:
    request = handed_in(an_office(), hours=8, at=shanghai(2026, 12, 31, 16))
    before = end_of(request), clock_of(request).provisional
    administrator = the_three().administrator
    at = shanghai(2026, 12, 31, 18)
    notice = a_notice("元旦, 2027-01-01, 2027-01-05")
    moves = moves_under(calendar_with(notice), on=at.date())
    enter_notice(actor=administrator, notice=notice, plan_hash=moves.hash, at=at)

    assert before == ((date(2027, 1, 4), time(17, 30)), True)
    assert [move.due_on for move in moves.moved] == [date(2027, 1, 6)]
    assert (end_of(request), clock_of(request).provisional) == (
        (date(2027, 1, 6), time(17, 30)),
        False,
    )
    assert findings() == []


def test_notice_that_moves_the_time_alone_shows_it_and_moves_it() -> None:
    # A Saturday, of which nothing counts until the notice orders it worked.
    request = handed_in(an_office(), at=shanghai(2027, 1, 9, 16))
    before = end_of(request)
    at = shanghai(2027, 1, 9, 18)
    notice = a_notice("元旦, 2027-01-01, 2027-01-03, 2027-01-09")
    moves = moves_under(calendar_with(notice), on=at.date())
    enter_notice(actor=the_three().administrator, notice=notice, plan_hash=moves.hash, at=at)

    after = (date(2027, 1, 11), time(11, 30))
    assert before == (date(2027, 1, 11), time(15))
    assert [(move.due_on, move.due_time) for move in moves.moved] == [after]
    assert end_of(request) == after
    assert findings() == []
