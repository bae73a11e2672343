"""Verify an applicant: from then on the person may apply for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import Applicant, Membership, OrganisationKind, Person
from cases.queries import organisation_directory
from cases.queries.applicants import applicant_with_identity
from cases.states.applicant import ApplicantKind
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.administration.add_organisation import OrganisationFacts, write_organisation
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Organisation, Registration
    from workflows.engine.step import Step

# Where people who apply for themselves have their role; it shows nobody another's cases.
OF_NATURAL_PERSONS: Final = "自然人申请人"


def write_applicant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write the applicant, or find the one that another of its people registered; give the role.

    `step.data` may carry `is_small_business` and `is_researcher`, as staff found them.

    Writes: an `Applicant`, its `Organisation` where none is known; a `Membership` of the person,
    with a system event each.

    Raises:
        GuardFailed: another account applies for that natural person, the organisation of that
            number has another name here, or another organisation has the name.
    """
    registration = cast("Registration", step.case)
    opener = registration.opened_by
    assert opener is not None  # noqa: S101  # a registration is always somebody's
    person = Person.objects.select_for_update(no_key=True).get(pk=opener.pk)
    if registration.applicant_kind == ApplicantKind.NATURAL_PERSON:
        applicant, organisation = _natural_person(registration, person, step)
    else:
        applicant, organisation = _organisation(registration, step)
    registration.applicant = applicant
    registration.save(update_fields=["applicant"])
    membership = _give_role(person, organisation, step)
    return {
        "applicant": applicant.pk,
        "membership": membership.pk,
        "small_business": applicant.is_small_business,
        "researcher": applicant.is_researcher,
    }


def tell_of_refusal(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write nothing: the person hears of the new state, with the reason on their own page."""
    return {}


def _natural_person(
    registration: Registration, person: Person, step: Step
) -> tuple[Applicant, Organisation]:
    if applicant_with_identity(registration.identity_digest) is not None:
        raise GuardFailed(
            _t("该公民身份号码已由另一个账号认证。请不予通过，并请本人使用原来的账号。")
        )
    organisation = organisation_directory.organisation_called(OF_NATURAL_PERSONS)
    if organisation is None:
        facts = OrganisationFacts(full_name=OF_NATURAL_PERSONS, kind=OrganisationKind.OTHER)
        organisation = write_organisation(facts, actor=step.actor, at=step.at)
    applicant = Applicant.objects.create(
        kind=registration.applicant_kind,
        name=registration.subject_name,
        person=person,
        identity_digest=registration.identity_digest,
        identity_shown=registration.identity_shown,
        is_researcher=bool(step.data.get("is_researcher")),
        verified_at=step.at,
    )
    return applicant, organisation


def _organisation(registration: Registration, step: Step) -> tuple[Applicant, Organisation]:
    organisation = _known(registration)
    if organisation is None:
        facts = OrganisationFacts(
            full_name=registration.subject_name,
            kind=OrganisationKind.ENTERPRISE
            if registration.applicant_kind == ApplicantKind.LEGAL_PERSON
            else OrganisationKind.OTHER,
            credit_code=registration.credit_code,
        )
        organisation = write_organisation(facts, actor=step.actor, at=step.at)
    found = Applicant.objects.filter(organisation=organisation).first()
    if found is not None:
        return found, organisation
    applicant = Applicant.objects.create(
        kind=registration.applicant_kind,
        name=organisation.full_name,
        organisation=organisation,
        is_small_business=bool(step.data.get("is_small_business")),
        verified_at=step.at,
    )
    return applicant, organisation


def _known(registration: Registration) -> Organisation | None:
    by_code = organisation_directory.owner_of_credit_code(registration.credit_code)
    if by_code is not None:
        if by_code.full_name != registration.subject_name:
            raise GuardFailed(
                _t(
                    "统一社会信用代码 %(code)s 在本系统登记的单位是“%(name)s”，与所填名称不同。"
                    "请核对营业执照：单位更名的，由系统管理员先更名；填错的，请不予通过。"
                )
                % {"code": registration.credit_code, "name": by_code.full_name}
            )
        return by_code
    by_name = organisation_directory.owner_of_name(registration.subject_name)
    if by_name is not None:
        raise GuardFailed(
            _t(
                "已有单位叫“%(name)s”，登记的统一社会信用代码不同或为空。"
                "请核对；确为同一单位的，由系统管理员先登记其代码。"
            )
            % {"name": by_name.full_name}
        )
    return None


def _give_role(person: Person, organisation: Organisation, step: Step) -> Membership:
    membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=Role.APPLICANT,
        valid_from=civil_date(step.at),
    )
    append_system_event(
        act=SystemAct.APPLICANT_VERIFIED,
        actor=step.actor,
        at=step.at,
        data={
            "person": person.pk,
            "organisation": organisation.pk,
            "membership": membership.pk,
            "registration": step.case.number,
        },
    )
    return membership
