"""Owner, officer and applicant act at the same instant: one of them wins, nothing is mixed."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cases.models import AccessLine, FastPathReview, LineDiversion, WorkItem
from cases.proof import verify_cases
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.applying import delivered, line_of
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    REASON,
    a_listed_town,
    committed,
    review_of,
    seen_in,
)
from tests.workflows.conditional_access.test_races import outcome_of, withdraws
from workflows.conditional_access.fast_path.diverting import divert_open_cases
from workflows.conditional_access.use_supervision.bars import must_not_be_barred
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Case, Membership

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=30)
WHY = {"reason": REASON}


def task_of(case: Case) -> WorkItem:
    return WorkItem.objects.select_related("process").get(process=case.pk, finished__isnull=True)


def finishes(item: WorkItem, by: Membership, outcome: str, data: dict[str, Any]) -> str:
    return outcome_of(
        partial(
            take_step,
            work_item=item,
            outcome=outcome,
            actor=by.person,
            at=FIRST_DAY,
            expected_version=None,
            data=data,
        )
    )


def test_objection_and_decision_at_once_leave_one_of_both() -> None:
    town, officer = a_listed_town()

    for _round in range(ROUNDS):
        application = committed(town, town.traffic.row)
        line, review = line_of(application, town.traffic), review_of(application)
        shown = seen_in(application)
        results = at_once(
            [
                partial(finishes, task_of(line), town.traffic.reviewer, "object_to_line", WHY),
                partial(finishes, task_of(review), officer, "divert_demand", shown | WHY),
            ]
        )
        delivered(FIRST_DAY)

        # Whoever comes second finds the line gone: the owner a closed task, the officer a new page.
        assert sorted(results) in (["AlreadyDone", "to_ordinary"], ["Stale", "submitted"])
        assert AccessLine.objects.get(pk=line.pk).state == "submitted"
        assert FastPathReview.objects.get(pk=review.pk).state == "to_ordinary"
        assert LineDiversion.objects.filter(line=line).count() == 1
        tasks = WorkItem.objects.filter(process=line.pk, finished__isnull=True)
        assert tasks.count() == 1
        for case in (line, review):
            assert verify_cases(case=case.case_ptr).first_bad is None
        withdraws(application, town.person.person)


def test_withdrawal_and_diversion_at_once_leave_one_of_both() -> None:
    town, officer = a_listed_town()

    for _round in range(ROUNDS):
        application = committed(town)
        review = review_of(application)
        shown = seen_in(application)
        results = at_once(
            [
                partial(withdraws, application, town.person.person),
                partial(finishes, task_of(review), officer, "divert_demand", shown | WHY),
            ]
        )

        states = set(application.lines.values_list("state", flat=True))
        assert results[0] == "withdrawn"
        assert states == {"withdrawn"}
        assert results[1] in {"to_ordinary", "AlreadyDone"}
        assert not WorkItem.objects.filter(finished__isnull=True).exists()


def test_what_is_handed_in_while_a_commitment_is_found_false_is_diverted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever hands in has found no bar yet; the diversion comes before they are through."""
    town, _officer = a_listed_town()
    found_no_bar = threading.Event()

    def asked(*args: Any, **named: Any) -> None:
        must_not_be_barred(*args, **named)
        found_no_bar.set()
        time.sleep(0.3)

    def diverts() -> tuple[str, ...]:
        found_no_bar.wait(timeout=30)
        return divert_open_cases(applicant=town.applicant, reason=REASON, at=FIRST_DAY)

    monkeypatch.setattr("workflows.conditional_access.hand_in.must_not_be_barred", asked)
    acts: list[Callable[[], object]] = [partial(committed, town), diverts]
    at_once(acts)

    assert FastPathReview.objects.get().state == "to_ordinary"
