"""Notes and messages: whole as written, and the first break named whatever is done to them."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import pytest

from cases.models import CaseMessage, CaseNote
from cases.proof_of_words import first_bad_words
from tests.backoffice.commands.told import told
from tests.cases.chains import tamper
from tests.workflows.collaboration.cases import AT, City, a_city
from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note

pytestmark = pytest.mark.django_db
TABLES = ("cases_casenote", "cases_casemessage")


@pytest.fixture
def city() -> City:
    """Write a case with two notes and two messages, and another with one each."""
    found = a_city()
    for number in range(2):
        write_note(case=found.request, author=found.officer.person, text=f"备注{number}", at=AT)
        send_message(case=found.request, author=found.officer.person, text=f"消息{number}", at=AT)
    other = a_city()
    write_note(case=other.request, author=other.officer.person, text="别案", at=AT)
    send_message(case=other.request, author=other.officer.person, text="别案", at=AT)
    return found


def found(case=None) -> tuple[str, str, str] | None:
    """Return table, kind and case of the first break."""
    bad = first_bad_words(case=case)
    return (bad.table, bad.what, bad.case) if bad else None


def first_of(table: str) -> CaseNote | CaseMessage:
    model = CaseNote if table == TABLES[0] else CaseMessage
    return model.objects.earliest("pk")


def test_words_as_written_are_whole(city: City) -> None:
    assert found() is None
    assert found(city.request) is None


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change",
    [
        "text = '改过'",
        "salt = 'x'",
        "at = '2020-01-01 00:00:00+00:00'",
        "author_id = {head}",
        "organisation_id = {office}",
    ],
)
def test_row_that_is_edited_is_named(city: City, table: str, change: str) -> None:
    words = first_of(table)
    facts = {"head": city.office.head.person_id, "office": city.office.organisation.pk}

    tamper(f"UPDATE {table} SET {change.format(**facts)} WHERE id = {words.pk}")

    assert found() == (table, "words_altered", city.request.number)


def test_message_that_changes_sides_is_named(city: City) -> None:
    tamper(f"UPDATE {TABLES[1]} SET from_handlers = NOT from_handlers")

    assert found() == (TABLES[1], "words_altered", city.request.number)


@pytest.mark.parametrize("table", TABLES)
def test_row_that_moves_to_another_case_is_named(city: City, table: str) -> None:
    words = first_of(table)
    other = a_city().request

    tamper(f"UPDATE {table} SET case_id = {other.pk} WHERE id = {words.pk}")

    assert found() == (table, "words_altered", other.number)


@pytest.mark.parametrize("table", TABLES)
def test_row_without_a_seal_of_its_kind_is_named(city: City, table: str) -> None:
    first = first_of(table)

    tamper(f"UPDATE {table} SET sealed_by_id = NULL WHERE id = {first.pk}")

    assert found(city.request) == (table, "words_inserted", city.request.number)
    other_kind = first_of(TABLES[1] if table == TABLES[0] else TABLES[0]).sealed_by_id
    tamper(f"UPDATE {table} SET sealed_by_id = {other_kind} WHERE id = {first.pk}")
    assert found() == (table, "words_inserted", city.request.number)


@pytest.mark.parametrize("table", TABLES)
def test_row_that_is_deleted_is_named_by_its_seal(city: City, table: str) -> None:
    words = first_of(table)
    assert words.sealed_by is not None

    tamper(f"DELETE FROM {table} WHERE id = {words.pk}")

    bad = first_bad_words()
    assert bad is not None
    assert (bad.table, bad.what, bad.sequence) == (
        table,
        "words_missing",
        words.sealed_by.sequence,
    )
    assert found(city.request) == (table, "words_missing", city.request.number)


def test_verify_audit_names_an_altered_message(city: City, settings, tmp_path) -> None:
    settings.DATA_DIR = settings.ANCHOR_DIR = str(tmp_path)
    tamper(f"UPDATE {TABLES[1]} SET text = '改过'")

    status, proof = told("verify_audit")

    assert (status, proof["first_bad"]["what"]) == (1, "words_altered")
