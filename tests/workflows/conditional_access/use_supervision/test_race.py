"""The user's report and the department's suspension at the same instant: one of them stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import CaseEvent, Grant, Letter, Obligation
from cases.proof import verify_cases
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    SUSPENDED_AT,
    in_use,
    proposed,
    task_of,
    tasks_of,
    the_report,
    warned_and_asked,
)
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cases.models import Membership, WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=2, full=10)


def takes(item: WorkItem, by: Membership, outcome: str) -> str:
    try:
        taken = take_step(
            work_item=item,
            outcome=outcome,
            actor=by.person,
            at=SUSPENDED_AT,
            expected_version=None,
            data={"text": "报告已补交。", "file": None},
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


@pytest.mark.access_scenario(29)
def test_report_and_suspension_at_once_leave_one_of_both(tmp_path: Path) -> None:
    town = a_town()

    for _round in range(ROUNDS):
        grant = in_use(town, tmp_path)
        report = proposed(town, warned_and_asked(the_report(grant)))
        both: list[Callable[[], str]] = [
            partial(takes, task_of(report, "report"), town.person, "report_use"),
            partial(takes, task_of(report, "decide"), town.traffic.head, "suspend"),
        ]

        results = at_once(both)

        state = Grant.objects.get(pk=grant.pk).state
        left = tasks_of(Obligation.objects.get(pk=report.pk))
        assert (results, state, left) in [
            (["due", "AlreadyDone"], "active", {"look"}),
            (["AlreadyDone", "rectifying"], "suspended", {"plead"}),
        ]
        acts = CaseEvent.objects.filter(case=report.pk, act__in=("report_use", "suspend"))
        assert acts.count() == 1
        letters = Letter.objects.filter(line=grant.line, kind="suspension").count()
        assert letters == (state == "suspended")
        assert verify_cases(case=report.case_ptr).first_bad is None
