"""More time on a clock: asked for by whoever works under it, decided by the head.

One extension to a clock, before it is breached; nobody decides on their own request
(queues-and-deadlines 2.1, items 6 and 9; decisions.md, Clocks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.events import append_case_event
from cases.models import CaseEvent, ClockEvent, ExtensionRequest
from cases.permissions import Requirement, hats_for, memberships_on, require
from cases.states.clock import ClockEventKind, ClockVerb, ExtensionDecision
from cases.states.role import Role
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_changes import lock_clock, record, require_role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.locking import patiently
from workflows.engine.more_time import MoreTimeGranted
from workflows.engine.outbox import message
from workflows.engine.requirements import (
    commission,
    organisation_of,
    recused_from_clock,
    requirement_about,
)
from workflows.engine.standstill import checked_note, must_not_be_used_up, reason_of
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Clock, Membership, Person
    from workflows.engine.clock_changes import ClockChanged, LockedClock


# Days that no reason without a limit of its own may exceed.
LONGEST = 400
ASK = "ask_extension"


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    """What a person asks for: by which reason, how many days, and why.

    The days are of the clock's unit; of a fixed date they are working days.
    """

    reason: str
    days: int
    text: str


@patiently
@transaction.atomic
def ask_for_more_time(
    *, clock: Clock, wanted: MoreTime, actor: Person, at: datetime, expected_version: int | None
) -> ExtensionRequest:
    """Ask the head for more time on a clock; the clock itself is not touched yet.

    Writes: the request, one event of the case, one message to those who decide.

    Raises:
        Stale: somebody acted after the page was drawn.
        NotAllowed: the reason is not theirs to use.
        BadInput: no such reason here, a number of days out of its limits, no words.
        GuardFailed: the clock is over or breached, was lengthened before, or is asked about.
    """
    locked = lock_clock(clock, expected_version=expected_version, actor=actor)
    today = civil_date(at)
    reason = reason_of(locked, wanted.reason, (ClockVerb.EXTEND,), on=today)
    membership = require_role(locked, frozenset(reason.roles), actor=actor, at=at)
    must_not_be_used_up(locked, reason, ClockEventKind.EXTEND)
    _must_not_be_breached(locked, on=today)
    if ExtensionRequest.objects.filter(
        clock=locked.clock, decision=ExtensionDecision.PENDING
    ).exists():
        raise GuardFailed(_t("这一期限已有待审批的延期申请：请等负责人审批。"))
    most = reason.most_working_days or LONGEST
    if not 1 <= wanted.days <= most:
        raise BadInput(_t("延长天数须为 1 至 %(most)s 之间的整数。") % {"most": most}, field="days")
    text = checked_note(wanted.text)
    if not text:
        raise BadInput(_t("请写明需要延长的原因，供负责人审批。"), field="text")
    request = ExtensionRequest.objects.create(
        clock=locked.clock,
        reason=reason.code,
        days=wanted.days,
        text=text,
        requested_by=actor,
        requested_at=at,
    )
    facts = {"request": request.pk, "days": wanted.days, "clock_reason": reason.code, "note": text}
    _note(locked, ASK, facts, rule=reason.source, membership=membership, actor=actor, at=at)
    _announce(locked, request, "extension_asked", at)
    return request


@patiently
@transaction.atomic
def decide_on_more_time(
    *, request: ExtensionRequest, approve: bool, actor: Person, at: datetime, note: str
) -> ExtensionRequest:
    """Grant or refuse more time; a grant lengthens the clock from its due date on.

    Args:
        request: which.
        approve: grant it, or not.
        actor: a lead of the organisation whose task it is, or of the commission.
        at: the moment.
        note: words to who asked; required for a refusal.

    Writes: the decision; on a grant the clock's event and what follows; one event of the case;
    one message to who asked.

    Raises:
        NotAllowed: the actor is no such lead, asked themselves, or is kept from the clock's task.
        AlreadyDone: it is decided, or void because the clock ended.
        BadInput: a refusal without words.
        GuardFailed: the clock is over, or was breached meanwhile: that is not cured.
    """
    locked = _lock_clock_of(request)
    row = ExtensionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    membership = _require_lead(locked.clock, row, actor, on=civil_date(at))
    _must_wait(row)
    words = checked_note(note)
    if not approve and not words:
        raise BadInput(_t("不同意延期须写明理由。"), field="note")
    if approve:
        _must_not_be_breached(locked, on=civil_date(at))
    row.decision = ExtensionDecision.APPROVED if approve else ExtensionDecision.REFUSED
    row.decided_by, row.decided_at, row.note = actor, at, words
    row.save(update_fields=["decision", "decided_by", "decided_at", "note"])
    _write_decision(locked, row, membership, at)
    _announce(locked, row, "extension_decided", at)
    return row


def _lock_clock_of(request: ExtensionRequest) -> LockedClock:
    try:
        return lock_clock(request.clock, expected_version=None)
    except GuardFailed:
        # The act that ended the clock ended the request too: that says more.
        _must_wait(ExtensionRequest.objects.get(pk=request.pk))
        raise


def _must_wait(row: ExtensionRequest) -> None:
    if row.decision == ExtensionDecision.VOID:
        raise AlreadyDone(_t("这项延期申请已作废：时限已经终止或重新起算，不必再审批。"))
    if row.decision != ExtensionDecision.PENDING:
        raise AlreadyDone(
            _t("这项延期申请已审批：%(decision)s。") % {"decision": row.get_decision_display()}
        )


def may_decide(clock: Clock, person: Person, *, on: date) -> bool:
    """Tell whether a person may decide on requests about a clock on a day."""
    hats = memberships_on(person, on)
    asked = _leads(clock, barred=frozenset())
    return any(hats_for(hats, each) for each in asked)


def _write_decision(
    locked: LockedClock, row: ExtensionRequest, membership: Membership, at: datetime
) -> None:
    facts = {"request": row.pk, "days": row.days, **({"note": row.note} if row.note else {})}
    reason = reason_of(locked, row.reason, (ClockVerb.EXTEND,), on=civil_date(row.requested_at))
    actor = row.decided_by
    if row.decision == ExtensionDecision.REFUSED:
        _note(
            locked,
            "refuse_extension",
            facts,
            rule=reason.source,
            membership=membership,
            actor=actor,
            at=at,
        )
        return
    event = ClockEvent(
        kind=ClockEventKind.EXTEND,
        reason=row.reason,
        days=row.days,
        effective_on=civil_date(at),
        recorded_at=at,
        actor=actor,
        note=row.text,
        ends_on=_later_date(locked.clock, row.days),
    )

    def heard(changed: ClockChanged) -> dict[str, Any]:  # Any: JSON facts
        granted = MoreTimeGranted(
            clock=changed.clock, due_before=changed.due_before, reason=reason.label, at=at
        )
        said: dict[str, Any] = locked.case.flow_class.more_time_given(granted)  # Any: JSON facts
        return said

    record(
        locked,
        event,
        act="extend_clock",
        rule=reason.source,
        membership=membership,
        facts=facts,
        beside=heard,
    )


def _later_date(clock: Clock, days: int) -> date | None:
    """Return the date that a fixed one becomes; None where the clock counts its days itself."""
    if not clock.policy.is_fixed_date:
        return None
    return add_working_days(newest_calendar(), clock.due_on, days)


def _leads(clock: Clock, *, barred: frozenset[int]) -> tuple[Requirement, ...]:
    """Return what deciding asks: the organisation's own lead, else the commission's."""
    organisation = organisation_of(clock)
    return tuple(
        requirement_about(clock, frozenset({role}), organisation=where, barred=barred)
        for role, where in (
            (lead_role(organisation), organisation),
            (Role.COMMISSION_LEAD, commission()),
        )
    )


def _require_lead(clock: Clock, row: ExtensionRequest, actor: Person, *, on: date) -> Membership:
    barred = _who_asked(row)
    if actor.pk in barred:
        raise NotAllowed(_t("延期申请须由申请人以外的负责人审批，不能审批自己的申请。"))
    own, commissions = _leads(clock, barred=barred | recused_from_clock(clock))
    try:
        return require(actor, commissions, on=on)
    except NotAllowed:
        return require(actor, own, on=on)


def _who_asked(row: ExtensionRequest) -> frozenset[int]:
    """Return who asked and for whom: a delegate and the principal are one pair of eyes."""
    asked = CaseEvent.objects.filter(case_id=row.clock.case_id, act=ASK, data__request=row.pk)
    principals = asked.filter(acting_for__isnull=False).values_list("acting_for_id", flat=True)
    return frozenset({row.requested_by_id}.union(pk for pk in principals if pk))


def _must_not_be_breached(locked: LockedClock, *, on: date) -> None:
    clock = locked.clock
    if clock.has_passed(on):
        raise GuardFailed(
            _t("“%(label)s”已于 %(due)s 到期：逾期之后不能再延长，请尽快办理。")
            % {"label": clock.policy.label, "due": clock.due_on}
        )


def _note(  # noqa: PLR0913  # an event is its facts
    locked: LockedClock,
    act: str,
    facts: dict[str, object],
    *,
    rule: str,
    membership: Membership,
    actor: Person | None,
    at: datetime,
) -> None:
    case = locked.case
    stands_in = actor is not None and membership.person_id != actor.pk
    append_case_event(
        case=case,
        act=act,
        actor=actor,
        membership=membership,
        acting_for=membership.person if stands_in else None,
        at=at,
        from_state=case.state,
        rule=rule,
        work_item=locked.clock.work_item,
        data={"clock": locked.clock.pk, "code": locked.clock.code, **facts},
    )
    case.save(update_fields=["version", "head"])


def _announce(locked: LockedClock, row: ExtensionRequest, topic: str, at: datetime) -> None:
    message(
        topic=topic,
        key=f"{topic}:{row.pk}",
        payload={"request": row.pk},
        at=at,
        case=locked.case,
    ).save(force_insert=True)
