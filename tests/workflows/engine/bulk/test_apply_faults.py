"""The worker killed in the middle, and two at once: every row is done, and none twice."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial

import pytest

from cases.models import Assignment, BulkPlan, CaseEvent
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.models import PracticeRequest
from tests.practice.requests import an_office
from tests.threads import at_once
from tests.workflows.engine.bulk.plans import (
    ACCEPT,
    APPLIED_AT,
    a_plan,
    confirmed,
    tasks,
    worked_off,
)
from tests.workflows.engine.test_delivery import database_url
from workflows.engine.bulk.acts import ACTS
from workflows.engine.bulk.apply import LEASE, apply_plan, work_off

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 8


def run_dying_applier(moment: str, rows: int) -> int:
    """Run a worker in a process of its own on the database of this test; return how it ended."""
    ended = subprocess.run(  # noqa: S603  # our own module
        [
            sys.executable,
            "-m",
            "tests.workflows.engine.bulk.dying_applier",
            moment,
            APPLIED_AT.isoformat(),
            str(rows),
        ],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "backoffice.settings.tests",
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stderr == ""
    return ended.returncode


@pytest.mark.parametrize(("moment", "kept"), [("inside", 2), ("between", 3)])
def test_worker_killed_in_the_middle_leaves_whole_rows_and_another_goes_on(
    moment: str, kept: int
) -> None:
    office = an_office()
    plan = a_plan(office.head.person, "decide", tasks(office, ROWS), decision=ACCEPT)
    confirmed(plan)

    assert run_dying_applier(moment, rows=3) == -9

    done = plan.rows.filter(done_at__isnull=False)
    assert done.count() == kept
    assert PracticeRequest.objects.filter(state="accepted").count() == kept
    assert worked_off() == 0, "the dead worker's lease still runs"
    assert worked_off(at=APPLIED_AT + LEASE) == ROWS - kept
    assert done.count() == ROWS
    events = CaseEvent.objects.filter(operation=plan.operation, act="accept")
    assert events.count() == events.values("case_id").distinct().count() == ROWS
    assert BulkPlan.objects.get(pk=plan.pk).finished_at == APPLIED_AT + LEASE
    assert verify_cases().first_bad is None


def test_two_workers_at_once_do_each_row_once() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    plan = a_plan(office.head.person, "hand_over", tasks(office, 40), to=colleague.pk)
    confirmed(plan)

    settled = at_once([partial(worked_off, "first"), partial(worked_off, "second")])
    settled.append(worked_off())

    assert sum(settled) == 40
    assert Assignment.objects.filter(operation=plan.operation).count() == 40


def test_worker_beside_one_whose_lease_ran_out_does_no_row_twice() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "decide", tasks(office, 20), decision=ACCEPT)
    confirmed(plan)

    def work(worker: str, rounds: int) -> int:
        # Every round comes a lease later: each takes the plan from the other.
        return sum(
            work_off(at=APPLIED_AT + LEASE * number, worker=worker, acts=ACTS).settled
            for number in range(rounds)
        )

    settled = at_once([partial(work, "first", 6), partial(work, "second", 6)])
    settled.append(worked_off(at=APPLIED_AT + LEASE * 9))

    assert sum(settled) == 20
    events = CaseEvent.objects.filter(operation=plan.operation)
    assert events.count() == events.values("case_id").distinct().count() == 20


def test_plan_confirmed_twice_at_once_is_confirmed_once() -> None:
    office = an_office()
    plan = a_plan(office.head.person, "claim", tasks(office, 2))
    confirm = partial(
        apply_plan,
        plan=plan,
        person=plan.person,
        seen_hash=plan.hash,
        act=ACTS["claim"],
        at=APPLIED_AT,
    )

    assert sorted(at_once([confirm, confirm])) == [False, True]
