"""A forecast says what the cut then does, and refuses a cut that does something else."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import GuardFailed
from cases.models import CaseEvent, EntryRow, ListVersion
from cases.states.conflict import Conflict
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    remove,
    row,
)
from workflows.open_list.cut_forecast import digest_of, forecast_cut
from workflows.open_list.new_version import cut_version, next_midnight
from workflows.open_list.standing import row_of, standing_of

pytestmark = pytest.mark.django_db
LATER = in_days(20)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="二"))
    an_approved_request(
        city,
        change(row("二"), grade="客体L1"),
        add(name="三", portal_dataset_id="O0003"),
        requested_on=date(2023, 9, 20),
    )
    publish(city, add(name="五", portal_dataset_id="O0003"), at=in_days(1))
    an_approved_request(city, add(name="四"), requested_on=date(2023, 12, 1), at=in_days(2))
    return city


def test_forecast_is_what_the_cut_then_does(city: City) -> None:
    forecast = forecast_cut(next_midnight(LATER))

    version = cut_version(membership=city.officer, at=LATER, accepted_conflicts=forecast.digest)

    facts = CaseEvent.objects.get(case_id=version.pk, act="cut").data
    assert (forecast.taken, forecast.later) == (1, 1)
    assert forecast.reasons == [(Conflict.PORTAL_ID_TAKEN, 1)]
    assert facts["taken_items"] == forecast.taken
    assert facts["conflicts"] == {each.value: number for each, number in forecast.reasons}


def test_cut_with_other_conflicts_than_were_accepted_is_refused(city: City) -> None:
    seen = forecast_cut(next_midnight(LATER))
    an_approved_request(
        city,
        add(name="六", portal_dataset_id="O0006"),
        requested_on=date(2023, 9, 20),
        at=in_days(3),
    )
    publish(city, add(name="七", portal_dataset_id="O0006"), at=in_days(4))

    with pytest.raises(GuardFailed, match="有 2 个已批准条目与清单的最新内容冲突"):
        cut_version(membership=city.officer, at=LATER, accepted_conflicts=seen.digest)

    assert ListVersion.objects.filter(state="reviewing").count() == 0


def test_change_of_the_same_field_waits_for_the_one_that_is_not_due(city: City) -> None:
    base = row("二")
    an_approved_request(
        city, change(base, update_frequency="weekly"), requested_on=date(2023, 12, 1), at=LATER
    )
    same = an_approved_request(city, change(base, update_frequency="weekly"), at=in_days(21))

    forecast = forecast_cut(next_midnight(in_days(21)))
    version = cut_version(membership=city.officer, at=in_days(21))

    assert (forecast.later, forecast.held) == (2, 1)
    assert CaseEvent.objects.get(case_id=version.pk, act="cut").data["taken_items"] == (
        forecast.taken
    )
    assert same.items.get().list_version is None


def test_change_of_another_field_goes_ahead_of_one_that_is_not_due(city: City) -> None:
    base = row("二")
    first = an_approved_request(
        city, change(base, contact="021-1"), requested_on=date(2023, 12, 1), at=LATER
    )
    stands = row_of(base.entry_id, standing_of([base.entry_id], without=0)[base.entry_id])
    assert stands is not None
    an_approved_request(city, change(stands, update_frequency="weekly"), at=in_days(21))

    confirm(city, a_cut(city, at=in_days(21)), at=in_days(21))
    now = row("二")
    assert (now.contact, now.update_frequency) == ("", "weekly")

    confirm(city, a_cut(city, at=in_days(90)), at=in_days(90))
    now = row("二")
    assert (now.contact, now.update_frequency) == ("021-1", "weekly")
    assert first.items.get().list_version is not None


def test_removal_goes_ahead_of_a_change_that_is_not_due(city: City) -> None:
    base = row("二")
    first = an_approved_request(
        city, change(base, contact="021-1"), requested_on=date(2023, 12, 1), at=LATER
    )
    stands = row_of(base.entry_id, standing_of([base.entry_id], without=0)[base.entry_id])
    assert stands is not None
    an_approved_request(city, remove(stands), at=in_days(21))

    assert forecast_cut(next_midnight(in_days(21))).held == 0
    confirm(city, a_cut(city, at=in_days(21)), at=in_days(21))
    assert not EntryRow.objects.filter(name="二", valid_from__gt=0, valid_until=None).exists()

    a_cut(city, at=in_days(90))
    assert first.items.get().decision == "conflict"


def test_digest_of_no_conflicts_is_empty() -> None:
    assert digest_of({}) == ""


def test_forecast_of_an_empty_desk_says_nothing_waits() -> None:
    forecast = forecast_cut(LATER)

    assert (forecast.taken, forecast.later, forecast.conflicts) == (0, 0, {})
