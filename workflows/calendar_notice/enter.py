"""Enter a notice on holidays: a new calendar version, and the clocks it moves, in one batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, Stale
from cases.events import append_system_event
from cases.models import (
    CalendarDay,
    CalendarNotice,
    CalendarVersion,
    Case,
    Clock,
    ClockEvent,
    WorkItem,
)
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind, Tier
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.calendar_notice.days import calendar_with
from workflows.calendar_notice.moves import moves_under
from workflows.engine.clocks import civil_date
from workflows.engine.ladders import next_rung_at
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person
    from workflows.calendar_notice.days import NewCalendar
    from workflows.calendar_notice.moves import Move, Moves
    from workflows.calendar_notice.notice import Notice

BATCH = 500
BREACH_WITHDRAWN = "日历调整后不再逾期；原升级记录保留"


@dataclass(frozen=True, kw_only=True)
class NoticeEntered:
    """The calendar version that now counts, and what it moved."""

    version: CalendarVersion
    moves: Moves


@patiently
@transaction.atomic
def enter_notice(*, actor: Person, notice: Notice, plan_hash: str, at: datetime) -> NoticeEntered:
    """Make a calendar version of a notice and recompute the open clocks, as was shown.

    Args:
        actor: an administrator.
        notice: what the notice says.
        plan_hash: `Moves.hash` of the preview that the person saw.
        at: the moment of the entry.

    Writes: one notice, version and its days; for each moved or settled clock one `recompute`
    event, the clock's and its task's cached date; one system event with both versions.

    Raises:
        NotAllowed: the actor is no administrator. BadInput: the notice was entered before.
        Stale: since the preview clocks started, stopped or moved.
    """
    require_administrator(actor, on=civil_date(at))
    if CalendarNotice.objects.filter(document_number=notice.document_number).exists():
        raise BadInput(
            _t("文号为“%(number)s”的通知已经录入，不能重复录入；如有更正，请录入更正通知。")
            % {"number": notice.document_number},
            field="document_number",
        )
    _lock_open_cases()
    new = calendar_with(notice)
    moves = moves_under(new, on=civil_date(at))
    if moves.hash != plan_hash:
        raise Stale(_t("预览之后有时限起算、办结或变动，影响范围已不同。请核对新的预览后再录入。"))
    version = _write_version(new, notice, actor, at)
    changed = (*moves.moved, *moves.settled)
    _write_moves(changed, version=version, actor=actor, at=at)
    append_system_event(
        act=SystemAct.CALENDAR_ENTERED,
        actor=actor,
        at=at,
        data={
            "version": version.number,
            "previous_version": new.previous,
            "digest": new.digest,
            "notice": notice.document_number,
            "moved": len(moves.moved),
            "settled": len(moves.settled),
            "kept": len(moves.kept),
            "plan": plan_hash,
        },
    )
    return NoticeEntered(version=version, moves=moves)


def _lock_open_cases() -> None:
    """Lock like the gate does, cases first and in order, so that no act crosses the batch."""
    running = Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES).values("case_id")
    locked = Case.objects.select_for_update().filter(pk__in=running).order_by("pk")
    for _pk in locked.values_list("pk", flat=True).iterator(chunk_size=BATCH):
        pass


def _write_version(
    new: NewCalendar, notice: Notice, actor: Person, at: datetime
) -> CalendarVersion:
    cited = CalendarNotice.objects.create(
        year=notice.year,
        title=notice.title,
        document_number=notice.document_number,
        url=notice.url,
        # A person typed it: nobody has compared it with the official page in the product.
        tier=Tier.R,
    )
    version = CalendarVersion.objects.create(
        number=new.number,
        source=notice.title[:300],
        covers_from=new.covers_from,
        covers_until=new.covers_until,
        digest=new.digest,
        entered_at=at,
        entered_by=actor,
    )
    earlier = dict(
        CalendarDay.objects.filter(version__number=new.previous).values_list("date", "notice_id")
    )
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(
                version=version,
                date=day,
                kind=kind,
                name=name,
                notice_id=cited.pk if day in new.named else earlier.get(day),
            )
            for day, kind, name in new.days
        ),
        batch_size=BATCH,
    )
    return version


def _write_moves(
    moves: tuple[Move, ...], *, version: CalendarVersion, actor: Person, at: datetime
) -> None:
    events, clocks, items = [], [], []
    for move in moves:
        clock = move.clock
        clock.calendar = version
        clock.due_on, clock.due_time = move.due_on, move.due_time
        clock.provisional = move.provisional
        if move.withdraws_breach:
            clock.breach_withdrawn_on = civil_date(at)
        clock.next_rung_at = next_rung_at(clock, at=at)
        clocks.append(clock)
        if clock.work_item is not None and clock.work_item.finished is None:
            clock.work_item.due_on = move.due_on
            clock.work_item.provisional = move.provisional
            items.append(clock.work_item)
        events.append(
            ClockEvent(
                clock=clock,
                kind=ClockEventKind.RECOMPUTE,
                effective_on=civil_date(at),
                recorded_at=at,
                actor=actor,
                calendar=version,
                not_before=move.not_before,
                note=BREACH_WITHDRAWN if move.withdraws_breach else "",
            )
        )
    ClockEvent.objects.bulk_create(events, batch_size=BATCH)
    cached = ["calendar", "due_on", "due_time", "provisional", "breach_withdrawn_on"]
    cached += ["next_rung_at"]
    Clock.objects.bulk_update(clocks, cached, batch_size=BATCH)
    WorkItem.objects.bulk_update(items, ["due_on", "provisional"], batch_size=BATCH)
