"""What was late when its period grew longer stays late until new data comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from cases.queries.carried_lateness import carried_lateness
from cases.queries.open_list import rows_of_version
from cases.queries.timeliness import (
    BY_FREQUENCY,
    OnTime,
    in_state,
    on_time,
    on_time_by,
    rates_of,
)
from cases.queries.update_periods import timing_on
from tests.factories import shanghai
from tests.workflows.open_list.lists import City, a_city, add, change, in_days, publish, row
from workflows.engine.clocks import civil_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def a_daily_entry(city: City, day: int) -> None:
    publish(
        city,
        add(name="甲", update_frequency="daily", last_data_update_at=shanghai(2023, 9, day)),
        add(name="乙", update_frequency="yearly", last_data_update_at=shanghai(2023, 9, 1)),
    )


def figures(version, *, days: int = 2) -> OnTime:
    timing = timing_on(civil_date(in_days(days)))
    carried = carried_lateness(Q()).at(version.sequence, timing)
    return on_time(rows_of_version(version), timing, carried)


@pytest.mark.parametrize("slower", ["weekly", "yearly", "irregular", "static", ""])
def test_late_entry_stays_late_under_a_longer_period_or_none(city, slower) -> None:
    a_daily_entry(city, 1)
    version = publish(city, change(row("甲"), update_frequency=slower), at=in_days(1))

    found = figures(version)

    assert (found.timed, found.known, found.late, found.carried) == (2, 2, 1, 1)
    assert (found.untimed, found.unclear, found.outside) == (0, 0, 0)


def test_entry_that_was_on_time_when_it_changed_carries_nothing(city) -> None:
    a_daily_entry(city, 4)
    version = publish(city, change(row("甲"), update_frequency="static"), at=in_days(1))

    found = figures(version)

    assert (found.timed, found.late, found.carried, found.untimed) == (1, 0, 0, 1)


@pytest.mark.parametrize(("late_day", "is_carried"), [(2, False), (1, True)])
def test_lateness_is_that_of_the_day_of_the_change(city, late_day, is_carried) -> None:
    # Changed on 4 September: two days of period and grace end with an update of the second.
    publish(
        city,
        add(name="甲", update_frequency="daily", last_data_update_at=shanghai(2023, 9, late_day)),
    )
    version = publish(city, change(row("甲"), update_frequency="static"), at=in_days(0))

    assert bool(figures(version, days=30).carried) is is_carried


def test_new_data_ends_it_and_a_mere_rewording_does_not(city) -> None:
    a_daily_entry(city, 1)
    publish(city, change(row("甲"), update_frequency="irregular"), at=in_days(1))
    reworded = publish(city, change(row("甲"), grade="个人L1"), at=in_days(2))
    updated = publish(
        city, change(row("甲"), last_data_update_at=shanghai(2023, 9, 7)), at=in_days(3)
    )

    assert (figures(reworded).carried, figures(updated, days=3).carried) == (1, 0)


def test_longer_period_that_comes_back_counts_by_its_own_rule(city) -> None:
    a_daily_entry(city, 1)
    publish(city, change(row("甲"), update_frequency="static"), at=in_days(1))
    version = publish(city, change(row("甲"), update_frequency="daily"), at=in_days(2))

    found = figures(version)

    assert (found.late, found.carried) == (1, 0)


def test_entry_that_is_late_by_the_longer_period_too_counts_once(city) -> None:
    publish(
        city,
        add(name="甲", update_frequency="daily", last_data_update_at=shanghai(2023, 8, 1)),
    )
    version = publish(city, change(row("甲"), update_frequency="weekly"), at=in_days(1))

    found = figures(version)

    assert (found.timed, found.late, found.carried) == (1, 1, 1)


def test_entry_that_is_not_open_any_more_carries_nothing(city) -> None:
    a_daily_entry(city, 1)
    version = publish(
        city,
        change(row("甲"), update_frequency="static", status="suspended"),
        at=in_days(1),
    )

    assert (figures(version).carried, figures(version).outside) == (0, 1)


def test_version_before_the_change_counts_as_it_was(city) -> None:
    a_daily_entry(city, 1)
    publish(city, change(row("甲"), update_frequency="static"), at=in_days(1))
    late = carried_lateness(Q())
    days = [timing_on(civil_date(in_days(number))) for number in (0, 1)]

    assert [len(late.at(number, each)) for number, each in zip((1, 2), days, strict=True)] == [0, 1]
    assert late.at(None, days[0]) == []
    assert rates_of(list(zip((1, 2), days, strict=True)), Q(), late) == [(1, 2), (1, 2)]


def test_drill_down_and_frequencies_agree_with_the_figures(city) -> None:
    a_daily_entry(city, 1)
    version = publish(city, change(row("甲"), update_frequency="static"), at=in_days(1))
    timing = timing_on(civil_date(in_days(1)))
    rows, carried = rows_of_version(version), carried_lateness(Q()).at(version.sequence, timing)

    by_frequency = {each.key: each for each in on_time_by(rows, timing, BY_FREQUENCY, carried)}
    names = {
        state: [each.name for each in in_state(rows, timing, state, carried)]
        for state in ("late", "carried", "untimed")
    }

    assert names == {"late": ["甲"], "carried": ["甲"], "untimed": []}
    assert (by_frequency["static"].late, by_frequency["yearly"].late) == (1, 0)


def test_only_what_is_in_sight_is_carried(city) -> None:
    a_daily_entry(city, 1)
    version = publish(city, change(row("甲"), update_frequency="static"), at=in_days(1))
    timing = timing_on(civil_date(in_days(1)))

    elsewhere = carried_lateness(~Q(provider=city.department))

    assert elsewhere.at(version.sequence, timing) == []
    assert timing.on == civil_date(in_days(0)) + timedelta(days=1)
