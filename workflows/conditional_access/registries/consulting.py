"""Who works at a consultation point, and how what was done about an enquiry is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import DataDemand, Enquiry, EnquiryStep, Organisation
from cases.permissions import Requirement, require
from cases.sealed_words import new_salt, sealed
from cases.states.case_kind import CaseKind
from cases.states.consultation import outcome_after
from cases.states.priority_scenario import ListedState
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ConsultationPoint, Membership, Person

CONSULTANTS: Final = frozenset({Role.CONSULTANT})
STEP_CHARACTERS: Final = 1000


def must_consult(membership: Membership, point: ConsultationPoint, at: datetime) -> None:
    """Refuse whoever is no consultant of the body that keeps a point, or if it is not open.

    Raises:
        NotAllowed: as `must_serve`.
        GuardFailed: the point is closed, has not begun, or its last day has passed.
    """
    must_serve(membership, point, at)
    state = point.state_on(civil_date(at))
    if state != ListedState.LISTED:
        raise GuardFailed(
            _t("服务点“%(name)s”%(state)s，现在不能登记或者处理咨询。")
            % {"name": point.name, "state": state.label}
        )


def must_serve(membership: Membership, point: ConsultationPoint, at: datetime) -> None:
    """Refuse whoever is no consultant of the body that keeps a point, open or not.

    Raises:
        NotAllowed: the role is another, elsewhere, or does not hold today.
    """
    require(
        membership.person,
        Requirement(roles=CONSULTANTS, organisation=point.host, kind=CaseKind.ACCESS_APPLICATION),
        on=civil_date(at),
        hat_id=membership.pk,
    )


def locked(enquiry: Enquiry) -> Enquiry:
    """Lock an enquiry and return it with its point."""
    waiting = Enquiry.objects.select_for_update(no_key=True, of=("self",))
    return waiting.select_related("point__host", "organisation").get(pk=enquiry.pk)


def note_step(  # a step is of an enquiry, of a kind, says something, by whom and when
    enquiry: Enquiry,
    kind: str,
    text: str,
    *,
    person: Person,
    at: datetime,
    about: Organisation | DataDemand | None = None,
) -> EnquiryStep:
    """Write what was done about a locked enquiry, and note on it how it stands.

    Args:
        enquiry: which, locked.
        kind: one `EnquiryStepKind`.
        text: what was said.
        person: who did it.
        at: the moment.
        about: who answers or is asked, or the demand that it became.

    Writes: the step, the enquiry's outcome; one system event with a digest of the text.
    """
    organisation = about if isinstance(about, Organisation) else None
    demand = about if isinstance(about, DataDemand) else None
    step = EnquiryStep.objects.create(
        enquiry=enquiry,
        kind=kind,
        text=text,
        salt=new_salt(),
        organisation=organisation,
        demand=demand,
        taken_at=at,
        taken_by=person,
    )
    enquiry.outcome = outcome_after(enquiry.outcome, kind)
    enquiry.save(update_fields=["outcome", "organisation"])
    append_system_event(
        act=SystemAct.ENQUIRY_STEP_TAKEN,
        actor=person,
        at=at,
        data={
            "enquiry": enquiry.number,
            "step": step.pk,
            "kind": kind,
            "organisation": organisation.full_name if organisation else "",
            "demand": demand.number if demand else None,
            "digest": sealed(step.salt, text=text),
        },
    )
    return step
