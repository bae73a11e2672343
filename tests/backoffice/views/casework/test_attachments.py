"""Uploading and downloading files of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import Attachment
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member
from tests.practice.requests import Office, a_draft, an_office
from tests.workflows.engine.files import PDF, PROGRAM
from workflows.engine.attachments import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.practice.models import PracticeRequest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def office() -> Office:
    return an_office()


def upload(client: Client, case: PracticeRequest, content: bytes, name: str) -> Any:
    """Post a file as the form on the page does."""
    address = reverse("attachment-upload", kwargs={"number": case.number})
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def address_of(attachment: Attachment) -> str:
    """Return where a file is downloaded."""
    return reverse("attachment", kwargs={"number": attachment.case.number, "pk": attachment.pk})


def test_file_uploaded_by_its_author_comes_back_as_a_download(office: Office) -> None:
    case = a_draft(office)
    client = logged_in(office.staff.person)

    answer = upload(client, case, PDF, "开放 说明.pdf")

    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.number}/")
    kept = Attachment.objects.get()
    file: Any = client.get(address_of(kept))
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%BC%80%E6%94%BE%20%E8%AF%B4%E6%98%8E.pdf"
    )
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"] == "application/pdf"
    assert file["Cache-Control"] == "private, no-store"
    assert "上传附件" in client.get(answer["Location"]).content.decode()


def test_file_of_a_case_that_one_may_not_see_is_not_there(office: Office) -> None:
    case = a_draft(office)
    upload(logged_in(office.staff.person), case, PDF, "函.pdf")
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD).person)

    assert stranger.get(address_of(Attachment.objects.get())).status_code == 404
    assert upload(stranger, case, PDF, "函.pdf").status_code == 404
    assert Attachment.objects.count() == 1


def test_file_is_found_only_under_its_own_case(office: Office) -> None:
    first, second = a_draft(office), a_draft(office)
    client = logged_in(office.staff.person)
    upload(client, first, PDF, "函.pdf")
    address = address_of(Attachment.objects.get())

    assert client.get(address.replace(first.number, second.number)).status_code == 404


def test_file_whose_bytes_are_gone_is_not_there(office: Office, data_dir: Path) -> None:
    client = logged_in(office.staff.person)
    upload(client, a_draft(office), PDF, "函.pdf")
    kept = Attachment.objects.get()
    path_of(data_dir / "attachments", kept.digest).unlink()

    assert client.get(address_of(kept)).status_code == 404


def test_refused_file_leads_to_a_sentence(office: Office) -> None:
    case = a_draft(office)
    client = logged_in(office.staff.person)

    refused = upload(client, case, PROGRAM, "函.pdf")
    without = client.post(reverse("attachment-upload", kwargs={"number": case.number}))

    assert (refused.status_code, without.status_code) == (422, 422)
    assert "内容不是允许的类型" in refused.content.decode()
    assert "没有选择文件" in without.content.decode()


def test_files_ask_people_to_log_in_first(office: Office) -> None:
    case = a_draft(office)

    answer = Client().get(reverse("attachment", kwargs={"number": case.number, "pk": 1}))

    assert answer["Location"].startswith(reverse("login"))
