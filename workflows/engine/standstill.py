"""Stop a clock for a typed reason and let it go on, or start its term anew.

Pause, reset and extend are three verbs and never mixed (queues-and-deadlines 2.1, items 4 to 9):
what a reason does, who may use it, how far back, how long and how often is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ClockEvent
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.firings import rungs_fired_since
from cases.states.clock import ClockEventKind, ClockVerb
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_changes import NOTE_LENGTH, lock_clock, record, require_role
from workflows.engine.clocks import civil_date
from workflows.engine.evidence import evidence_for
from workflows.engine.locking import patiently
from workflows.engine.stops_of_acts import must_not_belong_to_an_act
from workflows.working_days import subtract_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Clock, ClockReason, Person
    from workflows.engine.clock_changes import ClockChanged, LockedClock
    from workflows.engine.clock_replay import Replayed
    from workflows.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person enters about a stop or its end.

    Attributes:
        reason: the code of the reason.
        on: the day on which it takes effect.
        note: in the person's own words; may be empty.
        evidence: the key of a file of the case that bears it out.
    """

    reason: str
    on: date
    note: str = ""
    evidence: int | None = None


@patiently
@transaction.atomic
def stop_clock(  # one keyword per question of the stop
    *,
    clock: Clock,
    wanted: Wanted,
    actor: Person,
    at: datetime,
    expected_version: int | None,
    within: str = "",
) -> ClockChanged:
    """Let a clock stand still until what it waits for is there.

    A stop after the due date is kept, but the breach stays and the lead is told (2.1, item 9).
    Rungs that fired since its day stay in the ledger; the event names them as superseded (item 8).

    Args:
        clock: which.
        wanted: what is entered.
        actor: who enters it.
        at: the moment.
        expected_version: the case's version on the page.
        within: the act of the case that the stop is part of; empty: it is entered by itself.

    Writes: the clock's event and what follows from it (`clock_changes.record`).

    Raises:
        Stale: somebody acted after the page was drawn.
        NotAllowed: the reason is not theirs to use.
        BadInput: no such reason here, a day out of its limits, evidence missing.
        GuardFailed: the clock is over, or waits for the same already, or did so too often; the
            stop belongs to an act.
    """
    locked = lock_clock(clock, expected_version=expected_version, actor=actor)
    reason = reason_of(locked, wanted.reason, verbs_that_stop(locked.clock), on=wanted.on)
    membership = require_role(locked, frozenset(reason.roles), actor=actor, at=at)
    must_not_belong_to_an_act(locked.case, reason, within=within)
    if reason.code in dict(locked.told.open_pauses):
        raise GuardFailed(_t("已因“%(reason)s”暂停计时，不必重复。") % {"reason": reason.label})
    must_not_be_used_up(locked, reason, ClockEventKind.PAUSE)
    _check_day(locked, reason, wanted.on, today=civil_date(at))
    event = ClockEvent(
        kind=ClockEventKind.PAUSE,
        reason=reason.code,
        effective_on=wanted.on,
        recorded_at=at,
        actor=actor,
        note=checked_note(wanted.note),
        evidence=evidence_for(case=locked.case.pk, reason=reason, pk=wanted.evidence),
    )
    return record(
        locked,
        event,
        act="stop_clock",
        rule=reason.source,
        membership=membership,
        facts={**_facts(event), **_superseded(locked, event)},
    )


@patiently
@transaction.atomic
def restart_clock(
    *, clock: Clock, wanted: Wanted, actor: Person, at: datetime, expected_version: int | None
) -> ClockChanged:
    """End a stop: the clock goes on, or, after a reason that resets, its term starts anew.

    While another stop is open the clock still stands.

    Writes: the clock's event and what follows from it (`clock_changes.record`).

    Raises:
        Stale: somebody acted after the page was drawn.
        NotAllowed: the reason is not theirs to use.
        BadInput: the day lies before the stop or in the future, or too far back.
        GuardFailed: the clock is over, or does not wait for this, or an act ends the stop.
    """
    locked = lock_clock(clock, expected_version=expected_version, actor=actor)
    since = dict(locked.told.open_pauses).get(wanted.reason)
    if since is None:
        raise GuardFailed(_t("这一期限目前没有因这一事由暂停，无需恢复。请刷新后查看。"))
    reason = reason_of(locked, wanted.reason, (ClockVerb.PAUSE, ClockVerb.RESET), on=since)
    membership = require_role(locked, frozenset(reason.roles), actor=actor, at=at)
    must_not_belong_to_an_act(locked.case, reason)
    if wanted.on < since:
        raise BadInput(
            _t("恢复日期 %(on)s 早于暂停日期 %(since)s：请填写暂停当日或之后的日期。")
            % {"on": wanted.on, "since": since},
            field="on",
        )
    _check_back_dating(reason, wanted.on, today=civil_date(at), what=_t("恢复日期"))
    is_reset = reason.verb == ClockVerb.RESET
    event = ClockEvent(
        kind=ClockEventKind.RESET if is_reset else ClockEventKind.RESUME,
        reason=reason.code,
        effective_on=wanted.on,
        recorded_at=at,
        actor=actor,
        note=checked_note(wanted.note),
        evidence=evidence_for(case=locked.case.pk, reason=None, pk=wanted.evidence),
    )
    return record(
        locked,
        event,
        act="reset_clock" if is_reset else "resume_clock",
        rule=reason.source,
        membership=membership,
        facts=_facts(event),
    )


