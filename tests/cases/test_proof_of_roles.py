"""Powers that the chain records are whole; one written into the database by hand is named."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.models import Absence, Membership, Person
from cases.proof_of_roles import first_bad_role
from cases.states.role import Role
from tests.cases.chains import tamper
from tests.factories import LONG_AGO, a_person, shanghai
from tests.workflows.administration.applicants.subjects import company, decided, registered
from tests.workflows.administration.test_bootstrap_people import FIRST_PEOPLE, HOME
from workflows.administration.bootstrap_people import bootstrap_people
from workflows.administration.decide_role import approve_role
from workflows.administration.propose_revocation import propose_revocation
from workflows.administration.propose_role import RoleTerm, propose_role
from workflows.engine.absence import Away, end_absence, enter_absence

pytestmark = pytest.mark.django_db
AT = shanghai(2026, 3, 2)
TODAY = AT.date()


@pytest.fixture(autouse=True)
def _first_people() -> None:
    bootstrap_people(organisation=HOME, first_people=FIRST_PEOPLE, at=AT)


def holder(role: Role) -> Person:
    return Membership.objects.get(role=role).person


def appointed(role: Role = Role.COMMISSION_STAFF) -> Membership:
    """Give a new person a role as it is done: proposed, then approved."""
    grant = propose_role(
        actor=holder(Role.ADMINISTRATOR),
        person=a_person(),
        term=RoleTerm(
            organisation=Membership.objects.earliest("pk").organisation,
            role=role,
            valid_from=TODAY,
        ),
        reason="任职文件",
        at=AT,
    ).grant
    given = approve_role(grant=grant, actor=holder(Role.SECURITY_OFFICER), at=AT).membership
    assert given is not None
    return given


def an_absence() -> Absence:
    person, delegate = appointed().person, appointed().person
    away = Away(first_day=TODAY, last_day=TODAY, delegate=delegate, reason="年休假")
    return enter_absence(actor=person, person=person, away=away, at=AT)


def found() -> tuple[str, str, int | None] | None:
    """Return table, kind and row of the first break."""
    bad = first_bad_role()
    return (bad.table, bad.what, bad.row) if bad else None


def test_role_of_a_verified_applicant_is_whole_until_it_is_changed_by_hand() -> None:
    officer, person = appointed(), a_person()
    decided(registered(company(), person, at=AT), "verify", by=officer, at=AT)
    held = Membership.objects.get(person=person)
    assert found() is None

    tamper(f"UPDATE cases_membership SET role = 'auditor' WHERE id = {held.pk}")

    assert found() == ("cases_membership", "altered", held.pk)


def test_roles_and_absences_that_were_approved_are_whole() -> None:
    ended = appointed()
    grant = propose_revocation(
        actor=holder(Role.ADMINISTRATOR),
        membership=ended,
        last_day=TODAY + timedelta(days=3),
        reason="调离",
        at=AT,
    ).grant
    approve_role(grant=grant, actor=holder(Role.SECURITY_OFFICER), at=AT)
    absence = an_absence()
    end_absence(actor=absence.person, absence=absence, at=AT)
    an_absence()

    assert found() is None


def test_role_that_nobody_approved_is_named() -> None:
    own = appointed()
    given = Membership.objects.create(
        person=own.person,
        organisation=own.organisation,
        role=Role.COMMISSION_LEAD,
        valid_from=LONG_AGO,
    )

    assert found() == ("cases_membership", "inserted", given.pk)


@pytest.mark.parametrize(
    "change",
    ["role = 'commission_lead'", "valid_from = '2020-01-01'", "valid_until = '2026-12-31'"],
)
def test_role_that_is_edited_is_named(change: str) -> None:
    own = appointed()
    tamper(f"UPDATE cases_membership SET {change} WHERE id = {own.pk}")

    assert found() == ("cases_membership", "altered", own.pk)


def test_role_that_is_deleted_is_named() -> None:
    own = appointed()
    tamper(f"DELETE FROM cases_membership WHERE id = {own.pk}")

    assert found() == ("cases_membership", "missing", own.pk)


def test_absence_that_nobody_entered_is_named() -> None:
    person, delegate = appointed().person, appointed().person
    absence = Absence.objects.create(
        person=person,
        delegate=delegate,
        valid_from=TODAY,
        valid_until=TODAY,
        reason="年休假",
        entered_by=person,
        entered_at=AT,
    )

    assert found() == ("cases_absence", "inserted", absence.pk)


def test_absence_with_another_delegate_or_a_longer_span_is_named() -> None:
    absence = an_absence()
    Absence.objects.filter(pk=absence.pk).update(valid_until=date(2026, 12, 31))

    assert found() == ("cases_absence", "altered", absence.pk)
