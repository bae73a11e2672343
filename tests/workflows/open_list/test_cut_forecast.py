"""A forecast says what the cut then does, and refuses a cut that does something else."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import GuardFailed
from cases.models import CaseEvent, ListVersion
from cases.states.conflict import Conflict
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
)
from workflows.open_list.cut_forecast import digest_of, forecast_cut
from workflows.open_list.new_version import cut_version, next_midnight

pytestmark = pytest.mark.django_db
LATER = in_days(20)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="二"))
    an_approved_request(
        city,
        change(row("二"), grade="L1"),
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


def test_digest_of_no_conflicts_is_empty() -> None:
    assert digest_of({}) == ""


def test_forecast_of_an_empty_desk_says_nothing_waits() -> None:
    forecast = forecast_cut(LATER)

    assert (forecast.taken, forecast.later, forecast.conflicts) == (0, 0, {})
