"""Tell a department that an enquiry at a consultation point was forwarded to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import EnquiryStep
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.consultation import EnquiryStepKind
from workflows.conditional_access.registries.demand_answers import ANSWERERS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage


def enquiry_forwarded(message: OutboxMessage, at: datetime) -> None:
    """Tell those who may answer; an enquiry that went on, or was answered, is no news.

    Writes: one `Notification` per person, without the question, which may be about somebody.
    """
    steps = EnquiryStep.objects.select_related("enquiry__point", "organisation")
    step = steps.get(pk=message.payload["step"])
    enquiry = step.enquiry
    is_with_them = enquiry.organisation_id == step.organisation_id
    if not is_with_them or enquiry.outcome != EnquiryStepKind.FORWARDED:
        return
    with in_record_language():
        text = _t("咨询服务点“%(point)s”把咨询 %(number)s（%(service)s）转请本单位解答。") % {
            "point": enquiry.point.name,
            "number": enquiry.number,
            "service": enquiry.get_service_display(),
        }
    requirement = Requirement(roles=ANSWERERS, organisation=step.organisation)
    tell(people_meeting(requirement, on=civil_date(at)), message, text, at)
