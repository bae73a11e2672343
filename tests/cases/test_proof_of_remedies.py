"""The proof of remedies names a text that no event bears out."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import RemedyText
from cases.proof_of_remedies import first_bad_remedies
from cases.states.clock import Tier
from tests.cases.test_proof_of_agreements import changed
from tests.workflows.administration.offices import MORNING, the_three
from workflows.administration.enter_remedies import Remedies, enter_remedies

pytestmark = pytest.mark.django_db


def entered() -> RemedyText:
    """Let an administrator enter another text."""
    remedies = Remedies(
        text="对本决定有异议的，可以向市公共数据主管部门申请复核。",
        source="内部约定",
        tier=Tier.C,
        effective_from=date(2030, 1, 1),
    )
    return enter_remedies(actor=the_three().administrator, remedies=remedies, at=MORNING)


def test_seeded_and_entered_texts_are_proven() -> None:
    assert first_bad_remedies() is None
    entered()

    assert first_bad_remedies() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_remedytext SET text = 'x' WHERE entered_by_id IS NULL",
        "UPDATE cases_remedytext SET text = 'x' WHERE entered_by_id IS NOT NULL",
        "UPDATE cases_remedytext SET source = 'x' WHERE entered_by_id IS NOT NULL",
        "UPDATE cases_remedytext SET effective_from = '2020-01-01' WHERE entered_by_id IS NOT NULL",
        "DELETE FROM cases_remedytext WHERE entered_by_id IS NULL",
        "DELETE FROM cases_remedytext WHERE text LIKE '%先询问%'",
        "DELETE FROM cases_remedytext WHERE entered_by_id IS NOT NULL",
        "UPDATE cases_remedytext SET entered_by_id = NULL",
    ],
)
def test_text_that_was_tampered_with_is_named(statement: str) -> None:
    entered()
    changed(statement)

    bad = first_bad_remedies()

    assert bad is not None
    assert bad.table == "cases_remedytext"


def test_text_that_was_slipped_in_is_named() -> None:
    seeded = RemedyText.objects.earliest("pk")

    RemedyText.objects.create(
        text=seeded.text, source="内部约定", tier="C", effective_from=date(2023, 8, 25)
    )

    assert first_bad_remedies() is not None
