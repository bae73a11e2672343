"""Turn an enquiry at a consultation point into a demand for data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import EnquiryStep
from cases.states.consultation import EnquiryStepKind
from workflows.conditional_access.registries.consulting import locked, must_consult, note_step
from workflows.conditional_access.registries.demands import DemandFacts, record_demand
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import DataDemand, Enquiry, Membership


@patiently
@transaction.atomic
def demand_of_enquiry(
    *, enquiry: Enquiry, facts: DemandFacts, membership: Membership, at: datetime
) -> DataDemand:
    """Log a demand that came up at a point; the commission sends it on like any other.

    Args:
        enquiry: which.
        facts: what is asked for.
        membership: the role of a consultant under which it is logged.
        at: the moment.

    Writes: the demand, the step, the enquiry's outcome; a system event of each.

    Raises:
        NotAllowed: the role is not a consultant's of that point.
        BadInput: a text, the kind, the day or the scenario does not fit.
        GuardFailed: it became a demand already, or the point is not open.

    Rests on 工作安排 二(5) (需求征集).
    """
    found = locked(enquiry)
    must_consult(membership, found.point, at)
    became = EnquiryStep.objects.filter(enquiry=found, demand__isnull=False)
    if number := became.values_list("demand__number", flat=True).first():
        raise GuardFailed(
            _t("这件咨询已转为数据需求 %(number)s，不能再转一次。") % {"number": number}
        )
    demand = record_demand(facts=facts, person=membership.person, at=at, enquiry=found.number)
    with in_record_language():
        text = _t("已登记为数据需求 %(number)s，由主管部门转办。") % {"number": demand.number}
    note_step(found, EnquiryStepKind.DEMAND, text, person=membership.person, at=at, about=demand)
    return demand
