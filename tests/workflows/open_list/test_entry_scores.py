"""Scores of entries: what each check says, what is left out, and that old scores come again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.models import ChangeItem, EntryScore, ScoreRules, ScoreRun
from cases.queries.entry_scores import rules_on
from cases.states.quality import QualityDimension
from tests.factories import shanghai
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    content,
    in_days,
    publish,
    row,
)
from workflows.open_list.entry_checks import checks_of
from workflows.open_list.entry_scores import (
    score_unscored,
    score_version,
    scored_by,
    scores_again,
    scoring_on,
)
from workflows.open_list.score_of_checks import Scored, band_of

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 4)
AT = shanghai(2023, 9, 4)
PERFECT: dict[str, Any] = {
    "portal_dataset_id": "O1234567890123456",
    "name": "公交线路",
    "items": [{"name": "线路", "meaning": "线路名称"}],
    "grade": "客体L1",
    "contact": "021-12345678",
    "licence": "注明来源",
    "spatial": "全市",
    "temporal": "2020-2023",
    "update_frequency": "monthly",
    "last_data_update_at": shanghai(2023, 9, 1),
}


@pytest.fixture
def city() -> City:
    return a_city()


def scored(**said: Any) -> Scored:
    return scored_by(content(**{**PERFECT, **said}), scoring_on(ON, at=AT))


def checks(dimension: str, **said: Any) -> list[float | None]:
    scoring = scoring_on(ON, at=AT)
    found = checks_of(
        content(**{**PERFECT, **said}),
        on=ON,
        periods=scoring.periods,
        fields=scoring.rules.fields,
        settings=scoring.rules.settings,
    )
    return [check for _weight, check in found[dimension]]


def test_entry_that_lacks_nothing_gets_all_of_what_can_be_checked() -> None:
    found = scored()

    # Of 24 checks, the catalogue and the templates of conditions cannot be looked at.
    assert (found.score, found.band, found.cap) == (Decimal("100.0"), "excellent", "")
    assert found.coverage == Decimal("91.7")
    assert "consistent" not in found.parts


def test_what_cannot_be_checked_is_neither_passed_nor_failed() -> None:
    timed, untimed = scored(), scored(update_frequency="static")

    assert (untimed.parts.get("timely"), untimed.score) == (None, timed.score)
    assert untimed.coverage < timed.coverage


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({"update_frequency": "hourly"}, {"standard": 0.8}),
        ({"portal_dataset_id": "数据-1"}, {"standard": 0.8}),
        ({"abstract": "太短"}, {"complete": 0.9167}),
        ({"items": [{"name": "线路"}]}, {"complete": 0.9583}),
        ({"items": []}, {"complete": 0.9167}),
        ({"conditions": "须申请"}, {"accurate": 0.6667}),
        ({"first_published_at": shanghai(2023, 9, 2)}, {"accurate": 0.6667}),
        ({"last_data_update_at": shanghai(2023, 9, 5)}, {"accurate": 0.6667}),
        ({"formats": "PDF"}, {"accessible": 0.0}),
        ({"formats": "pdf、csv"}, {"accessible": 1.0}),
    ],
)
def test_each_fault_lowers_its_dimension(said, parts) -> None:
    found = scored(**said)

    assert {name: found.parts[name] for name in parts} == parts


def test_formats_that_are_not_named_cannot_be_read() -> None:
    assert checks(QualityDimension.ACCESSIBLE, formats="") == [None]
    assert checks(QualityDimension.ACCURATE, last_data_update_at=None) == [1.0, None, None]
    assert checks(QualityDimension.ACCURATE, open_type="conditional", conditions="") == [
        0.0,
        1.0,
        1.0,
    ]


@pytest.mark.parametrize(
    ("updated", "share"),
    [
        (shanghai(2023, 8, 28), 1.0),
        (shanghai(2023, 8, 27), 1.0),
        (shanghai(2023, 8, 26), 1 - 1 / 7),
        (shanghai(2023, 8, 20), 0.0),
        (shanghai(2020, 1, 1), 0.0),
    ],
)
def test_timeliness_falls_over_one_period_after_the_grace(updated, share) -> None:
    (found,) = checks(
        QualityDimension.TIMELY, update_frequency="weekly", last_data_update_at=updated
    )

    assert found == pytest.approx(share)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("95.0", "excellent"),
        ("94.9", "good"),
        ("70.0", "fair"),
        ("60.0", "passable"),
        ("0", "poor"),
    ],
)
def test_band_begins_at_its_least_score(score, band) -> None:
    assert band_of(Decimal(score), rules_on(ON).bands) == band
    assert band_of(None, rules_on(ON).bands) == ""


def test_personal_information_that_nobody_reviewed_caps_the_score(city) -> None:
    names = {"items": [{"name": "身份证号", "meaning": "证件号码"}]}
    version = publish(city, add(**PERFECT | names), add(name="复核过", items=names["items"]))
    ChangeItem.objects.filter(proposed_row__name="复核过").update(
        needs_security_review=True, decided_at=AT
    )

    score_version(version, on=date(2023, 9, 5), at=in_days(1))

    capped = EntryScore.objects.get(entry=row("公交线路").entry)
    assert (capped.score, capped.cap, capped.band) == (
        Decimal("59.0"),
        "personal_information",
        "poor",
    )
    assert EntryScore.objects.get(entry=row("复核过").entry).cap == ""


def test_run_keeps_a_score_per_entry_and_is_made_once(city) -> None:
    version = publish(city, add(**PERFECT), add(name="乙", abstract=""))

    run = score_version(version, on=ON, at=AT)
    again = score_version(version, on=ON, at=in_days(1))

    assert (again.pk, run.entries, EntryScore.objects.count()) == (run.pk, 2, 2)
    assert EntryScore.objects.get(entry=row("公交线路").entry).score == Decimal("100.0")


def test_old_scores_come_again_after_the_list_and_the_rules_changed(city) -> None:
    version = publish(city, add(**PERFECT))
    run = score_version(version, on=ON, at=AT)
    publish(city, change(row("公交线路"), abstract="", formats=""), at=in_days(1))
    ScoreRules.objects.create(
        version=2,
        weights=dict.fromkeys(QualityDimension.values, 1),
        fields={"name": 1},
        bands=run.rules.bands,
        caps=run.rules.caps,
        settings=run.rules.settings,
        source="内部约定",
        tier="C",
        effective_from=date(2023, 9, 5),
    )

    newer = score_unscored(at=in_days(1))

    assert scores_again(ScoreRun.objects.get(pk=run.pk)) == run.digest
    assert (newer.rules.version, newer.digest == run.digest) == (2, False)


def test_version_is_scored_once_a_month(city) -> None:
    assert score_unscored(at=AT) is None
    publish(city, add(**PERFECT))

    runs = [score_unscored(at=in_days(days)) for days in (0, 1, 30)]

    assert [run and str(run.on) for run in runs] == ["2023-09-04", None, "2023-10-04"]
