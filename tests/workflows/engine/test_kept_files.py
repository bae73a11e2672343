"""Bytes and rows come together or not at all, whatever happens in between."""

from __future__ import annotations

import io
from threading import Event
from time import sleep
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from cases.errors import Busy, GuardFailed
from cases.models import Attachment, Case
from tests.factories import shanghai
from tests.practice.requests import Office, a_draft, an_office
from tests.threads import at_once
from tests.workflows.engine.files import PDF, PNG
from workflows.engine.attachments import attach
from workflows.engine.gate import act
from workflows.engine.integrity import findings
from workflows.engine.kept_files import files_without_a_row, forget_unused, keep, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28)


@pytest.fixture
def office() -> Office:
    return an_office()


def upload(case: Case, office: Office, store: Path, content: bytes = PDF) -> Attachment:
    """Attach some bytes as the member of staff."""
    name = "函.pdf" if content is PDF else "图.png"
    file, person = io.BytesIO(content), office.staff.person
    return attach(case=case, file=file, name=name, person=person, at=AT, store=store)


def files_in(store: Path) -> list[Path]:
    """Return every file under the store."""
    return sorted(path for path in store.rglob("*") if path.is_file())


class Interrupted(io.BytesIO):
    """A file whose case is withdrawn while it comes in."""

    def __init__(self, office: Office) -> None:
        super().__init__(PDF)
        self._author = office.staff.person

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            act(
                case=Case.objects.get(),
                name="withdraw",
                actor=self._author,
                at=AT,
                expected_version=None,
            )
        return piece


def test_case_that_closes_while_a_file_comes_in_leaves_neither_row_nor_bytes(
    office: Office, tmp_path: Path
) -> None:
    case = a_draft(office)

    with pytest.raises(GuardFailed, match="已办结，不能再上传附件"):
        attach(
            case=case,
            file=Interrupted(office),
            name="函.pdf",
            person=office.staff.person,
            at=AT,
            store=tmp_path,
        )

    assert (Attachment.objects.count(), files_in(tmp_path)) == (0, [])


def test_store_that_cannot_be_written_leaves_neither_row_nor_event(
    office: Office, tmp_path: Path
) -> None:
    case = a_draft(office)
    kept = upload(case, office, tmp_path)
    path_of(tmp_path, kept.digest).unlink()
    folder = path_of(tmp_path, kept.digest).parent
    folder.rmdir()
    # A file where the folder must be.
    folder.write_bytes(b"")

    with pytest.raises(FileExistsError):
        upload(case, office, tmp_path)

    assert Attachment.objects.count() == 1
    assert Case.objects.get(pk=case.pk).version == 2
    assert files_in(tmp_path) == [folder]


def test_bytes_of_an_act_that_was_undone_go_unless_another_row_has_them(
    office: Office, tmp_path: Path
) -> None:
    kept = upload(a_draft(office), office, tmp_path)
    stray = tmp_path / "a.part"
    stray.write_bytes(PNG)
    digest = "0" * 64
    with transaction.atomic():
        keep(stray, tmp_path, digest)
    assert len(files_in(tmp_path)) == 2

    forget_unused(tmp_path, digest)
    forget_unused(tmp_path, kept.digest)

    assert files_in(tmp_path) == [path_of(tmp_path, kept.digest)]


def test_second_try_finds_the_bytes_in_their_place_or_is_refused_politely(
    tmp_path: Path,
) -> None:
    part, digest = tmp_path / "a.part", "0" * 64
    part.write_bytes(PDF)
    with transaction.atomic():
        keep(part, tmp_path, digest)
        keep(part, tmp_path, digest)
    assert path_of(tmp_path, digest).read_bytes() == PDF
    path_of(tmp_path, digest).unlink()

    with pytest.raises(Busy), transaction.atomic():
        keep(part, tmp_path, digest)


def test_bytes_that_were_altered_are_mended_by_the_same_upload(
    office: Office, tmp_path: Path
) -> None:
    kept = upload(a_draft(office), office, tmp_path)
    path_of(tmp_path, kept.digest).write_bytes(b"altered")

    upload(a_draft(office), office, tmp_path)

    assert path_of(tmp_path, kept.digest).read_bytes() == PDF


def test_integrity_names_bytes_that_no_row_has(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path
    store = tmp_path / "attachments"
    upload(a_draft(office), office, store)
    before = [finding.what for finding in findings(at=AT)]
    stray = path_of(store, "ab" + "0" * 62)
    stray.parent.mkdir()
    stray.write_bytes(PDF)
    (store / "unfinished.part").write_bytes(PDF)

    after = [finding for finding in findings(at=AT) if finding.what not in before]

    assert [(finding.what, finding.table) for finding in after] == [
        ("file_of_no_case", "cases_attachment")
    ]
    assert "ab" + "0" * 62 in after[0].sentence


@pytest.mark.django_db(transaction=True)
def test_integrity_waits_for_bytes_whose_row_is_being_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_draft(office)
    in_place = Event()

    def slowly(part: Path, store: Path, digest: str) -> None:
        keep(part, store, digest)
        in_place.set()
        # Long enough for the other to find bytes without a row, and to wait.
        sleep(0.5)

    monkeypatch.setattr("workflows.engine.attachments.keep", slowly)

    def look() -> list[str]:
        in_place.wait(10)
        return list(files_without_a_row(tmp_path))

    def send() -> list[str]:
        upload(case, office, tmp_path)
        return []

    assert at_once([send, look]) == [[], []]
    assert Attachment.objects.count() == 1
