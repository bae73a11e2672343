"""When data last changed: as its server says, or as probes saw it, and never as the list claims."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.queries.data_evidence import Evidence
from cases.queries.entry_scores import rules_on
from cases.queries.update_periods import timing_on
from cases.states.data_probe import ProbeOutcome as P
from cases.states.quality import ScoreSubject
from tests.workflows.open_list.data_quality.offered import AT, a_listed_city, an_address, probed
from tests.workflows.open_list.data_quality.test_data_scores import an_entry, parts, score_of
from workflows.open_list.data_quality.data_checks import data_checks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "left"),
    # A month and its grace of five per cent.
    [(0, 31), (32, 31), (33, 30.55), (40, 23.55), (64, 0), (400, 0)],
)
def test_data_that_is_late_loses_days_of_its_period(days, left):
    address = an_entry()

    assert parts(address, modified_at=AT - timedelta(days=days))["timely"] == [left, 31]


def test_a_change_that_probes_saw_dates_the_data_where_the_server_does_not():
    address = an_entry()
    probed(address, P.GOOD, until=AT - timedelta(days=20), content="b" * 64)
    probed(address, P.GOOD, until=AT - timedelta(days=10))
    probed(address, P.GOOD, until=AT)

    assert score_of(address.entry).checks["timely"] == [31, 31]


def test_data_that_was_never_seen_to_change_is_neither_late_nor_in_time():
    address = an_entry()
    probed(address, P.GOOD, P.GOOD, P.GOOD)

    assert "timely" not in score_of(address.entry).parts


@pytest.mark.parametrize("frequency", ["static", "irregular", ""])
def test_what_promises_no_period_is_not_timed(frequency):
    rules = rules_on(AT.date(), ScoreSubject.DATA)
    found = data_checks(
        {"update_frequency": frequency},
        Evidence(changed_at=AT),
        on=AT.date(),
        periods=timing_on(AT.date()).rules,
        settings=rules.settings,
    )

    assert found["timely"] is None


def test_a_date_in_the_future_is_not_believed():
    assert "timely" not in parts(an_entry(), modified_at=AT + timedelta(days=1))


def test_the_newest_change_of_several_files_counts():
    city, (entry,) = a_listed_city("公交线路")
    for number, days in enumerate((90, 2, 50)):
        address = an_address(city, entry, f"http://data.example/{number}.csv")
        probed(address, P.GOOD, modified_at=AT - timedelta(days=days))

    assert score_of(entry).checks["timely"] == [31, 31]
