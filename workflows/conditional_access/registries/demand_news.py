"""Tell an organisation that a demand was sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import DemandRouting
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.data_demand import DemandState
from workflows.conditional_access.registries.demand_answers import ANSWERERS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage


def demand_routed(message: OutboxMessage, at: datetime) -> None:
    """Tell those who may answer; a demand that went on, or was answered, is no news.

    Writes: one `Notification` per person.
    """
    routings = DemandRouting.objects.select_related("demand", "organisation")
    routing = routings.get(pk=message.payload["routing"])
    demand = routing.demand
    has_gone_on = demand.organisation_id != routing.organisation_id
    if has_gone_on or demand.state != DemandState.TO_ANSWER:
        return
    with in_record_language():
        text = _t("数据需求 %(number)s“%(title)s”转由本单位答复，请在 %(due)s 前答复：%(why)s") % {
            "number": demand.number,
            "title": demand.title,
            "due": demand.due_on.isoformat(),
            "why": routing.reason,
        }
    requirement = Requirement(roles=ANSWERERS, organisation=routing.organisation)
    people = people_meeting(requirement, on=civil_date(at))
    tell(people, message, text, at, due_on=demand.due_on)
