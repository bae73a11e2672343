"""What is late, on time, unknown or not timed at all, at the edges of every rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q

from cases.errors import BadInput
from cases.models import EntryRow, ListEntry, UpdatePeriod
from cases.queries.entry_sight import entries_in_sight
from cases.queries.timeliness import (
    BY_FREQUENCY,
    OnTime,
    in_state,
    on_time,
    on_time_by,
    page_of_entries,
    rates_of,
)
from cases.queries.update_periods import timing_on, timings_on
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import City, a_city, a_proposed_row, content

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 23)
PERIODS = {
    "realtime": 1,
    "daily": 1,
    "weekly": 7,
    "monthly": 31,
    "quarterly": 92,
    "half_yearly": 183,
    "yearly": 366,
}


@pytest.fixture
def city() -> City:
    return a_city()


def listed(city: City, name: str = "公交线路", *, since: int = 1, **said: object) -> EntryRow:
    """Write an entry as a version holds it from the first on, or from a later one."""
    found = a_proposed_row(city, ListEntry.objects.create(), content(name=name, **said))
    EntryRow.objects.filter(pk=found.pk).update(valid_from=since)
    return EntryRow.objects.get(pk=found.pk)


def of_frequency(frequency: str) -> OnTime:
    found = {
        each.key: each for each in on_time_by(EntryRow.objects.all(), timing_on(ON), BY_FREQUENCY)
    }
    return found[frequency]


@pytest.mark.parametrize(("frequency", "days"), PERIODS.items())
def test_entry_is_late_from_the_day_after_period_and_grace(city, frequency, days) -> None:
    last_day = ON - timedelta(days=days + 1)
    begins = shanghai(last_day.year, last_day.month, last_day.day, 0)
    listed(city, update_frequency=frequency, last_data_update_at=begins)
    listed(city, update_frequency=frequency, last_data_update_at=begins - timedelta(seconds=1))

    found = of_frequency(frequency)

    assert (found.timed, found.on_time, found.late, found.per_cent) == (2, 1, 1, 50.0)


def test_unknown_date_is_neither_late_nor_in_the_denominator(city) -> None:
    listed(city, update_frequency="daily", last_data_update_at=None)

    found = of_frequency("daily")

    assert (found.timed, found.unknown, found.late, found.known) == (1, 1, 0, 0)
    assert found.per_cent is None


@pytest.mark.parametrize("frequency", ["irregular", "static"])
def test_frequency_without_a_date_is_not_timed_however_old(city, frequency) -> None:
    listed(city, update_frequency=frequency, last_data_update_at=shanghai(2001, 1, 1))

    found = of_frequency(frequency)

    assert (found.total, found.timed, found.untimed, found.late) == (1, 0, 1, 0)


def test_future_date_is_on_time_and_counted_apart(city) -> None:
    listed(city, update_frequency="daily", last_data_update_at=shanghai(2026, 4, 24, 0))
    listed(city, update_frequency="daily", last_data_update_at=shanghai(2026, 4, 23, 23))

    found = of_frequency("daily")

    assert (found.on_time, found.future) == (2, 1)


def test_what_is_not_open_now_is_outside(city) -> None:
    old = shanghai(2020, 1, 1)
    listed(city, update_frequency="daily", last_data_update_at=old, open_type="not_open")
    listed(city, update_frequency="daily", last_data_update_at=old, status="suspended")
    listed(city, update_frequency="", last_data_update_at=old)

    found = on_time(EntryRow.objects.all(), timing_on(ON))

    assert (found.total, found.outside, found.unclear, found.late) == (3, 2, 1, 0)


def test_rate_never_says_that_all_is_well_where_one_is_late() -> None:
    almost = OnTime(
        total=9999, timed=9999, late=1, carried=0, unknown=0, future=0, untimed=0, unclear=0
    )

    assert almost.per_cent == 99.9


def test_later_rule_counts_from_its_day_on(city) -> None:
    listed(city, update_frequency="daily", last_data_update_at=shanghai(2026, 4, 20))
    UpdatePeriod.objects.create(
        frequency="daily",
        days=1,
        grace_days=3,
        source="内部约定",
        tier="C",
        effective_from=date(2026, 4, 23),
    )

    before, after = timings_on([date(2026, 4, 23) - timedelta(days=1), ON])

    assert (before.latest("daily"), after.latest("daily")) == (date(2026, 4, 20), date(2026, 4, 19))
    assert on_time(EntryRow.objects.all(), timing_on(ON)).late == 0


def test_day_before_the_first_rule_is_refused_with_the_first_day() -> None:
    with pytest.raises(BadInput, match="2023-08-24"):
        timing_on(date(2023, 8, 23))


def test_days_late_are_counted_from_the_last_day_that_was_on_time() -> None:
    timing = timing_on(ON)

    assert timing.days_late("daily", date(2026, 4, 21)) == 0
    assert timing.days_late("daily", date(2026, 4, 20)) == 1
    assert timing.days_late("static", date(2020, 1, 1)) == 0
    assert timing.days_late("daily", None) == 0


def test_late_entries_come_page_by_page_oldest_first(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.timeliness.ENTRIES_ON_A_PAGE", 2)
    for name, day in (("乙", 2), ("丙", 3), ("甲", 1), ("丁", 3)):
        listed(city, name, update_frequency="daily", last_data_update_at=shanghai(2026, 4, day))
    late = in_state(EntryRow.objects.all(), timing_on(ON), "late")

    first = page_of_entries(late)
    second = page_of_entries(late, after=(first[1].last_data_update_at, first[1].entry_id))

    assert [each.name for each in first] == ["甲", "乙", "丙"]
    assert [each.name for each in second] == ["丙", "丁"]


def test_entries_without_a_date_come_page_by_page(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.timeliness.ENTRIES_ON_A_PAGE", 1)
    for name in ("甲", "乙"):
        listed(city, name, update_frequency="daily", last_data_update_at=None)
    unknown = in_state(EntryRow.objects.all(), timing_on(ON), "unknown")

    first = page_of_entries(unknown)
    second = page_of_entries(unknown, after=(None, first[0].entry_id))

    assert [each.name for each in second] == ["乙"]


def test_rates_are_those_of_the_version_of_their_time(city) -> None:
    old = listed(city, update_frequency="daily", last_data_update_at=shanghai(2026, 3, 1))
    EntryRow.objects.filter(pk=old.pk).update(valid_until=2)
    listed(city, since=2, update_frequency="daily", last_data_update_at=shanghai(2026, 4, 23))
    days = timings_on([date(2026, 3, 1), date(2026, 3, 31), ON])

    assert rates_of(list(zip([1, 1, 2], days, strict=True)), Q()) == [(1, 1), (0, 1), (1, 1)]
    assert rates_of([], Q()) == []


def test_entries_in_sight_are_of_own_organisation_and_its_units() -> None:
    district = an_organisation("上海市徐汇区人民政府", kind="district")
    unit = an_organisation("上海市徐汇区文化局", parent=district)
    other = an_organisation()
    rows = [
        EntryRow.objects.create(
            entry=ListEntry.objects.create(),
            provider=each,
            name=each.full_name,
            provider_name=each.full_name,
            row_hash="0" * 64,
        )
        for each in (district, unit, other)
    ]

    def seen(*hats) -> list[int]:
        sight = entries_in_sight(hats)
        return (
            []
            if sight is None
            else list(EntryRow.objects.filter(sight).order_by("pk").values_list("pk", flat=True))
        )

    keys = [each.pk for each in rows]
    assert seen(a_member(Role.DEPARTMENT_STAFF, unit)) == keys[1:2]
    assert seen(a_member(Role.DISTRICT_AUTHORITY, district)) == keys[:2]
    assert seen(a_member(Role.SUPERVISOR)) == keys
    assert seen(a_member(Role.APPLICANT, unit), a_member(Role.ADMINISTRATOR, unit)) == []


def test_delegate_for_other_kinds_of_case_sees_nothing() -> None:
    hat = a_member(Role.DEPARTMENT_HEAD)
    hat.scope = ["supervision_order"]

    assert entries_in_sight([hat]) is None
