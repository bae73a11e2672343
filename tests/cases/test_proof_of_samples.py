"""The proof of samples draws each again, and names what was altered, added or taken away."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cases.proof_of_samples import first_bad_sample
from cases.sample_drawing import draw
from tests.cases.test_proof_of_agreements import changed
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import in_use
from tests.workflows.conditional_access.registries.entries import a_registrar
from workflows.conditional_access.use_supervision import sampling
from workflows.conditional_access.use_supervision.sampling import draw_sample

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cases.models import SupervisionSample
    from cases.sample_drawing import Drawn

pytestmark = pytest.mark.django_db
OTHER_CHECK = "SELECT case_ptr_id FROM cases_obligation WHERE code = 'use_check'"


def a_sample(store: Path) -> SupervisionSample:
    in_use(a_town(), store)
    return draw_sample(membership=a_registrar(), at=shanghai(2023, 11, 1), words="12 07 31")


def test_sample_that_nobody_touched_is_proven(tmp_path: Path) -> None:
    assert first_bad_sample() is None
    a_sample(tmp_path)

    assert first_bad_sample() is None


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("cases_supervisionsample", "UPDATE cases_supervisionsample SET seed = '12 07 31'"),
        ("cases_supervisionsample", "UPDATE cases_supervisionsample SET period = '2023-Q3'"),
        ("cases_supervisionsample", "UPDATE cases_supervisionsample SET population = 7"),
        ("cases_supervisionsample", "UPDATE cases_supervisionsample SET population_digest = 'x'"),
        ("cases_supervisionsample", "UPDATE cases_supervisionsample SET share_percent = 1"),
        (
            "cases_supervisionsample",
            "DELETE FROM cases_sampledgrant; DELETE FROM cases_supervisionsample",
        ),
        ("cases_sampledgrant", "DELETE FROM cases_sampledgrant"),
        (
            "cases_sampledgrant",
            f"UPDATE cases_sampledgrant SET obligation_id = ({OTHER_CHECK})",
        ),
    ],
)
def test_what_was_tampered_with_is_named(tmp_path: Path, table: str, statement: str) -> None:
    a_sample(tmp_path)
    changed(statement)

    bad = first_bad_sample()

    assert bad is not None
    assert bad.table == table


def test_sample_that_its_seed_does_not_give_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_another_list(numbers: Iterable[str], *, seed: str, share_percent: int) -> Drawn:
        drawn = draw(numbers, seed=seed, share_percent=share_percent)
        return replace(drawn, digest="0" * 64)

    monkeypatch.setattr(sampling, "draw", of_another_list)
    sample = a_sample(tmp_path)

    bad = first_bad_sample()

    assert bad is not None
    assert (bad.table, bad.row) == ("cases_supervisionsample", sample.pk)
