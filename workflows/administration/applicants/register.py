"""Register an applicant: with an account that is there, or with a new one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import Person, Registration
from cases.proof_of_registrations import registration_seal
from cases.queries.applicants import applicant_of_person, waiting_registration
from cases.queries.people import is_username_taken
from cases.states.applicant_registration import RegistrationState
from cases.states.case_kind import CaseKind
from cases.states.identity_number import masked
from workflows.administration.add_person import open_account
from workflows.administration.applicants.flow import RULE, ApplicantRegistrationFlow
from workflows.administration.applicants.identity_service import ask_identity_service
from workflows.administration.applicants.subject import checked
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.administration.applicants.identity_service import IdentityAnswer
    from workflows.administration.applicants.subject import Subject

TITLE_NAME: Final = 150


def sign_up(  # one keyword per field of the page
    *, username: str, name: str, email: str, password: str, subject: Subject, at: datetime
) -> Registration:
    """Open an account for who wants to apply, and register the applicant in the same act.

    Args:
        username: the account's name.
        name: the person's.
        email: where notices go.
        password: which the person chose; the form has checked the rules.
        subject: the applicant that they are or act for.
        at: the moment.

    Writes: a `Person` without any role, a system event; what `register` writes. All or nothing.

    Raises:
        BadInput: the account's name is taken or malformed, or as `register`.
    """
    said = checked(subject)
    _must_be_new(username)
    # Both are slow, so not within the transaction: SQLite has one writer.
    encoded = make_password(password)
    asked = _Asked(subject=said, answer=ask_identity_service(said))
    return _sign_up(username=username, name=name, email=email, encoded=encoded, asked=asked, at=at)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A subject that was checked, and what the service of real identity says of it."""

    subject: Subject
    answer: IdentityAnswer


@patiently
@transaction.atomic
def _sign_up(
    *,
    username: str,
    name: str,
    email: str,
    encoded: str,
    asked: _Asked,
    at: datetime,
) -> Registration:
    _must_be_new(username)
    added = open_account(
        actor=None, username=username, name=name, email=email, encoded_password=encoded, at=at
    )
    return _register(added.person, asked, at)


def _must_be_new(username: str) -> None:
    if is_username_taken(username.strip()):
        raise BadInput(
            _t("账号“%(username)s”已被使用：请换一个账号名。") % {"username": username.strip()},
            field="username",
        )


def register(*, person: Person, subject: Subject, at: datetime) -> Registration:
    """Ask that an applicant be verified, for whom a person will apply from then on.

    The service of real identity is asked first, if there is one; what it says is kept for staff.

    Args:
        person: whose account it is.
        subject: what they say.
        at: the moment.

    Writes: a `Registration` with its first event, task and clock.

    Raises:
        BadInput: as `subject.checked`.
        GuardFailed: another registration of the person waits, or they apply for somebody already.

    Rests on 工作安排 二(2); the act itself is a house default.
    """
    said = checked(subject)
    _must_be_free(person, at)
    asked = _Asked(subject=said, answer=ask_identity_service(said))
    return _register(person, asked, at)


@patiently
@transaction.atomic
def _register(person: Person, asked: _Asked, at: datetime) -> Registration:
    # Two pages of one person at once: the second finds the first's registration.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _must_be_free(person, at)
    said = asked.subject
    with in_record_language():
        title = _t("认证申请主体：%(name)s") % {"name": said.name[:TITLE_NAME]}
    record = Registration(
        kind=CaseKind.REGISTRATION,
        title=title,
        state=RegistrationState.SUBMITTED,
        organisation=commission(),
        opened_by=person,
        applicant_kind=said.kind,
        subject_name=said.name,
        credit_code="" if said.is_person else said.number,
        identity_digest=said.identity_digest,
        identity_shown=masked(said.number) if said.is_person else "",
        phone=said.phone,
        says_small_business=said.is_small_business,
        says_researcher=said.is_researcher,
        statement=said.statement,
        identity_outcome=asked.answer.outcome,
        identity_reference=asked.answer.reference,
        seal_salt=secrets.token_hex(16),
    )
    taken = open_case(
        record=record,
        flow=ApplicantRegistrationFlow,
        # Nobody has a role yet who registers: the person is named as who the case is opened for.
        membership=None,
        at=at,
        rule=RULE,
        facts={
            "person": person.pk,
            "applicant_kind": said.kind,
            "code": record.credit_code,
            "said": registration_seal(record),
        },
    )
    return cast("Registration", taken.case)


def _must_be_free(person: Person, at: datetime) -> None:
    waiting = waiting_registration(person)
    if waiting is not None:
        raise GuardFailed(
            _t("您提交的主体认证 %(number)s 正在核验，请等待结果，不必重复提交。")
            % {"number": waiting.number}
        )
    known = applicant_of_person(person, on=civil_date(at))
    if known is not None:
        raise GuardFailed(
            _t("您已认证为“%(name)s”的申请人，不必重复认证。代表其他主体申请的，请另建账号。")
            % {"name": known.name}
        )
