"""Enter a meeting of supply and demand with its minutes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import MatchingMeeting
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import must_be_registrar, words
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

TITLE_CHARACTERS: Final = 100
ATTENDEES_CHARACTERS: Final = 2000
MINUTES_CHARACTERS: Final = 8000
# Whoever enters a meeting holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"matching meetings").hexdigest()


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What a meeting was called, when it was held, who came, and what was said."""

    title: str
    held_on: date
    attendees: str
    minutes: str


@patiently
@transaction.atomic
def enter_meeting(*, facts: MeetingFacts, membership: Membership, at: datetime) -> MatchingMeeting:
    """Enter a meeting that was held, under the next number; it stands still from then on.

    Args:
        facts: what was held and said.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the meeting; one system event with all of it.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text does not fit, or the day is still to come.

    Rests on 工作安排 二(4); that they are held every quarter is a house default.
    """
    must_be_registrar(membership, at)
    if facts.held_on > civil_date(at):
        raise BadInput(_t("召开日期不能晚于今天：会议召开后再登记纪要。"), field="held_on")
    said = {
        "title": words(facts.title, field="title", label=_t("会议名称"), most=TITLE_CHARACTERS),
        "attendees": words(
            facts.attendees, field="attendees", label=_t("参加单位"), most=ATTENDEES_CHARACTERS
        ),
        "minutes": words(
            facts.minutes, field="minutes", label=_t("会议纪要"), most=MINUTES_CHARACTERS
        ),
    }
    hold(_NUMBERS)
    last = MatchingMeeting.objects.aggregate(last=Max("number"))["last"] or 0
    meeting = MatchingMeeting.objects.create(
        **said,
        number=last + 1,
        held_on=facts.held_on,
        entered_at=at,
        entered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.MEETING_ENTERED,
        actor=membership.person,
        at=at,
        data={**said, "meeting": meeting.number, "held_on": meeting.held_on.isoformat()},
    )
    return meeting
