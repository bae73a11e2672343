"""Facts of punctuality, quality and the catalogue, each for all organisations in one query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.changes import a_city, a_listed_row
from tests.workflows.open_list.evaluation.rounds import OPENED_AT
from tests.workflows.open_list.peers.peers import a_version
from tests.workflows.open_list.reconciliation.catalogues import NOW, City, Line, Listed, load
from workflows.open_list.data_quality.data_scores import score_data_of_the_day
from workflows.open_list.entry_scores import score_version
from workflows.open_list.evaluation.facts import annotated_listed, entry_quality, updated_on_time
from workflows.open_list.evaluation.facts.fact import FactScope
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db


def scope_of(version):
    return FactScope(version=version, since=shanghai(2026, 1, 1), until=OPENED_AT)


def figures(fact, version):
    return [tuple(each) for each in fact.FACT.figures(scope_of(version))]


def test_punctuality_counts_what_can_be_timed_of_each_provider():
    city, version = a_city(), a_version()
    for day in (datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), None):
        a_listed_row(city.department, name=f"数据{day}", last_data_update_at=day)
    a_listed_row(an_organisation("上海市气象局"), name="天气", update_frequency="static")

    assert figures(updated_on_time, version) == [(city.department.pk, "", 1, 2)]
    assert figures(updated_on_time, None) == []


def test_quality_is_what_the_newest_run_gave_of_full_marks():
    city, version = a_city(), a_version()
    a_listed_row(city.department)

    before = figures(entry_quality, version)
    run = score_version(version, on=OPENED_AT.date(), at=OPENED_AT)

    ((provider, part, points, whole),) = figures(entry_quality, version)
    assert before == []
    assert (provider, part, whole) == (city.department.pk, "", 100)
    assert points == round(run.scores.get().score or 0)


def test_scores_of_data_are_no_scores_of_entries():
    city, version = a_city(), a_version()
    a_listed_row(city.department)
    score_version(version, on=OPENED_AT.date(), at=OPENED_AT)
    before = figures(entry_quality, version)

    assert score_data_of_the_day(at=OPENED_AT) is not None

    assert figures(entry_quality, version) == before


def test_nothing_is_said_of_the_catalogue_before_it_was_compared():
    city, version = a_city(), a_version()
    a_listed_row(city.department)

    assert figures(annotated_listed, version) == []


def test_share_listed_is_of_what_is_listed_or_found_missing():
    home, other = an_organisation("甲局"), an_organisation("乙局")
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    city = City(providers={"甲局": home, "乙局": other})
    load(
        [
            Line("C1", "D1"),
            Line("C2", "D2", name="地铁客流"),
            Line("C3", "D3", name="共享单车"),
            Line("C4", "D4", name="天气", provider="乙局"),
        ],
        operator,
    )
    version = city.publish({"bus": Listed("D1")})
    reconcile(version=version, membership=operator, at=NOW)

    assert sorted(figures(annotated_listed, version)) == sorted(
        [(home.pk, "", 1, 3), (other.pk, "", 0, 1)]
    )
