"""Verify an applicant: from then on the person may apply for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Applicant, Membership, OrganisationKind, Person
from cases.queries import organisation_directory
from cases.queries.applicants import applicant_with_identity
from cases.states.applicant import ApplicantKind
from cases.states.identity_answer import CONTRADICTING
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.administration.add_organisation import OrganisationFacts, write_organisation
from workflows.administration.duplicates import refusing_duplicates
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Organisation, Registration
    from workflows.engine.step import Step

# Where people who apply for themselves have their role; it shows nobody another's cases.
OF_NATURAL_PERSONS: Final = "自然人申请人"
# Whoever provides, reviews or runs the opening of data is not an applicant beside it.
APPLY: Final = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.OTHER})


def write_applicant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write the applicant, or find the one that another of its people registered; give the role.

    `step.data` may carry `is_small_business` and `is_researcher`, as staff found them, and
    `in_spite_of`: why, although the service of real identity says otherwise.

    Writes: an `Applicant`, its `Organisation` where none is known; a `Membership` of the person,
    with a system event each.

    Raises:
        GuardFailed: another account applies for that natural person, the organisation of that
            number has another name here, is closed or serves the opening of data itself, or
            another organisation has the name.
        BadInput: another registration of the same applicant was verified at the same moment, or
            the service of real identity says otherwise and no reason was given.
    """
    registration = cast("Registration", step.case)
    in_spite_of = _reason_in_spite_of_the_service(registration, step)
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
        **({"in_spite_of": in_spite_of} if in_spite_of else {}),
    }


def _reason_in_spite_of_the_service(registration: Registration, step: Step) -> str:
    reason = str(step.data.get("in_spite_of", "")).strip()
    if registration.identity_outcome in CONTRADICTING and not reason:
        raise BadInput(
            _t("实名核验服务的结果是“%(outcome)s”：核验通过的，请写明依据；否则请不予通过。")
            % {"outcome": registration.get_identity_outcome_display()},
            field="in_spite_of",
        )
    return reason


def tell_of_refusal(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write nothing: the person reads the reason on their own page, so it is not taken back."""
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
    applicant = Applicant(
        kind=registration.applicant_kind,
        name=registration.subject_name,
        person=person,
        identity_digest=registration.identity_digest,
        identity_shown=registration.identity_shown,
        is_researcher=bool(step.data.get("is_researcher")),
        verified_at=step.at,
    )
    _write(applicant)
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
    is_small = bool(step.data.get("is_small_business"))
    found = Applicant.objects.select_for_update().filter(organisation=organisation).first()
    if found is not None:
        # What staff found last holds.
        found.is_small_business = is_small
        found.save(update_fields=["is_small_business"])
        return found, organisation
    applicant = Applicant(
        kind=registration.applicant_kind,
        name=organisation.full_name,
        organisation=organisation,
        is_small_business=is_small,
        verified_at=step.at,
    )
    _write(applicant)
    return applicant, organisation


def _write(applicant: Applicant) -> None:
    with refusing_duplicates(_t("同一主体的另一件认证刚刚通过：请刷新页面后重新核验。")):
        applicant.save(force_insert=True)


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
        _must_be_able_to_apply(by_code)
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


def _must_be_able_to_apply(organisation: Organisation) -> None:
    if organisation.kind not in APPLY:
        raise GuardFailed(
            _t(
                "“%(name)s”是%(kind)s，在本系统中承办开放工作，不能作为申请主体："
                "行政机关之间使用数据走共享。请不予通过。"
            )
            % {"name": organisation.full_name, "kind": organisation.get_kind_display()}
        )
    if organisation.valid_until is not None:
        raise GuardFailed(
            _t("“%(name)s”已于 %(day)s 撤销，不能作为申请主体。请不予通过。")
            % {"name": organisation.full_name, "day": organisation.valid_until}
        )


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
            "role": membership.role,
            "membership": membership.pk,
            "held_from": membership.valid_from,
            "held_until": membership.valid_until,
            "registration": step.case.number,
        },
    )
    return membership
