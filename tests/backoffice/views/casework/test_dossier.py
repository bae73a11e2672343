"""The dossier of a case: everything of it in one zip that anybody can verify offline."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Case, SystemEvent
from cases.states.role import Role
from reports.dossier import VERIFIER
from tests.factories import a_member
from tests.practice.requests import OPENED_AT, a_draft, an_office
from workflows.collaboration.messages import send_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_folder(settings, tmp_path):
    settings.DATA_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def taken(client, data_folder):
    """Take the dossier of a case with one attachment and return the case and the zip's bytes."""
    office = an_office()
    draft = a_draft(office)
    client.force_login(office.staff.person)
    client.post(
        reverse("attachment-upload", args=[draft.number]),
        {"file": SimpleUploadedFile("../说明.txt", "材料说明".encode())},
    )
    answer = client.post(reverse("case-dossier", args=[draft.number]))
    return Case.objects.get(pk=draft.pk), b"".join(answer.streaming_content)


def run_verifier(folder) -> subprocess.CompletedProcess[str]:
    """Run the script that lies in the unpacked dossier, without the product."""
    return subprocess.run(  # noqa: S603  # the script of the dossier itself
        [sys.executable, "-I", str(folder / "verify.py")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_dossier_holds_pdf_events_files_and_is_recorded(taken) -> None:
    case, content = taken
    bundle = zipfile.ZipFile(io.BytesIO(content))
    names = sorted(bundle.namelist())
    events = json.loads(bundle.read("events.json"))

    assert [name for name in names if not name.startswith("attachments/")] == [
        "README.txt",
        "dossier.pdf",
        "events.json",
        "manifest.json",
        "messages.json",
        "routing.json",
        "verify.py",
    ]
    assert bundle.read("dossier.pdf")[:5] == b"%PDF-"
    assert [event["act"] for event in events["events"]] == ["open", "attach"]
    assert events["head"] == case.head
    assert all(".." not in name for name in names)
    recorded = SystemEvent.objects.get(act="dossier_taken")
    assert recorded.data["head"] == case.head


@pytest.mark.scenario(40)
def test_unpacked_dossier_verifies_without_the_database(taken, tmp_path) -> None:
    case, content = taken
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)

    done = run_verifier(folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert case.head in done.stdout


@pytest.mark.parametrize(
    ("was", "becomes"),
    [('"act": "attach"', '"act": "detach"'), ('"sequence": 2', '"sequence": 3')],
)
def test_altered_event_is_named_by_the_verifier(taken, tmp_path, was, becomes) -> None:
    _case, content = taken
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    events = folder / "events.json"
    text = events.read_text(encoding="utf-8")
    events.write_text(text.replace(was, becomes), encoding="utf-8")

    done = run_verifier(folder)

    assert done.returncode == 1
    assert "event 2" in done.stdout


def test_messages_are_inside_and_an_altered_one_is_named_by_the_verifier(
    client, data_folder, tmp_path
) -> None:
    office = an_office()
    draft = a_draft(office)
    for hat in (office.staff, office.head):
        send_message(case=draft, author=hat.person, text=f"{hat.role}的消息", at=OPENED_AT)
    client.force_login(office.staff.person)
    answer = client.post(reverse("case-dossier", args=[draft.number]))
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).extractall(folder)
    whole = run_verifier(folder)
    talk = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    seals = SystemEvent.objects.filter(act="message_sent").order_by("sequence")

    talk["messages"][1]["text"] = "别的话"
    (folder / "messages.json").write_text(json.dumps(talk), encoding="utf-8")
    altered = run_verifier(folder)

    assert (whole.returncode, whole.stderr) == (0, "")
    assert [message["system_event"] for message in talk["messages"]] == [
        seal.sequence for seal in seals
    ]
    assert [message["digest"] for message in talk["messages"]] == [
        seal.data["digest"] for seal in seals
    ]
    assert altered.stdout.splitlines() == [
        "messages.json: its content was changed",
        "message 2: its content was changed",
    ]


def test_swapped_attachment_is_named_by_the_verifier(taken, tmp_path) -> None:
    _case, content = taken
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    (attached,) = (folder / "attachments").iterdir()
    attached.write_text("别的内容", encoding="utf-8")

    done = run_verifier(folder)

    assert done.returncode == 1
    assert attached.name in done.stdout


def test_attachment_that_is_left_out_is_named_by_the_verifier(taken, tmp_path) -> None:
    _case, content = taken
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    (attached,) = (folder / "attachments").iterdir()
    attached.unlink()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["files"][f"attachments/{attached.name}"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    done = run_verifier(folder)

    start = attached.name.partition("-")[0]
    assert (done.returncode, done.stdout) == (
        1,
        f"attachments/{start}: an event of the chain attached it, but it is not here\n",
    )


def test_file_that_is_added_is_named_by_the_verifier(taken, tmp_path) -> None:
    _case, content = taken
    place = tmp_path / "dossier.zip"
    place.write_bytes(content)
    with zipfile.ZipFile(place, "a") as bundle:
        bundle.writestr("attachments/99-更多.txt", "x")

    done = subprocess.run(  # noqa: S603  # the script of the dossier itself
        [sys.executable, "-I", str(VERIFIER), str(place)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "attachments/99-更多.txt: not in the manifest\n")


def test_missing_original_is_a_sentence_and_nothing_is_recorded(client, data_folder) -> None:
    office = an_office()
    draft = a_draft(office)
    client.force_login(office.staff.person)
    client.post(
        reverse("attachment-upload", args=[draft.number]),
        {"file": SimpleUploadedFile("说明.txt", "材料说明".encode())},
    )
    for path in (data_folder / "attachments").rglob("*"):
        if path.is_file():
            path.unlink()

    answer = client.post(reverse("case-dossier", args=[draft.number]))

    assert answer.status_code == 422
    assert "无法制作归档件" in answer.content.decode()
    assert not SystemEvent.objects.filter(act="dossier_taken").exists()


def test_attachment_with_a_long_chinese_name_can_be_unpacked(client, data_folder, tmp_path) -> None:
    draft = a_draft(an_office())
    client.force_login(draft.opened_by)
    client.post(
        reverse("attachment-upload", args=[draft.number]),
        {"file": SimpleUploadedFile("长" * 196 + ".txt", "材料说明".encode())},
    )
    answer = client.post(reverse("case-dossier", args=[draft.number]))
    folder = tmp_path / "unpacked"

    zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).extractall(folder)

    (attached,) = (folder / "attachments").iterdir()
    assert attached.name.endswith("-" + "长" * 65 + ".txt")
    assert run_verifier(folder).returncode == 0


def test_stranger_from_another_organisation_finds_no_dossier(client) -> None:
    draft = a_draft(an_office())
    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)

    assert client.post(reverse("case-dossier", args=[draft.number])).status_code == 404
