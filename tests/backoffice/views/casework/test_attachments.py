"""Uploading and downloading files of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import Attachment, SystemEvent
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.clamd_server import EICAR, Clamd
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


def test_file_that_a_browser_opens_all_the_same_can_do_nothing(office: Office) -> None:
    client = logged_in(office.staff.person)
    upload(client, a_draft(office), PDF, "函.pdf")

    file: Any = client.get(address_of(Attachment.objects.get()))

    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file["Cross-Origin-Resource-Policy"] == "same-origin"
    assert file["Content-Disposition"].startswith("attachment; ")


def test_form_says_what_is_taken_and_that_nothing_is_scanned(
    office: Office, settings: Settings
) -> None:
    case = a_draft(office)
    client = logged_in(office.staff.person)
    pages = []
    for address in (None, ("127.0.0.1", 1)):
        settings.CLAMD = address
        page = client.get(reverse("case", kwargs={"number": case.number}))
        pages.append(page.content.decode())

    rules = "可上传 PDF、PNG、JPG、DOCX、XLSX、CSV、TXT，每个不超过 20 MB，一个案卷最多 100 个。"
    assert [rules in page for page in pages] == [True, True]
    assert 'accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt,.csv"' in pages[0]
    assert ["附件未经病毒检查" in page for page in pages] == [True, False]
    assert ["上传时检查病毒" in page for page in pages] == [False, True]


def test_malware_is_refused_and_its_submitter_and_the_history_say_so(
    office: Office, settings: Settings
) -> None:
    case = a_draft(office)
    client = logged_in(office.staff.person)
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        refused = upload(client, case, EICAR, "说明.txt")

    page = client.get(reverse("case", kwargs={"number": case.number})).content.decode()
    assert refused.status_code == 422
    assert "含有恶意代码（Eicar-Test-Signature），已被拦截，没有保存" in refused.content.decode()
    assert "拦截含恶意代码的附件" in page
    assert "Eicar-Test-Signature" in page
    assert "还没有附件。" in page


def test_upload_while_the_scanner_is_down_is_refused_for_the_time_being(
    office: Office, settings: Settings
) -> None:
    with Clamd() as clamd:
        settings.CLAMD = clamd.address

    refused = upload(logged_in(office.staff.person), a_draft(office), PDF, "函.pdf")

    assert refused.status_code == 503
    assert "病毒扫描暂时不可用" in refused.content.decode()
    assert Attachment.objects.count() == 0


def test_auditor_reads_on_the_case_who_opened_its_files_and_nobody_else_does(
    office: Office,
) -> None:
    case = a_draft(office)
    author, head = logged_in(office.staff.person), logged_in(office.head.person)
    auditor = a_member(Role.AUDITOR)
    upload(author, case, PDF, "函.pdf")
    address = reverse("case", kwargs={"number": case.number})
    before = logged_in(auditor.person).get(address).content.decode()

    for _ in range(2):
        file: Any = head.get(address_of(Attachment.objects.get()))
        assert b"".join(file.streaming_content) == PDF

    event = SystemEvent.objects.get(act="attachment_read")
    after = logged_in(auditor.person).get(address).content.decode()
    assert (event.actor, event.data["number"]) == (office.head.person, case.number)
    assert "还没有人查阅附件。" in before
    assert f"系统事件 {event.sequence}" in after
    assert office.head.person.name in after[after.index("附件查阅记录") :]
    assert [
        "附件查阅记录" in client.get(address).content.decode() for client in (author, head)
    ] == [
        False,
        False,
    ]


def test_read_that_finds_no_file_is_not_recorded(office: Office) -> None:
    case = a_draft(office)
    client = logged_in(office.staff.person)
    upload(client, case, PDF, "函.pdf")
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD).person)

    assert stranger.get(address_of(Attachment.objects.get())).status_code == 404
    assert not SystemEvent.objects.filter(act="attachment_read").exists()
