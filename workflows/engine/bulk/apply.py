"""Apply a plan that was shown: row by row, each in a transaction of its own, resumable.

A row is settled in the transaction of its act, under the row's lock. So whoever dies leaves rows
that are wholly done or wholly open, and two workers never do one twice; the lease only spares
them the waiting.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _t

from cases.errors import Busy, GuardFailed, KaifangError, NotVisible, Stale
from cases.models import BulkPlan, BulkRow
from cases.models.bulk import STILL_OPEN
from workflows.engine.bulk.plan import SENTENCE_LENGTH, plan_hash, rehearse
from workflows.engine.locking import patiently
from workflows.engine.refusals import moment_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Person
    from workflows.engine.bulk.acts import BulkAct

# House defaults. A chunk takes far less than its lease; a row that ends its worker, or finds the
# database busy, so often is given up.
CHUNK = 25
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class WorkedOff:
    """How many rows one waking settled; 0: nothing to do, or nothing that can be done now."""

    settled: int


def apply_plan(
    *, plan: BulkPlan, person: Person, seen_hash: str, act: BulkAct, at: datetime
) -> bool:
    """Confirm a plan, so that `work_off` carries it out; confirming again changes nothing.

    Args:
        plan: the plan.
        person: who confirms; only who drew it may.
        seen_hash: the hash on the page that was confirmed.
        act: the plan's act.
        at: the moment.

    Returns:
        Whether it was confirmed now.

    Writes: the moment of the confirmation.

    Raises:
        NotVisible: the plan is another person's. Stale: it is not what the page showed.
        GuardFailed: it is too old, has nothing to do, or has a refused row where none may be.
    """
    if plan.person_id != person.pk:
        raise NotVisible(_t("没有这份批量办理方案。"))
    if plan.applied_at is not None:
        return False
    rows = list(plan.rows.select_related("work_item", "case").order_by("position"))
    if not plan.hash == seen_hash == plan_hash(plan, rows):
        raise Stale(_t("方案与您确认时看到的内容不一致，没有执行：请回到队列重新拟定。"))
    _must_be_fresh(plan, at=at)
    open_rows = [row for row in rows if not row.refusal]
    if plan.all_or_nothing:
        _must_all_go(plan, rows, act=act, at=at)
    elif not open_rows:
        raise GuardFailed(_t("方案中没有可以办理的任务，无须执行。"))
    return bool(BulkPlan.objects.filter(pk=plan.pk, applied_at=None).update(applied_at=at))


def work_off(
    *, at: datetime, worker: str, acts: Mapping[str, BulkAct], plan: BulkPlan | None = None
) -> WorkedOff:
    """Carry out the next rows of a confirmed plan that nobody else is working through.

    May run as often as one likes and beside itself. Rows that were tried least come first, so
    that one which fails its worker does not hold up the others.

    Args:
        at: the present moment.
        worker: who works; unique among workers (`delivery.worker_name`).
        acts: every act by name.
        plan: the plan; None: the one that waits longest.

    Writes: what each act writes, with its row, in one transaction; the reason of each failure;
    the end of the plan with its last row.
    """
    leased = _lease(at=at, worker=worker, plan=plan)
    if leased is None:
        return WorkedOff(settled=0)
    act = acts[leased.act]
    rows = leased.rows.filter(STILL_OPEN).order_by("attempts", "position")
    keys = list(rows.values_list("pk", flat=True)[:CHUNK])
    settled = sum(_settle(act, leased, pk, at=at) for pk in keys)
    _give_back(act, leased, at=at)
    return WorkedOff(settled=settled)


def _must_be_fresh(plan: BulkPlan, *, at: datetime) -> None:
    hours = settings.BULK_PLAN_HOURS
    if at - plan.made_at > timedelta(hours=hours):
        raise GuardFailed(
            _t("方案拟定于 %(when)s，已超过 %(hours)s 小时，不能再执行：请回到队列重新拟定。")
            % {"when": moment_shown(plan.made_at), "hours": hours}
        )


def _must_all_go(plan: BulkPlan, rows: list[BulkRow], *, act: BulkAct, at: datetime) -> None:
    """Refuse an all-or-nothing plan with a refused row, as drawn and as it is now."""
    refused = sum(1 for row in rows if row.refusal) + int(plan.data.get("unseen", 0))
    if not refused:
        refused = sum(1 for row in rows if rehearse(act, plan, row, at=at).refusal)
    if refused:
        raise GuardFailed(
            _t("已选“有一项不能办即全部不办”，而方案中有 %(count)s 项不能办理：没有执行任何一项。")
            % {"count": refused}
        )


def _lease(*, at: datetime, worker: str, plan: BulkPlan | None) -> BulkPlan | None:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    waiting = BulkPlan.objects.filter(free, applied_at__isnull=False, finished_at__isnull=True)
    if plan is not None:
        waiting = waiting.filter(pk=plan.pk)
    with transaction.atomic():
        found = waiting.select_for_update(skip_locked=True).order_by("applied_at", "pk").first()
        if found is None:
            return None
        BulkPlan.objects.filter(pk=found.pk).update(leased_until=at + LEASE, leased_by=worker)
    found.leased_by = worker
    return found


def _settle(act: BulkAct, plan: BulkPlan, pk: int, *, at: datetime) -> bool:
    """Carry out one row or note why not; tell whether it is settled by this."""
    row = BulkRow.objects.filter(STILL_OPEN, pk=pk)
    # Counted beforehand: a row that kills its worker runs out of attempts as well.
    if not row.filter(attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1):
        failure = _t("多次尝试均未办成：请打开任务单独办理。")
        return bool(row.update(failure=failure))
    try:
        return _carried_out(act, plan, pk, at=at)
    except Busy:
        return False
    except KaifangError as error:
        return bool(row.update(failure=error.message[:SENTENCE_LENGTH]))


@patiently
@transaction.atomic
def _carried_out(act: BulkAct, plan: BulkPlan, pk: int, *, at: datetime) -> bool:
    rows = BulkRow.objects.select_for_update(of=("self",)).select_related("work_item", "case")
    row = rows.filter(STILL_OPEN, pk=pk).first()
    if row is None:
        return False
    act.carry_out(plan, row, at)
    row.done_at = at
    row.save(update_fields=["done_at"])
    return True


@patiently
@transaction.atomic
def _give_back(act: BulkAct, plan: BulkPlan, *, at: datetime) -> None:
    """End a plan whose rows are all settled; else let the next worker have it."""
    locked = BulkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.finished_at is not None or locked.leased_by != plan.leased_by:
        return
    if not locked.rows.filter(STILL_OPEN).exists():
        # Where the end could not get its locks, the next waking tries it again.
        with suppress(Busy):
            locked.failure = _ended(act, locked, at=at)[:SENTENCE_LENGTH]
            locked.finished_at = at
    locked.leased_until, locked.leased_by = None, ""
    locked.save(update_fields=["failure", "finished_at", "leased_until", "leased_by"])


def _ended(act: BulkAct, plan: BulkPlan, *, at: datetime) -> str:
    """Do what follows the last row; return why not, where it is refused."""
    if act.finish is None:
        return ""
    try:
        with transaction.atomic():
            act.finish(plan, at)
    except Busy:
        raise
    except KaifangError as error:
        return error.message
    return ""
