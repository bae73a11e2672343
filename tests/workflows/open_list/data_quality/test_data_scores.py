"""Scores of data: what each dimension was made of, what is left out, caps, and old scores."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.models import ChangeItem, EntryScore, ListVersion, ResourceLink, ScoreRules, ScoreRun
from cases.queries.data_evidence import Evidence, closed_in_the_catalogue
from cases.queries.entry_scores import newest_run, rules_on, whole_of
from cases.states.data_probe import ProbeOutcome as P
from cases.states.quality import ScoreSubject
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list.data_quality.offered import (
    AT,
    a_listed_city,
    an_address,
    probed,
)
from tests.workflows.open_list.lists import change, publish
from tests.workflows.open_list.reconciliation.catalogues import Line, load
from workflows.open_list.data_quality.addresses import end_address
from workflows.open_list.data_quality.data_scores import (
    data_scores_again,
    score_data,
    score_data_of_the_day,
)
from workflows.open_list.entry_scores import score_version
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db


def score_of(entry, *, at=AT):
    score_data_of_the_day(at=at)
    return EntryScore.objects.get(entry=entry, run__rules__subject=ScoreSubject.DATA)


def an_entry():
    city, (entry,) = a_listed_city("公交线路")
    return an_address(city, entry)


def parts(address, **said):
    """Return what a score was made of after one probe that says something."""
    probed(address, P.GOOD, **said)
    return score_of(address.entry).checks


def test_data_without_faults_gets_all_of_what_could_be_looked_at():
    address = an_entry()
    probed(address, P.GOOD, modified_at=AT - timedelta(days=3))

    found = score_of(address.entry)

    assert (found.score, found.band, found.cap) == (Decimal("100.0"), "excellent", "")
    # One file alone agrees with nothing.
    assert found.coverage == Decimal("83.3")
    assert found.checks == {
        "standard": [10, 10],
        "complete": [20, 20],
        "accurate": [10, 10],
        "timely": [31, 31],
        "accessible": [1, 1],
    }


@pytest.mark.list_scenario(44)
def test_without_a_file_check_there_is_coverage_nought_and_no_number():
    city, (probed_well, never_probed, without_address) = a_listed_city("甲", "乙", "丙")
    probed(an_address(city, probed_well), P.GOOD)
    an_address(city, never_probed, "http://data.example/b.csv")

    run = score_data_of_the_day(at=AT)

    assert run is not None
    assert (run.entries, run.scores.count()) == (2, 2)
    nothing = run.scores.get(entry=never_probed)
    assert (nothing.score, nothing.coverage, nothing.band) == (None, Decimal(0), "")
    assert not run.scores.filter(entry=without_address).exists()
    # Neither as 0 nor as 100: the average is that of the only number.
    whole = whole_of(EntryScore.objects.filter(run=run))
    assert (whole.entries, whole.mean) == (2, Decimal("100.0"))
    assert (whole.bands["excellent"], whole.bands["none"]) == (1, 1)


def test_what_was_refused_to_be_probed_counts_as_not_looked_at():
    address = an_entry()
    probed(address, P.NOT_ALLOWED, P.NOT_ALLOWED)

    found = score_of(address.entry)

    assert (found.score, found.coverage) == (None, Decimal(0))


def test_each_fault_lowers_its_own_dimension():
    address = an_entry()

    found = parts(
        address, matching_cells=6, empty_cells=5, duplicate_rows=2, misshapen_rows=1, cells=20
    )

    assert (found["standard"], found["complete"], found["accurate"]) == ([6, 10], [15, 20], [7, 10])
    score = EntryScore.objects.get()
    # 9 + 15 + 14 + 15 of 70.
    assert (score.score, score.band) == (Decimal("75.7"), "fair")


def test_an_empty_file_is_not_complete_and_says_nothing_else():
    address = an_entry()
    probed(address, P.EMPTY, rows=0, cells=0, empty_cells=0, content="b" * 64)

    found = score_of(address.entry)

    assert found.checks == {"complete": [0, 1], "accessible": [1, 1]}


def test_more_wrong_rows_than_there_are_is_nothing_right():
    assert parts(an_entry(), duplicate_rows=9, misshapen_rows=9)["accurate"] == [0, 10]


def test_formats_of_an_entry_agree_pair_by_pair():
    city, (entry,) = a_listed_city("公交线路")
    for number, content in enumerate("aab"):
        address = an_address(city, entry, f"http://data.example/{number}.csv")
        probed(address, P.GOOD, content=content * 64)

    assert score_of(entry).checks["consistent"] == [1, 3]


def test_a_failed_probe_lowers_what_can_be_reached_and_the_last_file_counts_on():
    address = an_entry()
    probed(address, P.GOOD, P.BAD_STATUS, P.NO_ANSWER, P.NOT_ALLOWED)

    found = score_of(address.entry)

    assert (found.checks["accessible"], found.checks["complete"]) == ([1, 3], [20, 20])


def test_probes_beyond_the_window_and_after_the_moment_do_not_count():
    address = an_entry()
    probed(address, P.GOOD, until=AT - timedelta(days=31))
    probed(address, P.GOOD, until=AT + timedelta(days=1))

    assert (score_of(address.entry).score, EntryScore.objects.get().coverage) == (None, Decimal(0))


def test_names_of_persons_cap_the_score_until_somebody_reviewed_them():
    city, (entry,) = a_listed_city("公交线路")
    row = entry.rows.get()
    publish(city, change(row, items=[{"name": "身份证号"}]))
    probed(an_address(city, entry), P.GOOD)

    found = score_of(entry)

    assert (found.score, found.cap) == (Decimal("59.0"), "personal_information")
    items = ChangeItem.objects.filter(entry=entry)
    items.update(needs_security_review=True, decided_at=AT)
    assert score_data(current(), at=AT + timedelta(days=1)).scores.get().cap == ""


def test_what_the_catalogue_calls_not_open_is_capped_at_nought():
    city, (entry, other) = a_listed_city("公交线路", "轨道线路")
    for number, each in enumerate((entry, other)):
        probed(an_address(city, each, f"http://data.example/{number}.csv"), P.GOOD)
    before = score_data(current(), at=AT)
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    code = ResourceLink.objects.create(
        code="C1", entry=entry, confirmed_by=operator.person, confirmed_at=AT
    ).code
    later = AT + timedelta(days=1)
    load([Line(code, provider="上海市交通委员会", open_type="not_open")], operator, at=later)
    reconcile(version=current(), membership=operator, at=later, despite="测试数据少")

    run = score_data(current(), at=later)

    assert closed_in_the_catalogue(later) == {entry.pk}
    capped = run.scores.get(entry=entry)
    assert (capped.score, capped.cap, capped.band) == (Decimal(0), "catalogue_closed", "poor")
    assert run.scores.get(entry=other).cap == ""
    # The day before it was not known.
    assert data_scores_again(before) == before.digest


def current():
    return ListVersion.objects.get(state="in_effect")


def test_an_address_that_was_ended_is_no_longer_scored_but_was():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, P.GOOD)
    run = score_data(current(), at=AT)
    end_address(
        data_address=address, reason="下线", membership=city.staff, at=AT + timedelta(hours=1)
    )

    assert score_data(current(), at=AT + timedelta(days=1)).entries == 0
    assert data_scores_again(run) == run.digest


def test_scores_of_a_day_are_kept_once_and_come_again_after_further_probes():
    address = an_entry()
    probed(address, P.GOOD)
    run = score_data_of_the_day(at=AT)
    assert run is not None

    probed(address, P.BAD_STATUS, until=AT + timedelta(hours=1))

    assert score_data_of_the_day(at=AT + timedelta(hours=2)) == run
    assert data_scores_again(run) == run.digest
    assert (ScoreRun.objects.count(), EntryScore.objects.count()) == (1, 1)


def test_scores_of_data_and_of_entries_are_never_in_one_run():
    address = an_entry()
    probed(address, P.GOOD)

    of_data = score_data_of_the_day(at=AT)
    of_entries = score_version(current(), on=AT.date(), at=AT)

    assert (newest_run(), newest_run(ScoreSubject.DATA)) == (of_entries, of_data)
    assert rules_on(AT.date()).subject == ScoreSubject.ENTRY
    assert rules_on(AT.date(), ScoreSubject.DATA).weights == {
        "standard": 15,
        "complete": 20,
        "accurate": 20,
        "consistent": 10,
        "timely": 20,
        "accessible": 15,
    }


def test_new_rules_leave_old_scores_as_they_were():
    address = an_entry()
    probed(address, P.GOOD)
    run = score_data_of_the_day(at=AT)
    assert run is not None
    first = rules_on(AT.date(), ScoreSubject.DATA)
    ScoreRules.objects.create(
        subject=ScoreSubject.DATA,
        version=2,
        weights=first.weights | {"accessible": 100},
        fields={},
        bands=first.bands,
        caps=first.caps,
        settings=first.settings,
        source="测试",
        tier="C",
        effective_from=AT.date(),
    )

    assert score_data_of_the_day(at=AT) != run
    assert data_scores_again(run) == run.digest


def test_before_a_version_is_in_effect_nothing_is_scored():
    assert score_data_of_the_day(at=AT) is None


def test_nothing_is_closed_in_a_catalogue_that_was_never_compared():
    assert closed_in_the_catalogue(shanghai(2023, 9, 27)) == frozenset()
    assert Evidence().reached.share is None


@pytest.mark.parametrize("size", [1, 3])
def test_a_run_reads_as_often_however_many_entries_there_are(size, django_assert_num_queries):
    city, entries = a_listed_city("甲", "乙", "丙")
    for number, entry in enumerate(entries[:size]):
        probed(an_address(city, entry, f"http://data.example/{number}.csv"), P.GOOD)
    version = current()

    with django_assert_num_queries(12):
        score_data(version, at=AT)
