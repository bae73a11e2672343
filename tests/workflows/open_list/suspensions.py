"""Builders of emergency suspensions: a published entry, the people, an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import (
    EmergencySuspension,
    EntryRow,
    Membership,
    Notification,
    Organisation,
    WorkItem,
)
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.open_list.lists import City, a_city, add, publish, row
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import act, take_step
from workflows.engine.integrity import findings
from workflows.links import HANDLERS
from workflows.open_list.emergency import suspend_at_once

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person

# The last working day before the National Day holiday of 2023; the next is 9 October, the 7th
# and the 8th being make-up days: 7 October is the next working day.
ORDERED_AT = shanghai(2023, 9, 28, 16)
DUE_ON = shanghai(2023, 10, 7).date()
IN_TIME = shanghai(2023, 10, 7, 23, 59)
TOO_LATE = shanghai(2023, 10, 8, 0)


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """A city with a security officer, and an entry that everybody can see."""

    city: City
    security: Membership
    row: EntryRow

    @property
    def department(self) -> Organisation:
        """Who provides the entry."""
        return self.city.department


def an_emergency(name: str = "公交线路") -> Emergency:
    """Publish an entry and write everybody who has to do with its suspension."""
    city = a_city()
    security = a_member(Role.SECURITY_OFFICER, the_commission())
    publish(city, add(name=name))
    return Emergency(city=city, security=security, row=row(name))


def ordered(
    emergency: Emergency,
    *,
    by: Membership | None = None,
    at: datetime = ORDERED_AT,
    reason_code: str = "personal_information",
) -> EmergencySuspension:
    """Let somebody, the head where nobody is named, suspend the entry."""
    return suspend_at_once(
        entry=emergency.row.entry,
        reason_code=reason_code,
        reason_text="导出文件含有乘客手机号。",
        person=(by or emergency.city.head).person,
        at=at,
    )


def decide(
    suspension: EmergencySuspension, by: Membership, outcome: str, *, at: datetime
) -> EmergencySuspension:
    """Let a second person confirm or refuse."""
    take_step(
        work_item=WorkItem.objects.get(process_id=suspension.pk, finished__isnull=True),
        outcome=outcome,
        actor=by.person,
        at=at,
        expected_version=None,
        data={"reason": "已核实日志。"},
    )
    return EmergencySuspension.objects.get(pk=suspension.pk)


def do(
    suspension: EmergencySuspension, person: Person | None, name: str, *, at: datetime, **data: Any
) -> EmergencySuspension:
    """Carry out an act of a suspension."""
    act(case=suspension, name=name, actor=person, at=at, expected_version=None, data=data)
    return EmergencySuspension.objects.get(pk=suspension.pk)


def deliver(at: datetime) -> None:
    """Deliver all messages that are due."""
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def told(case: EmergencySuspension) -> dict[str, str]:
    """Return who heard of a suspension, with the last that they heard."""
    lines = Notification.objects.filter(case_id=case.pk, topic="entry_suspended").order_by("pk")
    return {line.person.name: line.text for line in lines.select_related("person")}


def names(*people: Membership) -> set[str]:
    """Return the names of some people."""
    return {each.person.name for each in people}


def sound(at: datetime) -> bool:
    """Deliver everything, and tell whether nothing is out of place."""
    deliver(at)
    return ([each.sentence for each in findings(at=at)], verify_cases().first_bad) == ([], None)
