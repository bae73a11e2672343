"""The proof of grants names what no signed agreement and no event bears out."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from cases import triggers
from cases.models import AgreementSignature, Grant, GrantSuspension
from cases.proof_of_grants import first_bad_grant
from tests.cases.test_proof_of_agreements import changed
from tests.cases.test_triggers import execute
from tests.workflows.conditional_access.agreeing import drawn_up
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import LATER, acted, granted, in_use

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
OTHER = "(SELECT MAX(id) FROM cases_organisation)"


def suspended_and_resumed(store: Path) -> Grant:
    """Return a grant that was delivered, suspended and resumed."""
    town = a_town()
    grant = acted(in_use(town, store), "restrict", town.traffic.head, reason="核查。")
    at = LATER + timedelta(hours=1)
    return acted(grant, "lift_restriction", town.traffic.head, at, reason="核查无误。")


def test_grants_of_every_turn_are_proven(tmp_path: Path) -> None:
    assert first_bad_grant() is None
    grant = suspended_and_resumed(tmp_path)

    assert first_bad_grant() is None
    assert first_bad_grant(case=grant) is None
    assert first_bad_grant(case=grant.signed_agreement) is None
    assert first_bad_grant(case=grant.line) is None


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cases_grant SET valid_until = '2033-12-31'", "cases_grant"),
        ("UPDATE cases_grant SET valid_from = '2023-01-01'", "cases_grant"),
        ("UPDATE cases_grant SET delivered_at = NULL", "cases_grant"),
        ("UPDATE cases_grant SET delivery_note = 'x'", "cases_grant"),
        ("UPDATE cases_case SET state = 'drafted' WHERE kind = 'agreement'", "cases_grant"),
        (f"UPDATE cases_case SET organisation_id = {OTHER} WHERE kind = 'grant'", "cases_grant"),
        ("DELETE FROM cases_agreedline", "cases_grant"),
        ("UPDATE cases_grantsuspension SET cause = 'dataset'", "cases_grantsuspension"),
        ("UPDATE cases_grantsuspension SET ended_at = NULL", "cases_grantsuspension"),
        ("DELETE FROM cases_grantsuspension", "cases_grantsuspension"),
    ],
)
def test_what_was_tampered_with_is_named(tmp_path: Path, statement: str, table: str) -> None:
    grant = suspended_and_resumed(tmp_path)
    changed(statement)

    bad = first_bad_grant()

    assert bad is not None
    assert (bad.table, bad.case) == (table, grant.number)
    assert first_bad_grant(case=grant) == bad


def test_grant_that_is_gone_is_named(tmp_path: Path) -> None:
    grant = granted(a_town(), tmp_path)
    changed("DELETE FROM cases_grant")

    bad = first_bad_grant()
    of_agreement = first_bad_grant(case=grant.signed_agreement)

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_grant", grant.number)
    assert of_agreement is not None
    assert of_agreement.case == grant.signed_agreement.number


def test_grant_that_was_slipped_in_with_another_agreements_signatures_is_named(
    tmp_path: Path,
) -> None:
    town = a_town()
    first = granted(town, tmp_path)
    unsigned = drawn_up(town)
    assert AgreementSignature.objects.filter(agreement=unsigned.pk).count() == 0

    changed(
        f"UPDATE cases_grant SET signed_agreement_id = {unsigned.pk}, "
        f"line_id = {unsigned.agreed_lines.get().line_id}"
    )

    bad = first_bad_grant()
    assert bad is not None
    assert (bad.table, bad.case) == ("cases_grant", first.number)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases_grant", "valid_until = '2033-12-31'"),
        ("cases_grant", "user_signature_id = provider_signature_id"),
        ("cases_grant", "delivered_at = NULL"),
        ("cases_grantsuspension", "reason = 'rewritten'"),
        ("cases_grantsuspension", "ended_at = NULL"),
    ],
)
def test_database_keeps_what_was_granted_and_what_suspended_it(
    tmp_path: Path, table: str, change: str
) -> None:
    suspended_and_resumed(tmp_path)

    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match=f"{table}: {triggers.KEPT[table].message}"):
            execute(statement)
    assert GrantSuspension.objects.get().ended_at is not None
