"""Tell people that a clock was stopped, restarted or lengthened, or that somebody asks for it.

Each handler may run twice for one message; a person still gets one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import ClockEvent, ExtensionRequest, Person
from cases.permissions import Requirement
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.holders import people_meeting
from cases.queries.visible import visible_to
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockEventKind, ExtensionDecision
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cases.models import Clock, ClockReason, OutboxMessage


def clock_changed(message: OutboxMessage, at: datetime) -> None:
    """Tell those whom a change of a clock concerns, but not who made it.

    Who works under the clock; who opened the case, where the reason is theirs to know; the lead,
    where a stop came too late, or a breach that they were told of counts as none.

    Writes: one `Notification` per person.
    """
    event = ClockEvent.objects.select_related(
        "actor", "clock__case__opened_by", "clock__policy", "clock__work_item__organisation"
    ).get(pk=message.payload["event"])
    reason = reasons_in_force([event.reason], on=event.effective_on).get(event.reason)
    people = {each.pk: each for each in _concerned(event, reason, at)}
    if event.actor is not None:
        people.pop(event.actor.pk, None)
    with in_record_language():
        text = _text(event, reason)
    tell(people.values(), message, text, at, due_on=event.clock.due_on)


def extension_asked(message: OutboxMessage, at: datetime) -> None:
    """Tell the leads of an organisation that one of its people asks for more time.

    Writes: one `Notification` per lead, unless it is decided already.
    """
    request = _request(message)
    if request.decision != ExtensionDecision.PENDING:
        return
    with in_record_language():
        text = _t("%(case)s 的“%(label)s”申请延长 %(days)s 个%(unit)s：%(text)s") % {
            "case": request.clock.case.number,
            "label": request.clock.policy.label,
            "days": request.days,
            "unit": request.clock.policy.counted_in,
            "text": request.text,
        }
    leads = [each for each in _leads_of(request.clock, at) if each.pk != request.requested_by_id]
    tell(leads, message, text, at)


def extension_decided(message: OutboxMessage, at: datetime) -> None:
    """Tell who asked for more time what came of it.

    Writes: one `Notification`, if they may still see the case.
    """
    request = _request(message)
    person = request.requested_by
    if not visible_to(person, on=civil_date(at)).filter(pk=request.clock.case_id).exists():
        return
    with in_record_language():
        text = _t("%(case)s 的延期申请：%(decision)s。%(note)s") % {
            "case": request.clock.case.number,
            "decision": request.get_decision_display(),
            "note": request.note,
        }
    tell([person], message, text, at)


def extension_lapsed(message: OutboxMessage, at: datetime) -> None:
    """Tell who asked for more time that what they asked about is over, or begins anew.

    Writes: one `Notification` per person, if they may still see the case.
    """
    rows = ExtensionRequest.objects.filter(pk__in=message.payload["requests"]).order_by("pk")
    asked: dict[Person, list[ExtensionRequest]] = {}
    for request in rows.select_related("requested_by", "clock__case", "clock__policy"):
        asked.setdefault(request.requested_by, []).append(request)
    for person, requests in asked.items():
        case = requests[0].clock.case
        if visible_to(person, on=civil_date(at)).filter(pk=case.pk).exists():
            with in_record_language():
                text = _t(
                    "%(case)s 的延期申请已作废，不再审批，因为时限已经终止或重新起算：%(labels)s。"
                ) % {
                    "case": case.number,
                    "labels": "、".join(each.clock.policy.label for each in requests),
                }
            tell([person], message, text, at)


def _request(message: OutboxMessage) -> ExtensionRequest:
    rows = ExtensionRequest.objects.select_related(
        "clock__case__organisation", "clock__policy", "clock__work_item__organisation"
    )
    return rows.select_related("requested_by").get(pk=message.payload["request"])


def _concerned(event: ClockEvent, reason: ClockReason | None, at: datetime) -> Iterator[Person]:
    clock, on = event.clock, civil_date(at)
    item = clock.work_item
    if item is not None and item.finished is None:
        yield from people_for(item, on=on)
    opener = clock.case.opened_by
    if opener is not None and (reason is None or reason.visible_to_applicant):
        yield opener
    stays_late = event.kind == ClockEventKind.PAUSE and event.effective_on > clock.due_on
    if clock.status in OPEN_CLOCK_STATUSES and (stays_late or _withdraws_breach(event)):
        yield from _leads_of(clock, at)


def _withdraws_breach(event: ClockEvent) -> bool:
    """Tell whether since an event a breach counts as none; who was told of it must know."""
    return event.clock.breach_withdrawn_on == civil_date(event.recorded_at)


def _leads_of(clock: Clock, at: datetime) -> list[Person]:
    item = clock.work_item
    organisation = item.organisation if item is not None else clock.case.organisation
    lead = Requirement(roles=frozenset({lead_role(organisation)}), organisation=organisation)
    return list(people_meeting(lead, on=civil_date(at)))


def _text(event: ClockEvent, reason: ClockReason | None) -> str:
    words = {
        "case": event.clock.case.number,
        "label": event.clock.policy.label,
        "reason": reason.label if reason else event.reason,
        "on": event.effective_on,
        "due": event.clock.due_on,
    }
    match event.kind:
        case ClockEventKind.PAUSE if event.effective_on > event.clock.due_on:
            text = _t(
                "%(case)s 的“%(label)s”已于 %(due)s 到期，%(on)s 才登记“%(reason)s”：逾期不变。"
            )
        case ClockEventKind.PAUSE:
            text = _t("%(case)s 的“%(label)s”自 %(on)s 起暂停计时：%(reason)s")
        case ClockEventKind.RESET:
            text = _t("%(case)s 的“%(label)s”自 %(on)s 重新起算，%(due)s 到期：%(reason)s")
        case ClockEventKind.POLICY:
            text = _t("%(case)s 的“%(label)s”自 %(on)s 改按新时长计时，%(due)s 到期。")
        case ClockEventKind.EXTEND:
            text = _t("%(case)s 的“%(label)s”已延长，%(due)s 到期：%(reason)s")
        case _:
            text = _t("%(case)s 的“%(label)s”自 %(on)s 恢复计时，%(due)s 到期：%(reason)s")
    said = text % words
    if _withdraws_breach(event):
        return _t("%(news)s；此前的逾期随之撤销。") % {"news": said.rstrip("。")}
    return said
