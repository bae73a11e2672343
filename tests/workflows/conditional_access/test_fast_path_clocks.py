"""The deadlines of the fast path against the official calendars, counted day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings, strategies as st

from cases.errors import GuardFailed
from cases.models import AccessApplication, Clock, Letter
from cases.queries.applications import answer_clocks
from cases.statements import run
from tests.profile import count
from tests.random_runs.access.official_days import (
    ONE_DAY,
    SHANGHAI,
    days_between,
    is_worked,
    worked_day_after,
)
from tests.workflows.conditional_access.applying import Town, line_of
from tests.workflows.conditional_access.committing import (
    REASON,
    a_listed_town,
    committed,
    decided,
    objected,
    review_of,
)
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.engine.clocks import deadline_asked

pytestmark = pytest.mark.django_db

# The first day has the deadlines; of the last ones no notice says whether they are worked.
DAYS = days_between(date(2023, 8, 24), date(2027, 2, 28))
# Around a holiday or a weekend day that is worked; elsewhere every calendar counts alike.
UNLIKE_OTHERS = [
    day
    for day in DAYS
    if any(
        is_worked(near) != (near.weekday() < 5)
        for near in days_between(day - 4 * ONE_DAY, day + 4 * ONE_DAY)
    )
]
TIMES = st.sampled_from(
    [time(0), time(0, 1), time(9), time(17, 31), time(23, 59), time(23, 59, 59)]
)
MOMENTS = st.builds(
    datetime.combine,
    st.sampled_from(UNLIKE_OTHERS) | st.sampled_from(DAYS),
    TIMES,
    tzinfo=st.just(SHANGHAI),
)
ONE_SECOND = timedelta(seconds=1)
LENGTHS = {"app.fast.object": 1, "app.fast.decide": 2, "app.answer": 5}


def first_moment(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=SHANGHAI)


@pytest.mark.parametrize("code", LENGTHS)
def test_deadline_is_the_last_of_its_official_working_days(code: str) -> None:
    @given(MOMENTS)
    def counted(at: datetime) -> None:
        due = run(deadline_asked(code, at=at)).due_on
        assert due == worked_day_after(at.date(), LENGTHS[code])

    counted()


def test_owner_objects_and_officer_decides_within_the_official_days() -> None:
    town, officer = a_listed_town(valid_until=date(2027, 12, 31))

    @settings(max_examples=count(quick=8, full=150))
    @given(MOMENTS, st.integers(0, 12), TIMES)
    def lived(at: datetime, days: int, said_at: time) -> None:
        spoken = max(at, datetime.combine(at.date() + days * ONE_DAY, said_at, tzinfo=SHANGHAI))
        with transaction.atomic():
            application = committed(town, at=at)
            first, second = (worked_day_after(at.date(), number) for number in (1, 2))
            waiting = [line_of(application, each) for each in (town.traffic, town.health)]
            clocks = Clock.objects.filter(case__in=[*waiting, review_of(application)])
            assert sorted(clocks.values_list("code", "due_on")) == [
                ("app.fast.decide", second),
                ("app.fast.object", first),
                ("app.fast.object", first),
            ]
            if spoken.date() <= first:
                objection_counts_from(spoken, application, town)
                with pytest.raises(GuardFailed, match=f"在 {first} 前（含当日）可以提出异议"):
                    decided(application, officer, at=first_moment(first + ONE_DAY) - ONE_SECOND)
                decided(application, officer, at=first_moment(first + ONE_DAY))
                assert line_of(application, town.health).state == "approved"
            else:
                with pytest.raises(GuardFailed, match="期限已经届满"):
                    objected(waiting[0], town.traffic, at=spoken)
                assert end_terms_to_object(at=first_moment(first + ONE_DAY) - ONE_SECOND) == ()
                ended = end_terms_to_object(at=first_moment(first + ONE_DAY))
                assert ended == tuple(line.number for line in waiting)
                decided(application, officer, "divert_demand", spoken, reason=REASON)
                diverted_lines_count_from(spoken, application, 2)
            transaction.set_rollback(True)

    lived()


def objection_counts_from(spoken: datetime, application: AccessApplication, town: Town) -> None:
    objected(line_of(application, town.traffic), town.traffic, at=spoken)
    diverted_lines_count_from(spoken, application, 1)


def diverted_lines_count_from(spoken: datetime, application: AccessApplication, lines: int) -> None:
    """Ask the deadline, and the letter that tells the applicant of it, for the official day."""
    due = worked_day_after(spoken.date(), 5)
    found = answer_clocks(list(application.lines.filter(state="submitted")))
    assert [clock.due_on for clock in found.values()] == [due] * lines
    letters = Letter.objects.filter(kind="diverted", line__application=application)
    assert [letter.facts["answer_by"] for letter in letters] == [due.isoformat()] * lines
