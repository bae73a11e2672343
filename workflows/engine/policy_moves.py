"""Move a running clock to the length now in force: a recorded act, never a side effect.

A clock keeps the policy that it started under, whatever is entered later. Moved, it begins a new
cycle that carries its used days, pauses and extensions (queues-and-deadlines 2.1, item 11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ClockEvent
from cases.permissions import require
from cases.queries.deadline_rules import policy_in_force
from cases.states.clock import ClockEventKind
from cases.states.role import Role
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_changes import lock_clock, record
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.requirements import commission, requirement_about
from workflows.engine.standstill import checked_note
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Clock, ClockPolicy, Person
    from workflows.engine.clock_changes import ClockChanged, LockedClock


@patiently
@transaction.atomic
def move_to_policy_in_force(
    *, clock: Clock, actor: Person, at: datetime, note: str, expected_version: int | None
) -> ClockChanged:
    """Let an open clock go on under the length that is in force today.

    A shorter length leaves at least the next working day; a longer one cures no breach.

    Args:
        clock: which.
        actor: a lead of the commission.
        at: the moment.
        note: why, in the person's own words; may be empty.
        expected_version: the case's version on the page; None where no page was drawn.

    Writes: the clock's policy, its event and what follows from it (`clock_changes.record`).

    Raises:
        Stale: somebody acted after the page was drawn.
        NotAllowed: the actor does not lead the commission.
        GuardFailed: the clock is over or breached, or runs under that policy already.
    """
    locked = lock_clock(clock, expected_version=expected_version, actor=actor)
    today = civil_date(at)
    leads = requirement_about(
        locked.clock, frozenset({Role.COMMISSION_LEAD}), organisation=commission()
    )
    membership = require(actor, leads, on=today)
    newest = _must_be_another(locked, on=today)
    _must_not_be_breached(locked, on=today)
    before, moved = locked.clock.policy, locked.clock
    moved.policy = newest
    moved.save(update_fields=["policy"])
    event = ClockEvent(
        kind=ClockEventKind.POLICY,
        days=newest.length,
        effective_on=today,
        recorded_at=at,
        actor=actor,
        note=checked_note(note),
        not_before=min(add_working_days(newest_calendar(), today, 1), moved.due_on),
    )
    return record(
        locked,
        event,
        act="move_clock_policy",
        rule=newest.source,
        membership=membership,
        facts={
            "policy_before": before.pk,
            "policy": newest.pk,
            "length_before": before.length,
            "length": newest.length,
            **({"note": event.note} if event.note else {}),
        },
    )


def another_length(clock: Clock, *, on: date) -> ClockPolicy | None:
    """Return the policy in force on a day, where it gives the clock another length in its unit."""
    newest, now = policy_in_force(clock.code, on=on), clock.policy
    if newest is None or now.is_fixed_date or newest.pk == now.pk or newest.unit != now.unit:
        return None
    return newest


def _must_be_another(locked: LockedClock, *, on: date) -> ClockPolicy:
    newest = another_length(locked.clock, on=on)
    if newest is None:
        raise GuardFailed(
            _t("“%(label)s”没有可以改用的新时长：它已按现行规则计时，或者新规则的单位不同。")
            % {"label": locked.clock.policy.label}
        )
    return newest


def _must_not_be_breached(locked: LockedClock, *, on: date) -> None:
    clock = locked.clock
    if clock.has_passed(on):
        raise GuardFailed(
            _t("“%(label)s”已于 %(due)s 到期：逾期之后不能改用新时长，请尽快办理。")
            % {"label": clock.policy.label, "due": clock.due_on}
        )