def verbs_that_stop(clock: Clock) -> tuple[ClockVerb, ...]:
    """Return what a reason that stops a clock may do: a fixed date does not start anew."""
    if clock.policy.is_fixed_date:
        return (ClockVerb.PAUSE,)
    return ClockVerb.PAUSE, ClockVerb.RESET


def reason_of(
    locked: LockedClock, code: str, verbs: tuple[ClockVerb, ...], *, on: date
) -> ClockReason:
    """Return a reason that a clock allows, as it stands on a day.

    Raises:
        BadInput: the clock's rule does not name it, or it does something else.
    """
    policy = locked.clock.policy
    found = reasons_in_force(policy.reasons, on=on).get(code)
    if found is None or found.verb not in verbs:
        allowed = reasons_in_force(policy.reasons, on=on).values()
        names = "、".join(each.label for each in allowed if each.verb in verbs)
        raise BadInput(
            _t("“%(label)s”不能用这一事由。可用的事由：%(names)s。")
            % {"label": policy.label, "names": names or _t("无")},
            field="reason",
        )
    return found


def must_not_be_used_up(locked: LockedClock, reason: ClockReason, kind: ClockEventKind) -> None:
    """Refuse a reason that was used on the clock as often as it may be.

    Raises:
        GuardFailed: it was.
    """
    used = ClockEvent.objects.filter(clock=locked.clock, kind=kind, reason=reason.code).count()
    if reason.most_uses is not None and used >= reason.most_uses:
        raise GuardFailed(
            _t("“%(reason)s”在同一期限上最多使用 %(most)s 次，已用 %(used)s 次。")
            % {"reason": reason.label, "most": reason.most_uses, "used": used}
        )


def checked_note(text: str) -> str:
    """Return the words of a person without blanks around them.

    Raises:
        BadInput: they are too long.
    """
    note = text.strip()
    if len(note) > NOTE_LENGTH:
        raise BadInput(_t("说明不超过 %(most)s 字。") % {"most": NOTE_LENGTH}, field="note")
    return note


def _check_day(locked: LockedClock, reason: ClockReason, on: date, *, today: date) -> None:
    _check_back_dating(reason, on, today=today, what=_t("暂停日期"))
    earliest = stands_or_runs_since(locked.clock, locked.told)
    if on < earliest:
        raise BadInput(
            _t("暂停日期 %(on)s 早于 %(earliest)s（起算日或上次恢复日）：请填写该日或之后的日期。")
            % {"on": on, "earliest": earliest},
            field="on",
        )


def stands_or_runs_since(clock: Clock, told: Replayed) -> date:
    """Return the day before which no stop can begin: that of the start, or of the last resume."""
    begun = told.start_on or clock.start_on
    return max(begun, told.last_resume or begun)


def earliest_day(reason: ClockReason, calendar: WorkingCalendar, *, today: date) -> date:
    """Return the first day to which what is entered today for a reason may be dated back."""
    back = subtract_working_days(calendar, today, reason.back_dated_working_days)
    return min(back, today)


def _check_back_dating(reason: ClockReason, on: date, *, today: date, what: str) -> None:
    earliest = earliest_day(reason, newest_calendar(), today=today)
    if not earliest <= on <= today:
        raise BadInput(
            _t(
                "%(what)s须在 %(earliest)s 至 %(today)s 之间："
                "“%(reason)s”最多可追溯 %(days)s 个工作日，且不能填未来的日期。"
            )
            % {
                "what": what,
                "earliest": earliest,
                "today": today,
                "reason": reason.label,
                "days": reason.back_dated_working_days,
            },
            field="on",
        )


def _superseded(locked: LockedClock, event: ClockEvent) -> dict[str, list[str]]:
    told, on = locked.told, event.effective_on
    if told.due_on is not None and told.paused_on is None and on > told.due_on:
        # It came too late to change anything.
        return {}
    rungs = rungs_fired_since(locked.clock, on, before=event.recorded_at)
    return {"superseded": rungs} if rungs else {}


def _facts(event: ClockEvent) -> dict[str, object]:
    return {
        **({"note": event.note} if event.note else {}),
        **({"evidence": event.evidence.digest} if event.evidence else {}),
    }
