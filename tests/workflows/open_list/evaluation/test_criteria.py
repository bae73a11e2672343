"""Criteria are entered as a whole and frozen in a round; measures say when they do not apply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cases.errors import BadInput, NotAllowed, Stale
from cases.models import CriteriaVersion, Criterion
from cases.queries.criteria import criteria_of, newest_criteria
from cases.queries.evaluation_results import band_counts, result_of, results_of
from cases.scored_total import Weighed, band_of, total_of
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.evaluation.rounds import (
    OPENED_AT,
    concluded,
    dossier_of,
    the_dossier,
)
from tests.workflows.open_list.peers.peers import a_version
from workflows.open_list.evaluation.enter_criteria import (
    CriteriaTerms,
    CriterionTerms,
    enter_criteria,
)
from workflows.open_list.evaluation.measures import MEASURES, MEASURES_BY_CODE, Answers, Share

pytestmark = pytest.mark.django_db
BANDS = {
    "excellent": Decimal(95),
    "good": Decimal(85),
    "fair": Decimal(70),
    "passable": Decimal(60),
}
ONE = CriterionTerms(
    name="开放成效", measure="", weight=Decimal(100), maximum=Decimal(10), source="内部约定"
)
TERMS = CriteriaTerms(
    criteria=[ONE], bands=BANDS, least_coverage=Decimal(60), reason="试用", expected=1
)
NOTHING = Answers(facts={}, in_time=None, verdicts=Share(0, 0))


@pytest.fixture
def city():
    a_version()
    return a_city()


def test_shipped_criteria_weigh_a_hundred_and_know_their_measures():
    criteria = criteria_of(newest_criteria())

    assert sum(each.weight for each in criteria) == 100
    assert {each.measure for each in criteria} == {"", *MEASURES_BY_CODE}


def test_new_version_holds_for_later_rounds_alone(city):
    dossier = the_dossier(city)

    version = enter_criteria(terms=TERMS, membership=city.officer, at=OPENED_AT)
    concluded(city)
    later = the_dossier(city)

    assert (version.number, dossier.round.criteria.number) == (2, 1)
    assert later.round.criteria == version
    assert criteria_of(None) == ()


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"criteria": []}, "1 至 30 项"),
        ({"criteria": [ONE] * 31}, "1 至 30 项"),
        ({"criteria": [replace(ONE, weight=Decimal(50))] * 2}, "重复"),
        ({"criteria": [replace(ONE, weight=Decimal(99))]}, "合计须为 100，现在是 99"),
        ({"criteria": [replace(ONE, name="")]}, "名称须为"),
        ({"criteria": [replace(ONE, measure="magic")]}, "没有这种计分方式"),
        ({"criteria": [replace(ONE, weight=Decimal(0))]}, "权重须大于 0"),
        ({"criteria": [replace(ONE, weight=Decimal("NaN"))]}, "权重须大于 0"),
        ({"criteria": [replace(ONE, weight=Decimal("33.333"))]}, "最多两位小数"),
        ({"criteria": [replace(ONE, maximum=Decimal(0))]}, "满分须大于 0"),
        ({"criteria": [replace(ONE, maximum=Decimal(101))]}, "满分须大于 0"),
        ({"criteria": [replace(ONE, source="")]}, "须写明依据"),
        ({"bands": BANDS | {"good": Decimal(95)}}, "由高到低"),
        ({"bands": {"excellent": Decimal(95)}}, "由高到低"),
        ({"bands": BANDS | {"excellent": Decimal(101)}}, "0 至 100"),
        ({"least_coverage": Decimal(-1)}, "0 至 100"),
        ({"reason": ""}, "修订说明"),
    ],
)
def test_version_that_does_not_fit_is_refused(city, changed, part):
    with pytest.raises(BadInput, match=part):
        enter_criteria(terms=replace(TERMS, **changed), membership=city.officer, at=OPENED_AT)

    assert CriteriaVersion.objects.count() == 1
    assert not Criterion.objects.filter(name=ONE.name).exists()


def test_version_drawn_up_from_an_older_one_is_stale(city):
    enter_criteria(terms=TERMS, membership=city.officer, at=OPENED_AT)

    with pytest.raises(Stale, match="已有新的版本"):
        enter_criteria(terms=TERMS, membership=city.lead, at=OPENED_AT)


def test_department_enters_no_criteria(city):
    with pytest.raises(NotAllowed):
        enter_criteria(terms=TERMS, membership=city.head, at=OPENED_AT)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda each: each.code)
def test_measure_does_not_apply_where_nothing_is_known(measure):
    assert measure.share(NOTHING) is None


def test_measures_are_shares_of_facts_and_answers():
    answers = Answers(
        facts={"untouched_entries": Share(1, 4), "updated_on_time": Share(3, 5)},
        in_time=False,
        verdicts=Share(2, 3),
    )

    shares = {code: each.share(answers) for code, each in MEASURES_BY_CODE.items()}

    assert shares["kept_up"] == (3, 4)
    assert shares["updated_on_time"] == (3, 5)
    assert shares["answered_in_time"] == (0, 1)
    assert shares["verdicts_complete"] == (2, 3)
    assert shares["zero_use_handled"] is None


def test_total_leaves_out_what_does_not_apply():
    half = Weighed(Decimal(20), Decimal(10), Decimal(5))
    full = Weighed(Decimal(10), Decimal(100), Decimal(100))
    unknown = Weighed(Decimal(70), Decimal(100), None)

    assert total_of([half, full, unknown]) == (Decimal("66.67"), Decimal("30.0"))
    assert total_of([unknown]) == (None, Decimal(0))
    assert total_of([]) == (None, Decimal(0))


def test_band_is_the_first_whose_least_score_is_reached():
    least = {name: str(score) for name, score in BANDS.items()}

    assert [band_of(Decimal(score), least) for score in ("95", "94.99", "60", "59.99")] == [
        "excellent",
        "good",
        "passable",
        "poor",
    ]
    assert band_of(None, least) == ""


def test_own_result_names_its_rank_and_band(city):
    enter_criteria(
        terms=replace(TERMS, least_coverage=Decimal(0)), membership=city.officer, at=OPENED_AT
    )
    the_dossier(city)
    done = concluded(city, "8.5")

    result = result_of(dossier_of(city), on=OPENED_AT.date())
    results = results_of(city.head.person, done.round, on=OPENED_AT.date())

    assert (result.score, result.band, result.rank, result.tied) == (Decimal(85), "good", 1, False)
    assert result.band_label == "良好"
    assert (len(results.lines), results.ranked, results.unfinished) == (1, 1, 0)
    assert band_counts(results.lines) == {"good": 1}
