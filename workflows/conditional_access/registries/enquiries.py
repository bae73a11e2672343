"""Log an enquiry at a consultation point, answer it, forward it, and erase who asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Enquiry
from cases.permissions import Requirement, require
from cases.sealed_words import new_salt, sealed
from cases.states.case_kind import CaseKind
from cases.states.consultation import ConsultationService, EnquiryStepKind
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.consulting import (
    STEP_CHARACTERS,
    locked,
    must_consult,
    must_serve,
    note_step,
)
from workflows.conditional_access.registries.demand_answers import ANSWERERS
from workflows.conditional_access.registries.demand_routing import ANSWERING
from workflows.conditional_access.registries.registrar import words
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently
from workflows.engine.outbox import message

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import ConsultationPoint, Membership, Organisation

QUESTION_CHARACTERS: Final = 2000
ASKER_CHARACTERS: Final = 120
CONTACT_CHARACTERS: Final = 100
FORWARDED: Final = "enquiry_forwarded"
# Whoever logs an enquiry holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"enquiries").hexdigest()


@dataclass(frozen=True, kw_only=True)
class EnquiryFacts:
    """What was asked about which service, when, and who asked; the last two may be left out.

    `asker` and `contact` are personal: they stand in the row and in no event.
    """

    service: str
    question: str
    received_on: date
    asker: str = ""
    contact: str = ""


@patiently
@transaction.atomic
def log_enquiry(
    *, point: ConsultationPoint, facts: EnquiryFacts, membership: Membership, at: datetime
) -> Enquiry:
    """Enter an enquiry under the next number.

    Args:
        point: where it was made.
        facts: what was asked.
        membership: the role of a consultant under which it is entered.
        at: the moment.

    Writes: the enquiry; one system event with a digest of the question, and not who asked.

    Raises:
        NotAllowed: the role is not a consultant's of that point.
        BadInput: a text, the service or the day does not fit.
        GuardFailed: the point is not open.

    Rests on 工作安排 二(5).
    """
    must_consult(membership, point, at)
    question = _fitting(facts, at)
    hold(_NUMBERS)
    last = Enquiry.objects.aggregate(last=Max("number"))["last"] or 0
    enquiry = Enquiry.objects.create(
        number=last + 1,
        point=point,
        service=facts.service,
        question=question,
        salt=new_salt(),
        asker=facts.asker.strip(),
        contact=facts.contact.strip(),
        received_on=facts.received_on,
        entered_at=at,
        entered_by=membership.person,
    )
    append_system_event(
        act=SystemAct.ENQUIRY_LOGGED,
        actor=membership.person,
        at=at,
        data={
            "enquiry": enquiry.number,
            "point": point.number,
            "service": enquiry.service,
            "received_on": enquiry.received_on.isoformat(),
            "digest": sealed(enquiry.salt, question=question),
        },
    )
    return enquiry


@patiently
@transaction.atomic
def answer_enquiry(*, enquiry: Enquiry, text: str, membership: Membership, at: datetime) -> Enquiry:
    """Write down what was answered; a later answer stands beside the earlier one.

    While it lies with a department that department answers, else the point.

    Args:
        enquiry: which.
        text: what was answered.
        membership: the role of a consultant, or in the department it was forwarded to.
        at: the moment.

    Writes: the step, the enquiry's outcome; one system event.

    Raises:
        NotAllowed: the role is another's.
        BadInput: no text.
        GuardFailed: the point is not open.
    """
    found = locked(enquiry)
    if found.outcome == EnquiryStepKind.FORWARDED:
        require(
            membership.person,
            Requirement(
                roles=ANSWERERS,
                organisation=found.organisation,
                kind=CaseKind.ACCESS_APPLICATION,
            ),
            on=civil_date(at),
            hat_id=membership.pk,
        )
    else:
        must_consult(membership, found.point, at)
    said = words(text, field="text", label=_t("答复内容"), most=STEP_CHARACTERS)
    note_step(
        found,
        EnquiryStepKind.ANSWERED,
        said,
        person=membership.person,
        at=at,
        about=membership.organisation,
    )
    return found


@patiently
@transaction.atomic
def forward_enquiry(
    *,
    enquiry: Enquiry,
    organisation: Organisation,
    text: str,
    membership: Membership,
    at: datetime,
) -> Enquiry:
    """Ask a department to answer; it sees the enquiry from then on (开放部门对接).

    Args:
        enquiry: which.
        organisation: who has the data.
        text: what it is asked.
        membership: the role of a consultant under which it is forwarded.
        at: the moment.

    Writes: the step, the enquiry's organisation and outcome; one system event; news to those
    who may answer there.

    Raises:
        NotAllowed: the role is not a consultant's of that point.
        BadInput: no text, or the organisation has no data of its own.
        GuardFailed: it lies there already, or the point is not open.
    """
    found = locked(enquiry)
    must_consult(membership, found.point, at)
    said = words(text, field="text", label=_t("请解答的问题"), most=STEP_CHARACTERS)
    if organisation.kind not in ANSWERING or organisation.valid_until is not None:
        raise BadInput(
            _t("“%(name)s”不解答数据咨询：请选择现有的市级部门、区、大数据中心或者主管部门。")
            % {"name": organisation.full_name},
            field="organisation",
        )
    if found.outcome == EnquiryStepKind.FORWARDED and found.organisation_id == organisation.pk:
        raise GuardFailed(_t("这件咨询已经转请%(name)s解答。") % {"name": organisation.full_name})
    found.organisation = organisation
    step = note_step(
        found,
        EnquiryStepKind.FORWARDED,
        said,
        person=membership.person,
        at=at,
        about=organisation,
    )
    news = message(topic=FORWARDED, key=f"{FORWARDED}:{step.pk}", payload={"step": step.pk}, at=at)
    news.save(force_insert=True)
    return found


@patiently
@transaction.atomic
def erase_asker(*, enquiry: Enquiry, membership: Membership, at: datetime) -> Enquiry:
    """Erase who asked and how they are reached; all else of the enquiry stands.

    Also once the point is closed: whoever asked may want it then as well.

    Args:
        enquiry: which.
        membership: the role of a consultant under which it is erased.
        at: the moment.

    Writes: the enquiry's empty asker and contact; one system event that holds neither.

    Raises:
        NotAllowed: the role is not a consultant's of that point.
        GuardFailed: there is nothing to erase.
    """
    found = locked(enquiry)
    must_serve(membership, found.point, at)
    if not (found.asker or found.contact):
        raise GuardFailed(_t("这件咨询没有留咨询人信息，或者已经删除，不需要再删除。"))
    found.asker = found.contact = ""
    found.save(update_fields=["asker", "contact"])
    append_system_event(
        act=SystemAct.ENQUIRY_ASKER_ERASED,
        actor=membership.person,
        at=at,
        data={"enquiry": found.number},
    )
    return found


def _fitting(facts: EnquiryFacts, at: datetime) -> str:
    if facts.service not in ConsultationService.values:
        raise BadInput(
            _t("请选择服务事项：数据需求征集、数据字段说明、建设方案咨询或者开放部门对接。"),
            field="service",
        )
    if facts.received_on > civil_date(at):
        raise BadInput(_t("咨询日期不能晚于今天：请核对日期。"), field="received_on")
    for text, field, label, most in (
        (facts.asker, "asker", _t("咨询人"), ASKER_CHARACTERS),
        (facts.contact, "contact", _t("咨询人联系方式"), CONTACT_CHARACTERS),
    ):
        if len(text.strip()) > most:
            raise BadInput(
                _t("“%(label)s”不超过 %(most)s 字：请精简后再提交。")
                % {"label": label, "most": most},
                field=field,
            )
    return words(facts.question, field="question", label=_t("咨询内容"), most=QUESTION_CHARACTERS)
