"""Turn mismatches into work once a person confirms a run.

One task per organisation and class, under the deadline of the class (decisions.md, Open list).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import MismatchTask, Organisation, OutboxMessage, TaskFinding
from cases.queries.mismatch_tasks import spells_without_task
from cases.states.case_kind import CaseKind
from cases.states.mismatch_task import MismatchTaskState
from cases.states.reconciliation import MismatchClass
from cases.states.system_act import SystemAct
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.open_list.reconciliation.alarm import LOOSER_LISTED
from workflows.open_list.reconciliation.reconcile import last_applied
from workflows.open_list.reconciliation.snapshot import must_reconcile
from workflows.open_list.reconciliation.task_flow import RULE, MismatchTaskFlow
from workflows.open_list.reconciliation.turn import wait_for_turn

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership, ReconciliationRun


class _Share(NamedTuple):
    """What one task is about: whose, which class, and whether it is urgent."""

    organisation: int
    mismatch: str
    looser: bool


@patiently
@transaction.atomic
def open_tasks(
    *, run: ReconciliationRun, membership: Membership, at: datetime
) -> tuple[MismatchTask, ...]:
    """Confirm a run: whoever has to settle something gets it as work, each mismatch once.

    What has a task, an exception or a request on its way gets none. R7 goes to the commission,
    as the steward of codes; R8 and R9 are counted alone.

    Args:
        run: the newest run whose findings were written.
        membership: the role under which it is confirmed.
        at: the moment.

    Returns:
        The new tasks.

    Writes: a `MismatchTask` per organisation and class, with events, tasks, clocks and messages;
    for a list that is looser than the catalogue a copy to the security officers; a system event.

    Raises:
        NotAllowed: the role does not reconcile. GuardFailed: it is not the newest applied run.

    Rests on 工作安排 二(3), decisions.md (Open list: reconciliation clocks).
    """
    must_reconcile(membership, at=at)
    wait_for_turn()
    if run != last_applied():
        raise GuardFailed(_t("只能按最近一次完成的核对下达处理单。请从最近一次核对下达。"))
    shares = _shares(on=civil_date(at))
    organisations = Organisation.objects.in_bulk({share.organisation for share in shares})
    tasks = tuple(
        _opened(
            run,
            share,
            organisations[share.organisation],
            shares[share],
            membership=membership,
            at=at,
        )
        for share in sorted(shares)
    )
    if tasks:
        append_system_event(
            act=SystemAct.MISMATCHES_ASSIGNED,
            actor=membership.person,
            at=at,
            data={"run": run.number, "tasks": [task.number for task in tasks]},
        )
    return tasks


def waiting_findings(*, on: date) -> int:
    """Return how many mismatches would become work if the newest run were confirmed."""
    return spells_without_task(on=on).count()


def _shares(*, on: date) -> dict[_Share, list[int]]:
    shares: dict[_Share, list[int]] = defaultdict(list)
    found = spells_without_task(on=on).order_by("pk")
    for organisation, mismatch, looser, finding in found.values_list(
        "organisation_id", "finding__mismatch", "looser", "finding_id"
    ):
        urgent = looser and mismatch == MismatchClass.R3
        shares[_Share(organisation, mismatch, urgent)].append(finding)
    return shares


def _opened(  # a task is its facts
    run: ReconciliationRun,
    share: _Share,
    organisation: Organisation,
    findings: list[int],
    *,
    membership: Membership,
    at: datetime,
) -> MismatchTask:
    with in_record_language():
        title = _t("%(class)s%(label)s：%(count)s 项（%(run)s）") % {
            "class": share.mismatch,
            "label": MismatchClass(share.mismatch).label,
            "count": len(findings),
            "run": run.number,
        }
    is_stewards = share.mismatch == MismatchClass.R7
    record = MismatchTask(
        kind=CaseKind.MISMATCH_TASK,
        title=title,
        state=MismatchTaskState.REFERRED if is_stewards else MismatchTaskState.PENDING,
        organisation=organisation,
        mismatch=share.mismatch,
        looser=share.looser,
        run=run,
    )
    opened = gate.open_case(
        record=record, flow=MismatchTaskFlow, membership=membership, at=at, rule=RULE
    )
    task = cast("MismatchTask", opened.case)
    TaskFinding.objects.bulk_create(
        [TaskFinding(task=task, finding_id=finding) for finding in findings], batch_size=1_000
    )
    if share.looser:
        OutboxMessage.objects.bulk_create(
            [
                message(
                    topic=LOOSER_LISTED,
                    key=f"{LOOSER_LISTED}:{task.pk}",
                    payload={"task": task.pk, "count": len(findings)},
                    at=at,
                )
            ]
        )
    return task
