"""Compare the newest snapshot of the catalogue with a version of the list (工作安排 二(3)).

The public face of the reconciliation. A run writes what it found; tasks are opened only when a
person confirms it (decisions.md).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import ReconciliationRun, ResourceLink
from cases.queries.list_versions import current_version
from cases.states.reconciliation import RunStatus
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.numbering import next_number
from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.alarm import raise_alarm
from workflows.open_list.reconciliation.breaker import reasons_to_halt
from workflows.open_list.reconciliation.directory import resolve_providers
from workflows.open_list.reconciliation.gone import dissolve_tasks
from workflows.open_list.reconciliation.judging import judge
from workflows.open_list.reconciliation.looking import (
    clear_scratch,
    look_at_all,
    look_at_what_moved,
)
from workflows.open_list.reconciliation.matching import Moment, Since
from workflows.open_list.reconciliation.recording import record, tally
from workflows.open_list.reconciliation.snapshot import must_reconcile, newest_snapshot
from workflows.open_list.reconciliation.turn import wait_for_turn

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListVersion, Membership
    from workflows.open_list.reconciliation.directory import Directory

# Changed with every change of what a class means: results of other rules are other results.
RULES = 2
NUMBERED_AS = "reconciliation_run"


@dataclass(frozen=True, kw_only=True)
class _Inputs:
    """What a run compares; two runs with equal inputs have the same result."""

    snapshot: str
    only_good_rows: bool
    version: str
    directory: str
    last_link: int
    rules: int = RULES

    @property
    def result_id(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@patiently
@transaction.atomic
def reconcile(
    *,
    version: ListVersion | None,
    membership: Membership,
    at: datetime,
    full: bool = False,
    despite: str = "",
) -> ReconciliationRun:
    """Compare the newest snapshot with a version, whole or by what moved since the run before.

    Args:
        version: which version; None: the current one, if there is any by then.
        membership: the role under which it is done.
        at: the moment.
        full: whether to screen everything although what moved would do.
        despite: why to go on although the circuit breaker would halt the run.

    Returns:
        The run; the one before where nothing was there to compare anew. A halted one has written
        no finding.

    Writes: the run, findings with their spells, one system event.

    Raises:
        NotAllowed: the role does not reconcile. GuardFailed: no catalogue was taken in.

    Rests on 工作安排 二(3), decisions.md (Open list: reconciliation).
    """
    must_reconcile(membership, at=at)
    wait_for_turn()
    run = _prepared(version or current_version(), membership=membership, at=at)
    newest = ReconciliationRun.objects.first()
    if newest and _is_answered(newest, run, despite=despite, full=full):
        return newest
    return _carried_out(run, full=full, despite=despite.strip())


@patiently
@transaction.atomic
def go_on(
    *, run: ReconciliationRun, reason: str, membership: Membership, at: datetime
) -> ReconciliationRun:
    """Carry a halted run to its end, with a reason: that run, and not what came since.

    Args:
        run: the halted run.
        reason: why the catalogue is right.
        membership: the role under which it goes on.
        at: the moment.

    Writes: as `reconcile`.

    Raises:
        NotAllowed: the role does not reconcile. BadInput: no reason.
        GuardFailed: it was not halted, is no longer the newest run, or what it compared is no
            longer what would be compared now.
    """
    must_reconcile(membership, at=at)
    if not reason.strip():
        raise BadInput(_t("请写明继续核对的理由。"), field="reason")
    wait_for_turn()
    if not may_go_on(run):
        raise GuardFailed(_t("这次核对没有停下，或之后已有新的核对。请从最近一次核对继续。"))
    again = _prepared(run.list_version, membership=membership, at=at)
    if again.result_id != run.result_id:
        raise GuardFailed(
            _t(
                "停下之后，资源目录、单位或已确认的对应关系有了变化，不能再按这次核对继续。"
                "请重新载入目录再核对。"
            )
        )
    return _carried_out(again, full=False, despite=reason.strip())


def may_go_on(run: ReconciliationRun) -> bool:
    """Tell whether a run halted and nothing was compared since."""
    newest = ReconciliationRun.objects.first()
    return newest is not None and newest == run and newest.status == RunStatus.HALTED


def _prepared(
    version: ListVersion | None, *, membership: Membership, at: datetime
) -> ReconciliationRun:
    """Return the run that would compare what is there now, not yet saved or numbered."""
    snapshot = newest_snapshot()
    directory = resolve_providers(on=civil_date(at))
    last_link = ResourceLink.objects.aggregate(last=Max("pk"))["last"] or 0
    inputs = _Inputs(
        snapshot=snapshot.digest,
        only_good_rows=snapshot.only_good_rows,
        version=version.chain_hash if version else "",
        directory=directory.digest(up_to=directory.last),
        last_link=last_link,
    )
    run = ReconciliationRun(
        snapshot=snapshot,
        list_version=version,
        previous=last_applied(),
        result_id=inputs.result_id,
        directory_digest=inputs.directory,
        last_provider=directory.last,
        last_link=last_link,
        at=at,
        by=membership.person,
    )
    run.incremental = _may_be_incremental(run, directory)
    return run


def _carried_out(run: ReconciliationRun, *, full: bool, despite: str) -> ReconciliationRun:
    run.number = next_number(NUMBERED_AS, civil_date(run.at).year)
    run.incremental = run.incremental and not full
    _compare(run, despite=despite)
    append_system_event(
        act=SystemAct.CATALOGUE_RECONCILED,
        actor=run.by,
        at=run.at,
        data={
            "run": run.number,
            "snapshot": run.snapshot.number,
            "result": run.result_id,
            "status": run.status,
            "classes": run.counts,
            "despite": despite,
        },
    )
    return run


def last_applied() -> ReconciliationRun | None:
    """Return the newest run whose findings were written."""
    applied = ReconciliationRun.objects.exclude(status=RunStatus.HALTED)
    return applied.select_related("snapshot", "list_version").first()


def _is_answered(
    newest: ReconciliationRun, run: ReconciliationRun, *, despite: str, full: bool
) -> bool:
    if newest.result_id != run.result_id:
        return False
    if newest.status == RunStatus.HALTED:
        return not despite.strip()
    return not full


def _may_be_incremental(run: ReconciliationRun, directory: Directory) -> bool:
    """Tell whether every department that the run before knew is the organisation it was."""
    before = run.previous
    return before is not None and before.directory_digest == directory.digest(
        up_to=before.last_provider
    )


def _compare(run: ReconciliationRun, *, despite: str) -> None:
    version = run.list_version
    sql.plan_for_sets()
    now = Moment(snapshot=run.snapshot_id, sequence=version.sequence or 0 if version else 0)
    if run.incremental and run.previous:
        before = run.previous.list_version
        since = Since(
            snapshot=run.previous.snapshot_id,
            sequence=before.sequence or 0 if before else 0,
            last_link=run.previous.last_link,
        )
        look_at_what_moved(now, since)
    else:
        look_at_all(now)
    judge(now)
    run.save(force_insert=True)
    _write(run, entries=version.entries if version else 0, despite=despite)
    clear_scratch()


def _write(run: ReconciliationRun, *, entries: int, despite: str) -> None:
    """Write the findings, count them, and take them back where the run must halt."""
    point = transaction.savepoint()
    moved = record(run)
    found = tally(on=civil_date(run.at))
    reasons = reasons_to_halt(
        previous=run.previous, snapshot=run.snapshot, entries=entries, new=moved.new
    )
    if reasons and not despite:
        transaction.savepoint_rollback(point)
        run.status = RunStatus.HALTED
    else:
        transaction.savepoint_commit(point)
        raise_alarm(run)
        dissolve_tasks(run=run)
    run.halted_for = reasons
    run.counts = found.classes
    run.facts = {
        "rows": run.snapshot.rows,
        "open_codes": run.snapshot.open_codes,
        "entries": entries,
        "new": moved.new,
        "gone": moved.gone,
        "excepted": found.excepted,
        "dangerous": found.dangerous,
        "looser": found.looser,
        "despite": despite,
    }
    run.save(update_fields=["status", "halted_for", "counts", "facts"])
