"""Tell people that a rung of a ladder fired: the holder, the lead, the commission."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import Clock, Person
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.clock import ClockStatus
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission
from workflows.engine.rungs import Effect
from workflows.engine.topics import RUNG, RUNG_ESCALATED, SUPERVISION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import Organisation, OutboxMessage


def rung_fired(message: OutboxMessage, at: datetime) -> None:
    """Tell everybody whom the rung names; a clock that ended meanwhile is news to nobody.

    Writes: one `Notification` per person; running twice writes nothing more.
    """
    clock = (
        Clock.objects.select_related("case__organisation", "case__opened_by", "policy")
        .select_related("work_item__organisation", "work_item__owner", "work_item__process")
        .get(pk=message.payload["clock"])
    )
    if clock.status != ClockStatus.RUNNING:
        return
    people = {person.pk: person for person in _told(clock, message, on=civil_date(at))}
    tell(
        people.values(),
        message,
        _text(clock, message, at),
        at,
        topic=_topic(message, clock),
        due_on=date.fromisoformat(message.payload["due_on"]),
    )


def _topic(message: OutboxMessage, clock: Clock) -> str:
    """Tell apart what only reminds from what has gone up the ladder: that is not silenced."""
    if Effect.SUPERVISE in message.payload["effects"]:
        return SUPERVISION
    if {"lead", "commission"} & set(message.payload["tell"]):
        return RUNG_ESCALATED
    return clock.case.flow_class.reminder_topic(clock.code) or RUNG


def _told(clock: Clock, message: OutboxMessage, *, on: date) -> Iterable[Person]:
    told = message.payload["tell"]
    item = clock.work_item
    organisation = item.organisation if item else clock.case.organisation
    if "holder" in told:
        if item is not None:
            yield from people_for(item, on=on)
        elif clock.case.opened_by is not None:
            yield clock.case.opened_by
    if message.payload["was"] is not None:
        yield from Person.objects.filter(pk=message.payload["was"])
    if "lead" in told:
        yield from _in_office(organisation, lead_role(organisation), on=on)
    if "commission" in told:
        yield from _in_office(commission(), Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, on=on)


def _in_office(organisation: Organisation, *roles: Role, on: date) -> Iterable[Person]:
    requirement = Requirement(roles=frozenset(roles), organisation=organisation)
    return people_meeting(requirement, on=on)


def _text(clock: Clock, message: OutboxMessage, at: datetime) -> str:
    facts = {
        "case": clock.case,
        "label": clock.policy.label,
        "due": message.payload["due_on"],
    }
    effects = message.payload["effects"]
    with in_record_language():
        if Effect.SUPERVISE in effects:
            return _t("%(case)s 的“%(label)s”应于 %(due)s 办结，已逾期，系统已发出督办单。") % facts
        if Effect.REASSIGN in effects:
            return (
                _t("%(case)s 的“%(label)s”应于 %(due)s 办结，已逾期，任务转由负责人处理。") % facts
            )
        is_late = civil_date(at) > date.fromisoformat(message.payload["due_on"])
        flow = clock.case.flow_class
        if own := flow.reminder_words(clock, message.payload["due_on"], is_late=is_late):
            return own
        if is_late:
            return _t("%(case)s 的“%(label)s”应于 %(due)s 办结，已逾期。") % facts
        return _t("%(case)s 的“%(label)s”将于 %(due)s 到期，请按时办结。") % facts
