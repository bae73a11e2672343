"""Files of an application in the browser: added to the draft, read by who answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import AccessApplication, ApplicationDraft, Attachment, SystemEvent
from cases.states.role import Role
from tests.backoffice.views.applications.test_applying import save_of, task_of, typed
from tests.clamd_server import EICAR, Clamd
from tests.factories import a_member
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_draft,
    a_town,
    asked_for_supplement,
    handed_in,
    line_of,
)
from tests.workflows.conditional_access.test_files import submitted, with_file
from tests.workflows.engine.files import PDF, PNG, PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "attachments"


def chosen(name: str = "营业执照.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_files(town: Town, store: Path, *contents: bytes) -> AccessApplication:
    """Hand in an application with some files."""
    application = a_draft(town)
    for number, content in enumerate(contents):
        with_file(application, town, store, name=f"材料{number}.pdf", content=content)
    return submitted(town, application)


def test_file_is_added_with_what_was_typed_and_left_out_and_put_back(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)
    form = typed(town, pledge="", purpose="只在地图上显示。")

    answer = client.post(f"{task_of(application)}file/", {**form, "file": chosen()}, follow=True)

    kept = Attachment.objects.get()
    page = answer.content.decode()
    assert "已上传附件“营业执照.pdf”" in page
    assert "只在地图上显示。" in page
    assert "一次最多提交 20 个" in page
    for button, left_out in (("leave_out", [kept.pk]), ("put_back", [])):
        draft = ApplicationDraft.objects.get(application=application)
        client.post(
            save_of(application), {**form, "draft_version": draft.version, button: str(kept.pk)}
        )
        draft.refresh_from_db()
        assert draft.content["left_out"] == left_out


def test_file_chosen_and_not_yet_added_is_handed_in_too(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    answer = client.post(task_of(application), {**typed(town), "file": chosen()}, follow=True)

    kept = Attachment.objects.get()
    assert kept.digest in answer.content.decode()
    assert application.submissions.get().content["files"][0]["attachment"] == kept.pk


def test_autosaving_takes_no_file(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    client.post(
        save_of(application), {**typed(town), "file": chosen()}, headers={"HX-Request": "true"}
    )

    page = client.get(task_of(application)).content.decode()
    assert not Attachment.objects.exists()
    assert 'hx-params="not file"' in page


@pytest.mark.access_scenario(39)
def test_refused_file_leaves_what_was_typed_on_the_page(client: Client, settings: Settings) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)
    answers = []
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        for file in (None, chosen(content=PROGRAM), chosen("说明.txt", EICAR)):
            draft = ApplicationDraft.objects.get(application=application)
            form = typed(town, draft_version=str(draft.version), purpose="只在地图上显示。")
            data = form if file is None else {**form, "file": file}
            answer = client.post(f"{task_of(application)}file/", data)
            answers.append((answer.status_code, answer.content.decode()))

    sentences = ("没有选择文件", "内容不是允许的类型", "含有恶意代码")
    for (status, page), sentence in zip(answers, sentences, strict=True):
        assert status == 422
        assert sentence in page
        assert "只在地图上显示。" in page
    assert not Attachment.objects.exists()


def test_files_are_on_the_page_of_a_supplement_only_where_it_opens_them(client: Client) -> None:
    town = a_town()
    client.force_login(town.person.person)
    shown = {}
    for section in ("files", "purpose"):
        row = town.traffic.row if section == "files" else town.health.row
        department = town.traffic if section == "files" else town.health
        application = handed_in(town, row)
        asked_for_supplement(line_of(application, department), department, sections=(section,))
        shown[section] = (
            'id="application-file"' in client.get(task_of(application)).content.decode()
        )

    assert shown == {"files": True, "purpose": False}


@pytest.mark.access_scenario(47)
def test_department_reads_the_file_and_the_auditor_who_read_it(client: Client, store: Path) -> None:
    town = a_town()
    application = with_files(town, store, PDF)
    kept = Attachment.objects.get()
    line = line_of(application, town.traffic)
    address = reverse("line-file", args=[line.number, kept.pk])
    client.force_login(town.traffic.reviewer.person)
    page = client.get(reverse("case", args=[line.number])).content.decode()
    for _ in range(2):
        file: Any = client.get(address)
        assert b"".join(file.streaming_content) == PDF

    event = SystemEvent.objects.get(act="attachment_read")
    client.force_login(a_member(Role.AUDITOR).person)
    audited = client.get(reverse("case", args=[application.number])).content.decode()
    assert address in page
    assert (event.actor, event.data["number"]) == (
        town.traffic.reviewer.person,
        application.number,
    )
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert town.traffic.reviewer.person.name in audited[audited.index("附件查阅记录") :]


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("who", ["other department", "applicant", "administrator"])
def test_strangers_find_no_file_of_a_line(client: Client, store: Path, who: str) -> None:
    town = a_town()
    application = with_files(town, store, PDF)
    line = line_of(application, town.traffic)
    people = {
        "other department": town.health.reviewer.person,
        "applicant": town.person.person,
        "administrator": a_member(Role.ADMINISTRATOR).person,
    }
    client.force_login(people[who])

    answer = client.get(reverse("line-file", args=[line.number, Attachment.objects.get().pk]))

    assert answer.status_code == 404
    assert not SystemEvent.objects.filter(act="attachment_read").exists()


@pytest.mark.access_scenario(38)
def test_strangers_add_no_file_to_a_draft(client: Client) -> None:
    town = a_town()
    address = f"{task_of(a_draft(town))}file/"
    for person in (
        town.traffic.reviewer.person,
        a_member(Role.APPLICANT, town.person.organisation).person,
        a_member(Role.COMMISSION_STAFF).person,
    ):
        client.force_login(person)
        assert client.post(address, {"file": chosen()}).status_code == 404
    assert not Attachment.objects.exists()


def test_department_finds_no_file_that_was_not_handed_in(client: Client, store: Path) -> None:
    town = a_town()
    application = a_draft(town)
    left_out = with_file(application, town, store)
    application = submitted(town, application, left_out=(left_out.pk,))
    other = a_draft(town)
    of_a_draft = with_file(other, town, store, name="草稿.png", content=PNG)
    line = line_of(application, town.traffic)
    client.force_login(town.traffic.reviewer.person)

    for pk in (left_out.pk, of_a_draft.pk, 10**9):
        assert client.get(reverse("line-file", args=[line.number, pk])).status_code == 404
    assert (
        client.get(reverse("line-file", args=[application.number, left_out.pk])).status_code == 404
    )


def test_page_of_a_line_asks_as_often_however_many_files(client: Client, store: Path) -> None:
    town = a_town()
    asked = []
    for department, count in ((town.traffic, 1), (town.health, 3)):
        application = a_draft(town, department.row)
        for number in range(count):
            with_file(application, town, store, name=f"材料{number}.pdf", at=NEXT_DAY)
        entries = (str(department.row.entry.uid),)
        line = line_of(submitted(town, application, entries=entries), department)
        client.force_login(department.reviewer.person)
        address = reverse("case", args=[line.number])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_page_of_a_draft_asks_as_often_however_many_files(client: Client, store: Path) -> None:
    town = a_town()
    client.force_login(town.person.person)
    asked = []
    for count in (1, 3):
        application = a_draft(town, town.traffic.row)
        for number in range(count):
            with_file(application, town, store, name=f"材料{number}.pdf")
        client.get(task_of(application))
        with CaptureQueriesContext(connection) as queries:
            client.get(task_of(application))
        asked.append(len(queries))

    assert asked[0] == asked[1]
