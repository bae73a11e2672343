"""The rate of effective applications: what counts, in which row, and in one query."""

from __future__ import annotations

import pytest

from cases.models import SupplementRequest
from cases.queries.effective_applications import EffectiveFigure, effective_figures
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    refused,
    said,
)
from tests.workflows.conditional_access.registries.points import a_claimed_draft

pytestmark = pytest.mark.django_db


def test_rate_counts_what_was_decided_on_its_merits_without_a_supplement(
    django_assert_num_queries,
):
    town = a_town()
    _prepared, application = a_claimed_draft(town.person, at=AT)
    content = said(town, town.traffic.row)
    application = finished(application, town.person, "submit", AT, content=content, pledge=True)
    approved(line_of(application, town.traffic), town.traffic)
    plain = handed_in(town, town.health.row)
    refused(line_of(plain, town.health), town.health)
    delivered(NEXT_DAY)
    with django_assert_num_queries(1):
        before = effective_figures()

    line = line_of(plain, town.health)
    SupplementRequest.objects.create(
        application=plain,
        line=line,
        kind="incorrect",
        sections=["purpose"],
        text="请写明用途。",
        asked_at=AT,
        asked_by=town.health.reviewer.person,
        answered_at=AT,
    )
    after = effective_figures()

    whole = EffectiveFigure(ended=1, effective=1, withdrawn=0)
    assert before == (whole, whole)
    assert after == (whole, EffectiveFigure(ended=1, effective=0, withdrawn=0))


def test_draft_and_what_is_under_way_count_nowhere():
    town = a_town()
    a_claimed_draft(town.person, at=AT)
    handed_in(town, town.health.row)

    assert effective_figures() == (EffectiveFigure(), EffectiveFigure())
