"""Files of cases: whole as uploaded, and the first break named whatever is done to them."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.models import Attachment, Case
from cases.proof_of_attachments import first_bad_attachment
from tests.cases.chains import tamper
from tests.factories import shanghai
from tests.practice.requests import a_draft, an_office
from tests.workflows.engine.files import PDF, PNG
from workflows.engine.attachments import attach, path_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Write a case with two files."""
    office = an_office()
    record = Case.objects.get(pk=a_draft(office).pk)
    for name, content in (("函.pdf", PDF), ("图.png", PNG)):
        attach(
            case=record,
            file=io.BytesIO(content),
            name=name,
            person=office.staff.person,
            at=shanghai(2023, 9, 28),
            store=tmp_path,
        )
    return record


def first(case: Case) -> Attachment:
    return Attachment.objects.filter(case=case).earliest("pk")


def found(store: Path, only: Case | None = None) -> tuple[str, str, int | None] | None:
    """Return kind, case and row of the first break."""
    bad = first_bad_attachment(path_of=partial(path_of, store), case=only)
    return (bad.what, bad.case, bad.row) if bad else None


def test_files_as_uploaded_are_whole(case: Case, tmp_path: Path) -> None:
    assert found(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        "digest = 'x'",
        "size = 1",
        "media_type = 'text/html'",
        "case_id = {other}",
        "uploaded_by_id = {somebody}",
        "uploaded_at = '2023-09-27 00:00:00+00:00'",
    ],
)
def test_row_that_is_edited_is_named(case: Case, tmp_path: Path, change: str) -> None:
    other = a_draft(an_office()).pk
    row, somebody = first(case).pk, Case.objects.get(pk=other).opened_by_id
    changed = change.format(other=other, somebody=somebody)
    tamper(f"UPDATE cases_attachment SET {changed} WHERE id = {row}")

    assert found(tmp_path) == ("altered", case.number, row)


def test_row_that_is_deleted_is_named(case: Case, tmp_path: Path) -> None:
    row = first(case).pk
    tamper(f"DELETE FROM cases_attachment WHERE id = {row}")

    assert found(tmp_path) == ("missing", case.number, row)


def test_row_that_nobody_uploaded_is_named(case: Case, tmp_path: Path) -> None:
    copy = first(case)
    copy.pk = None
    copy.save(force_insert=True)

    assert found(tmp_path) == ("inserted", "", copy.pk)


def test_bytes_that_are_edited_are_named(case: Case, tmp_path: Path) -> None:
    path_of(tmp_path, first(case).digest).write_bytes(PDF + b" ")

    assert found(tmp_path) == ("file_altered", case.number, first(case).pk)


def test_bytes_that_are_gone_are_named(case: Case, tmp_path: Path) -> None:
    path_of(tmp_path, first(case).digest).unlink()

    assert found(tmp_path) == ("file_missing", case.number, first(case).pk)


def test_bytes_that_cannot_be_read_are_named(case: Case, tmp_path: Path) -> None:
    path = path_of(tmp_path, first(case).digest)
    path.unlink()
    path.mkdir()

    assert found(tmp_path) == ("file_missing", case.number, first(case).pk)


def test_proof_of_one_case_leaves_the_files_of_others_alone(case: Case, tmp_path: Path) -> None:
    whole = Case.objects.get(pk=a_draft(an_office()).pk)
    path_of(tmp_path, first(case).digest).unlink()

    assert found(tmp_path, whole) is None
    assert found(tmp_path, case) == ("file_missing", case.number, first(case).pk)
