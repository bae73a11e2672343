"""The proof of agreements names a text or a signature that no event bears out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from cases import triggers
from cases.models import AgreedLine
from cases.proof_of_agreements import first_bad_agreement
from tests.workflows.conditional_access.agreeing import drawn_up, signed_by_both
from tests.workflows.conditional_access.applying import a_town, handed_in, line_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
# A signature to which a grant points cannot go before the grant.
OF_GRANTS = "DELETE FROM cases_grant; DELETE FROM cases_agreementsignature"


def changed(statement: str) -> None:
    """Run a statement as somebody would who has taken the triggers away."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for each in statement.split(";"):
            cursor.execute(each)
    triggers.install(connection)


def test_signed_and_unsigned_agreements_are_proven(tmp_path: Path) -> None:
    assert first_bad_agreement() is None
    agreement = signed_by_both(a_town(), tmp_path)

    assert first_bad_agreement() is None
    assert first_bad_agreement(case=agreement) is None


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cases_agreementtext SET text = 'x'", "cases_agreementtext"),
        ("UPDATE cases_agreementtext SET sha256 = 'x'", "cases_agreementtext"),
        ("UPDATE cases_agreementtext SET begins_on = '2023-01-01'", "cases_agreementtext"),
        ("UPDATE cases_agreementtext SET ends_on = '2033-12-31'", "cases_agreementtext"),
        ("DELETE FROM cases_agreedline", "cases_agreedline"),
        ("UPDATE cases_agreementsignature SET sha256 = 'x'", "cases_agreementsignature"),
        ("UPDATE cases_papersigning SET reference = 'x'", "cases_agreementsignature"),
        (
            "UPDATE cases_agreementsignature SET signed_on = '2023-10-01' WHERE side = 'user'",
            "cases_agreementsignature",
        ),
        (f"{OF_GRANTS} WHERE side = 'user'", "cases_agreementsignature"),
        (OF_GRANTS, "cases_agreementsignature"),
    ],
)
def test_what_was_tampered_with_is_named(tmp_path: Path, statement: str, table: str) -> None:
    agreement = signed_by_both(a_town(), tmp_path)
    changed(statement)

    bad = first_bad_agreement()

    assert bad is not None
    assert (bad.table, bad.case) == (table, agreement.number)
    assert first_bad_agreement(case=agreement) == bad


def test_text_that_is_gone_is_named() -> None:
    agreement = drawn_up(a_town())
    changed("DELETE FROM cases_agreementtext")

    bad = first_bad_agreement()

    assert bad is not None
    assert agreement.number in bad.sentence


def test_dataset_that_was_slipped_into_an_agreement_is_named() -> None:
    town = a_town()
    agreement = drawn_up(town)
    other = line_of(handed_in(town, town.health.row), town.health)
    assert first_bad_agreement() is None

    AgreedLine.objects.create(agreement=agreement, line=other)

    bad = first_bad_agreement()
    assert bad is not None
    assert (bad.table, bad.case) == ("cases_agreedline", agreement.number)
    assert first_bad_agreement(case=agreement) == bad


def test_agreement_that_was_put_under_another_application_is_named() -> None:
    town = a_town()
    agreement = drawn_up(town)
    handed_in(town, town.health.row)
    changed(
        "UPDATE cases_agreement SET application_id = "
        "(SELECT MAX(case_ptr_id) FROM cases_accessapplication)"
    )

    bad = first_bad_agreement()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_agreedline", agreement.number)
