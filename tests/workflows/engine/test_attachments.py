"""Files of a case: what is taken, what is refused with a sentence, where the bytes lie."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import (
    BadInput,
    GuardFailed,
    KaifangError,
    NotAllowed,
    Quarantined,
    Unavailable,
)
from cases.models import Attachment, Case, CaseEvent, Membership, Person
from cases.proof import verify_cases
from cases.states.role import Role
from tests.clamd_server import EICAR, Clamd
from tests.factories import a_member, shanghai
from tests.practice.requests import Office, a_draft, a_submitted_request, an_office
from tests.threads import at_once
from tests.workflows.engine.files import (
    ELF,
    JPEG,
    PDF,
    PNG,
    PROGRAM,
    a_zip,
    with_damaged_directory,
)
from workflows.engine.attachments import LARGEST_MEGABYTES, attach, may_attach, path_of
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28)
OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.fixture
def office() -> Office:
    return an_office()


def keep(case: Case, person: Person, store: Path, content: bytes, name: str) -> Attachment:
    """Attach some bytes."""
    return attach(case=case, file=io.BytesIO(content), name=name, person=person, at=AT, store=store)


def files_in(store: Path) -> list[Path]:
    """Return every file under the store."""
    return sorted(path for path in store.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "函.pdf", "application/pdf"),
        (PNG, "图.PNG", "image/png"),
        (JPEG, "照片.jpg", "image/jpeg"),
        (JPEG, "照片.jpeg", "image/jpeg"),
        (a_zip("word/document.xml"), "说明.docx", f"{OFFICE}wordprocessingml.document"),
        (a_zip("xl/workbook.xml"), "表.xlsx", f"{OFFICE}spreadsheetml.sheet"),
        ("名称,部门\n公交,交通委\n".encode(), "表.csv", "text/plain"),
        ("名称,部门\n公交,交通委\n".encode("gb18030"), "表.csv", "text/plain"),
        ("\ufeff说明\r\n".encode(), "说明.txt", "text/plain"),
    ],
)
def test_attach_keeps_what_is_allowed_under_its_digest(
    office: Office, tmp_path: Path, content: bytes, name: str, media_type: str
) -> None:
    case = a_draft(office)
    digest = hashlib.sha256(content).hexdigest()

    kept = keep(case, office.staff.person, tmp_path, content, name)

    assert (kept.name, kept.media_type, kept.size, kept.digest) == (
        name,
        media_type,
        len(content),
        digest,
    )
    assert files_in(tmp_path) == [tmp_path / digest[:2] / digest[2:]]
    assert path_of(tmp_path, digest).read_bytes() == content


def test_attach_appends_an_event_without_the_name_and_moves_the_version(
    office: Office, tmp_path: Path
) -> None:
    case = a_draft(office)

    kept = keep(case, office.staff.person, tmp_path, PDF, "张三的证明.pdf")

    event = CaseEvent.objects.get(case_id=case.pk, sequence=2)
    assert (event.act, event.actor, event.role, event.at) == (
        "attach",
        office.staff.person,
        "department_staff",
        AT,
    )
    assert event.data == {
        "attachment": kept.pk,
        "digest": kept.digest,
        "size": len(PDF),
        "media_type": "application/pdf",
    }
    stored = Case.objects.get(pk=case.pk)
    assert (case.version, case.head) == (stored.version, stored.head) == (2, event.hash)
    assert verify_cases().first_bad is None


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.pdf", "文件“空.pdf”是空的：请确认后重新上传。"),
        (PROGRAM, "函.pdf", "内容不是允许的类型：可上传 PDF、PNG、JPG、DOCX、XLSX、CSV、TXT。"),
        (ELF, "函.txt", "内容不是允许的类型"),
        (b"<!DOCTYPE html><p>x</p>", "页.txt", "内容不是允许的类型"),
        (b"  <html><script>x</script></html>", "页.csv", "内容不是允许的类型"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图.png", "内容不是允许的类型"),
        (b"a,b\n<script>alert(1)</script>", "表.csv", "内容不是允许的类型"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt", "内容不是允许的类型"),
        (b"text\x00text", "说明.txt", "内容不是允许的类型"),
        (b"\xff\xfe\xff\xff\x80", "说明.txt", "内容不是允许的类型"),
        (a_zip("a.exe"), "包.zip", "内容不是允许的类型"),
        (b"PK\x03\x04 broken", "表.xlsx", "内容不是允许的类型"),
        # An unknown version of zip, a name that is no UTF-8.
        (with_damaged_directory(a_zip("xl/workbook.xml"), 6, 211), "表.xlsx", "不是允许的类型"),
        (with_damaged_directory(a_zip("说明.xml"), 46, 0xFF), "表.xlsx", "不是允许的类型"),
        (a_zip("xl/workbook.xml", "xl/vbaProject.bin"), "表.xlsx", "含有宏"),
        (PDF, "函.docx", "扩展名与内容不符，内容应为 .pdf 文件"),
        (b"alert(1)", "x.js", "扩展名与内容不符，内容应为 .txt、.csv 文件"),
        (PDF, "函", "扩展名与内容不符"),
        (PDF, "///", "文件名不能为空"),
        (PDF, "长" * 201 + ".pdf", "不能超过 200 个字"),
    ],
)
def test_attach_refuses_with_a_sentence_and_keeps_nothing(
    office: Office, tmp_path: Path, content: bytes, name: str, sentence: str
) -> None:
    case = a_draft(office)

    with pytest.raises(BadInput) as refusal:
        keep(case, office.staff.person, tmp_path, content, name)

    assert sentence in refusal.value.message
    assert files_in(tmp_path) == []
    assert (Attachment.objects.count(), Case.objects.get().version) == (0, 1)


@pytest.mark.parametrize("name", ["../../etc/函.pdf", "C:\\桌面\\函.pdf", "\u202e函\n.pdf"])
def test_attach_drops_folders_and_unprintable_signs_from_the_name(
    office: Office, tmp_path: Path, name: str
) -> None:
    assert keep(a_draft(office), office.staff.person, tmp_path, PDF, name).name == "函.pdf"


def test_attach_the_same_bytes_twice_stores_them_once(office: Office, tmp_path: Path) -> None:
    case = a_draft(office)

    kept = [keep(case, office.staff.person, tmp_path, PDF, name) for name in ("一.pdf", "二.pdf")]

    assert kept[0].digest == kept[1].digest
    assert len(files_in(tmp_path)) == 1
    assert Attachment.objects.count() == 2


def test_attach_by_who_may_do_an_open_task_is_taken(office: Office, tmp_path: Path) -> None:
    case = a_submitted_request(office)

    keep(case, office.head.person, tmp_path, PDF, "意见.pdf")
    keep(case, office.staff.person, tmp_path, PDF, "补充.pdf")

    roles = CaseEvent.objects.filter(act="attach").values_list("actor", "role")
    assert list(roles.order_by("sequence")) == [
        (office.head.person_id, "department_head"),
        (office.staff.person_id, ""),
    ]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_attach_by_somebody_without_a_part_in_the_case_is_refused(
    office: Office, tmp_path: Path, role: Role
) -> None:
    case = a_draft(office)
    other = a_member(role, office.organisation).person

    with pytest.raises(NotAllowed, match="只有本案卷的经办人或当前任务的办理人可以上传附件"):
        keep(case, other, tmp_path, PDF, "函.pdf")

    assert files_in(tmp_path) == []


def test_attach_by_the_opener_who_has_left_every_office_is_refused(
    office: Office, tmp_path: Path
) -> None:
    case = a_submitted_request(office)
    keep(case, office.staff.person, tmp_path, PDF, "函.pdf")
    Membership.objects.filter(pk=office.staff.pk).update(valid_until=date(2023, 9, 27))

    with pytest.raises(NotAllowed):
        keep(case, office.staff.person, tmp_path, PNG, "图.png")

    assert Attachment.objects.count() == 1
    assert not may_attach(case=case, person=office.staff.person, on=AT.date())


def test_attach_to_a_closed_case_is_refused(office: Office, tmp_path: Path) -> None:
    case = a_draft(office)
    act(case=case, name="withdraw", actor=office.staff.person, at=AT, expected_version=None)

    with pytest.raises(GuardFailed, match=f"{case.number} 已办结，不能再上传附件"):
        keep(case, office.staff.person, tmp_path, PDF, "函.pdf")

    assert Attachment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_attach_in_parallel_keeps_one_chain(office: Office, tmp_path: Path) -> None:
    case = a_draft(office)

    def upload() -> str | KaifangError:
        try:
            return keep(case, office.staff.person, tmp_path, PDF, "函.pdf").digest
        except KaifangError as error:
            return error

    results = at_once([upload] * 4)

    assert len(set(results)) == 1
    assert verify_cases().first_bad is None
    assert (Attachment.objects.count(), Case.objects.get().version) == (4, 5)
    assert len(files_in(tmp_path)) == 1


def test_attach_of_what_the_scanner_finds_keeps_an_event_and_no_file(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    case = a_draft(office)
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        with pytest.raises(Quarantined) as refusal:
            keep(case, office.staff.person, tmp_path, EICAR, "张三.txt")
        keep(case, office.staff.person, tmp_path, PDF, "函.pdf")

    assert refusal.value.message == (
        "文件“张三.txt”含有恶意代码（Eicar-Test-Signature），已被拦截，没有保存，案卷历史中有记录。"
        "请用杀毒软件检查您的电脑，再上传没有问题的文件。"
    )
    event = CaseEvent.objects.get(act="quarantine")
    assert (event.sequence, event.actor, event.role) == (2, office.staff.person, "department_staff")
    assert event.data == {
        "malware": "Eicar-Test-Signature",
        "digest": hashlib.sha256(EICAR).hexdigest(),
        "size": len(EICAR),
    }
    kept = Attachment.objects.get()
    assert files_in(tmp_path) == [path_of(tmp_path, kept.digest)]
    assert kept.digest == hashlib.sha256(PDF).hexdigest()
    assert (verify_cases().first_bad, case.version) == (None, 3)


def test_attach_while_the_scanner_is_silent_is_refused_and_nothing_is_written(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    case = a_draft(office)
    with Clamd(says=b"") as clamd:
        settings.CLAMD = clamd.address
        with pytest.raises(Unavailable, match="未经检查的文件不能上传"):
            keep(case, office.staff.person, tmp_path, PDF, "函.pdf")

    assert files_in(tmp_path) == []
    assert (Attachment.objects.count(), Case.objects.get().version) == (0, 1)


def test_attach_takes_a_file_of_the_largest_size_and_not_a_byte_more(
    office: Office, tmp_path: Path
) -> None:
    case, size = a_draft(office), LARGEST_MEGABYTES * 1024 * 1024
    content = PDF + b" " * (size - len(PDF))

    kept = keep(case, office.staff.person, tmp_path, content, "大.pdf")
    with pytest.raises(BadInput, match="”超过 20 MB：请压缩或拆分后重新上传。"):
        keep(case, office.staff.person, tmp_path, content + b" ", "大.pdf")

    assert kept.size == size
    assert files_in(tmp_path) == [path_of(tmp_path, kept.digest)]
