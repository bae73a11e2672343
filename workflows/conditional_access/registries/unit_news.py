"""Tell the commission that a unit was taken off a list that approvals may rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import AccessApplication, PriorityUnit
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.access_application import APPROVED_STATES
from workflows.conditional_access.registries.registrar import REGISTRARS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage


def unit_removed(message: OutboxMessage, at: datetime) -> None:
    """Tell the commission's staff and lead, with how much was approved for the unit (S27).

    Writes: one `Notification` per person.
    """
    unit = PriorityUnit.objects.get(pk=message.payload["unit"])
    approved = AccessApplication.objects.filter(
        applicant__organisation__credit_code=unit.credit_code, state__in=APPROVED_STATES
    )
    with in_record_language():
        text = _t(
            "“%(name)s”已移出%(list)s名单：%(why)s。该单位有 %(count)s 件申请已经审核通过，"
            "批准不受影响，请安排核查。"
        ) % {
            "name": unit.name,
            "list": unit.get_kind_display(),
            "why": unit.removal_reason.rstrip("。"),
            "count": approved.count(),
        }
    requirement = Requirement(roles=REGISTRARS, organisation=None)
    tell(people_meeting(requirement, on=civil_date(at)), message, text, at)
