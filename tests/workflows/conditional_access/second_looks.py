"""Second looks for tests: asked for, proposed, ruled and carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import AccessApplication, AccessLine, SecondLook
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import (
    Town,
    a_town,
    delivered,
    finished,
    handed_in,
    line_of,
    refused,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

# The refusal is of 2023-09-28: fifteen working days across the holiday end on 2023-10-25.
LAST_DAY, TOO_LATE = shanghai(2023, 10, 25, 23, 30), shanghai(2023, 10, 26)
ASKED_AT = shanghai(2023, 10, 9)
EXAMINED_AT, RULED_AT = shanghai(2023, 10, 10), shanghai(2023, 10, 11)
GROUNDS = "申请只含泊位总数，不含车主信息，没有超出停车导航所需。"
REASONS = "申请范围只到泊位总数，原答复所说的超出部分并不在申请之内。"


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who examines and who decides in the commission."""

    staff: Membership
    lead: Membership


def an_office() -> Office:
    """Write a member of the commission's staff and its lead."""
    commission = the_commission()
    return Office(
        staff=a_member(Role.COMMISSION_STAFF, commission),
        lead=a_member(Role.COMMISSION_LEAD, commission),
    )


def a_refused_line(town: Town) -> AccessLine:
    """Return a line that the traffic department refused, its application told."""
    line = refused(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    delivered(shanghai(2023, 9, 28))
    return line


def asked(
    town: Town, line: AccessLine, at: datetime = ASKED_AT, grounds: str = GROUNDS
) -> SecondLook:
    """Let the applicant contest the answer to a line."""
    act(
        case=AccessApplication.objects.get(pk=line.application_id),
        name="ask_second_look",
        actor=town.person.person,
        at=at,
        expected_version=None,
        data={"line": line, "grounds": grounds},
    )
    return SecondLook.objects.get(line=line)


def given_up(town: Town, line: AccessLine, at: datetime = ASKED_AT) -> SecondLook:
    """Let the applicant give it up."""
    act(
        case=AccessApplication.objects.get(pk=line.application_id),
        name="give_up_second_look",
        actor=town.person.person,
        at=at,
        expected_version=None,
        data={"line": line},
    )
    return SecondLook.objects.get(line=line)


def examined(office: Office, look: SecondLook, **changed: Any) -> SecondLook:
    """Let the staff propose a ruling."""
    said = {"ruling": "uphold", "reasons": REASONS, "conditions": "", "granted_months": None}
    done: SecondLook = finished(look, office.staff, "propose", EXAMINED_AT, **(said | changed))
    return done


def ruled(office: Office, look: SecondLook, outcome: str, **said: Any) -> SecondLook:
    """Let the staff propose and the lead rule as they say."""
    rulings = {"uphold": "uphold", "approve": "approve", "return_to_department": "return"}
    given = {"reasons": REASONS, **said}
    look = examined(office, look, ruling=rulings[outcome], **given)
    done: SecondLook = finished(look, office.lead, outcome, RULED_AT, **given)
    return done


def a_contested_town() -> tuple[Town, Office, AccessLine, SecondLook]:
    """Return a town with a refused line whose answer is contested."""
    town, office = a_town(), an_office()
    line = a_refused_line(town)
    return town, office, line, asked(town, line)


def state_of(line: AccessLine) -> str:
    """Return where the application of a line stands now."""
    return AccessApplication.objects.get(pk=line.application_id).state
