"""What a line said before its dataset opened to everybody holds no longer, and the proof knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.models import AccessLine, CaseEvent, SupplementRequest
from cases.proof_of_applications import first_bad_application
from tests.workflows.conditional_access.applying import (
    a_town,
    asked_for_supplement,
    handed_in,
    line_of,
    proposed,
)
from tests.workflows.conditional_access.test_changed_dataset import a_new_version, told_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def opened_to_all(town: Town, before: Callable[..., AccessLine] | None) -> AccessLine:
    """Let the dataset of a line open to everybody after something was done about the line."""
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    if before is not None:
        line = before(line, town.traffic)
    told_of(a_new_version(town.traffic.row, open_type="unconditional"))
    return AccessLine.objects.get(pk=line.pk)


@pytest.mark.access_scenario(20)
@pytest.mark.parametrize("before", [None, proposed, asked_for_supplement])
def test_line_that_ended_as_open_agrees_with_its_events(
    before: Callable[..., AccessLine] | None,
) -> None:
    town = a_town()

    line = opened_to_all(town, before)

    assert first_bad_application() is None
    event = CaseEvent.objects.get(case=line.pk, act="end_as_open")
    assert (line.proposal, line.granted_months) == ("", None)
    assert event.data["refusal_reason"] == line.refusal_reason == "RF10"
    assert event.data["row_hash"] == town.traffic.row.row_hash
    assert event.data["submission"] == 1
    assert event.data["dataset_change"] == "unconditional"


@pytest.mark.parametrize("forged", [{"answer": "不予开放。"}, {"refusal_reason": "RF05"}])
def test_answer_that_was_altered_afterwards_is_named(forged: dict[str, str]) -> None:
    line = opened_to_all(a_town(), proposed)
    triggers.remove(connection)
    AccessLine.objects.filter(pk=line.pk).update(**forged)

    bad = first_bad_application()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_accessline", line.number)


def test_supplement_that_did_not_lapse_then_is_named() -> None:
    line = opened_to_all(a_town(), asked_for_supplement)
    triggers.remove(connection)
    SupplementRequest.objects.filter(line=line).update(lapsed_at=None)

    bad = first_bad_application()

    assert bad is not None
    assert bad.table == "cases_supplementrequest"


@pytest.mark.parametrize(("months", "is_proven"), [(12, True), (6, False)])
def test_line_that_ended_with_the_facts_of_before_is_proven_by_them(
    *, months: int, is_proven: bool
) -> None:
    """At first the event named no reason, and the proposal stayed on the row."""
    line = opened_to_all(a_town(), proposed)
    triggers.remove(connection)
    event = CaseEvent.objects.get(case=line.pk, act="end_as_open")
    old = {name: event.data[name] for name in ("dataset_change", "answer")}
    QuerySet(CaseEvent).filter(pk=event.pk).update(data=old)
    AccessLine.objects.filter(pk=line.pk).update(proposal="approve", granted_months=months)

    assert (first_bad_application() is None) == is_proven
