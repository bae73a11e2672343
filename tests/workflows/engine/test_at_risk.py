"""What counts as at risk: two working days, or the last fifth of the term."""

from __future__ import annotations

from datetime import date

import pytest

from cases.queries.supervision import Horizon
from workflows.engine.at_risk import horizons
from workflows.engine.calendar import newest_calendar

pytestmark = pytest.mark.django_db


def test_horizons_reach_two_working_days_and_the_last_fifth_of_longer_terms_over_a_holiday() -> (
    None
):
    found = horizons(newest_calendar(), date(2023, 9, 27))

    assert found[:3] == (
        Horizon(least_term=0, until=date(2023, 10, 7)),
        Horizon(least_term=15, until=date(2023, 10, 8)),
        Horizon(least_term=20, until=date(2023, 10, 9)),
    )
    assert found[-1].least_term == 60
