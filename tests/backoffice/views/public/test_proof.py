"""The proof of a version: a page that recomputes it, and a bundle that verifies itself offline."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import triggers
from cases.anchors import make_anchor
from cases.models import EntryRow, ListVersion
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
    schedule,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    publish(city, change(row("A"), abstract="新"), at=in_days(1))
    publish(city, remove(row("B")), add(name="C"), at=in_days(2))
    return city


def browser_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(label: str, name: str = "A") -> str:
    uid = EntryRow.objects.filter(name=name).values_list("entry__uid", flat=True)[0]
    return f"/open-list/versions/{label}/proof/{uid}"


def taken(path: str, client: Client | None = None) -> bytes:
    answer: Any = (client or Client()).get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)


def verified(bundle: bytes, folder: Path, *words: str) -> tuple[int, str]:
    """Run the script of a bundle on the bundle, with plain Python far from the product."""
    place = folder / "proof.zip"
    place.write_bytes(bundle)
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        (folder / "check.py").write_bytes(files.read("verify.py"))
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-I", "-S", "check.py", "proof.zip", *words],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def altered(bundle: bytes, name: str, old: str, new: str) -> bytes:
    """Return a bundle in one file of which something else stands."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as files, zipfile.ZipFile(out, "w") as changed:
        for each in files.namelist():
            content = files.read(each).decode()
            if each == name:
                assert old in content
                content = content.replace(old, new, 1)
            changed.writestr(each, content)
    return out.getvalue()


def test_page_recomputes_an_older_wording_that_has_long_been_replaced(city: City) -> None:
    answer = Client().get(f"{address('2023-001')}/")

    proof = answer.context["proof"]
    page = answer.content.decode()
    assert (proof.holds, proof.lines, len(proof.chain)) == (True, 2, 1)
    assert json.loads(proof.text)["abstract"] == "甲"
    assert "刚才已重新计算：内容、清单和版本链全部一致。" in page
    assert proof.version.manifest_hash in page


def test_page_names_roles_and_days_to_everybody_and_people_to_who_may_know_the_case(
    city: City,
) -> None:
    public = Client().get(f"{address('2023-002')}/")
    inside = browser_of(city.officer).get(f"{address('2023-002')}/")

    acts = [(each.act, each.role) for each in public.context["approvals"]]
    assert acts == [
        ("提交部门负责人审核", "经办"),
        ("审核通过", "部门负责人"),
        ("提交审查意见", "主管部门负责人"),
        ("随清单版本生效", ""),
        ("收入已批准条目并提交复核", "主管部门经办"),
        ("确认公布", "主管部门负责人"),
        ("到时生效", ""),
    ]
    assert {each.person for each in public.context["approvals"]} == {""}
    names = [each.person for each in inside.context["approvals"]]
    assert names[0] == city.staff.person.name
    assert city.head.person.name not in public.content.decode()
    assert city.head.person.name in inside.content.decode()


def test_page_of_an_altered_row_says_that_it_does_not_hold(city: City) -> None:
    triggers.remove(connection)
    EntryRow.objects.filter(name="C").update(abstract="事后改写")

    page = Client().get(f"{address('2023-003', 'C')}/").content.decode()

    assert "重新计算的结果与公布时不一致" in page
    assert "其 SHA-256 与内容摘要不一致" in page


def test_page_of_an_altered_header_names_the_version(city: City) -> None:
    ListVersion.objects.filter(label="2023-002").update(notice="改写")

    answer = Client().get(f"{address('2023-003', 'C')}/")

    links = [link.agrees for link in answer.context["proof"].chain]
    assert links == [True, False, True]
    assert not answer.context["proof"].holds


def test_bundle_of_an_entry_verifies_with_plain_python(city: City, tmp_path: Path) -> None:
    bundle = taken(f"{address('2023-002')}.zip")

    status, said = verified(bundle, tmp_path)

    end = ListVersion.objects.get(label="2023-002").chain_hash
    assert (status, said) == (0, f"2023-002: 1 of 2 entries and 2 versions agree; chain {end}\n")
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        proof = json.loads(files.read("proof.json"))
        assert sorted(files.namelist()) == [
            "README.txt",
            "entries.jsonl",
            "manifest.txt",
            "proof.json",
            "verify.py",
        ]
    assert [each["act"] for each in proof["approvals"]][:2] == ["提交部门负责人审核", "审核通过"]
    assert {each["person"] for each in proof["approvals"]} == {""}


def test_bundle_of_a_version_names_the_altered_row(city: City, tmp_path: Path) -> None:
    bundle = taken("/open-list/versions/2023-001/proof.zip")
    status, said = verified(bundle, tmp_path)
    assert (status, said.partition(";")[0]) == (0, "2023-001: 2 of 2 entries and 1 versions agree")
    uid = EntryRow.objects.get(name="B").entry.uid

    status, said = verified(altered(bundle, "entries.jsonl", "乙", "改"), tmp_path)

    assert status == 1
    assert said == f"entry {uid} (B): its content is not what the version published\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "proof.json",
            r"\"notice\":\"\"",
            r"\"notice\":\"改写\"",
            "version 2023-001: its header, manifest or place was changed",
        ),
        ("proof.json", '"version": "2023-002"', '"version": "2023-009"', "does not say what it"),
        ("manifest.txt", " ", " 0", "manifest: it is not that of 2023-002"),
    ],
)
def test_bundle_that_was_altered_elsewhere_says_where(
    city: City, tmp_path: Path, name: str, old: str, new: str, sentence: str
) -> None:
    bundle = taken(f"{address('2023-002')}.zip")

    status, said = verified(altered(bundle, name, old, new), tmp_path)

    assert status == 1
    assert sentence in said


def test_bundle_of_all_entries_that_leaves_one_out_says_which(city: City, tmp_path: Path) -> None:
    bundle = taken("/open-list/versions/2023-001/proof.zip")
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        first = files.read("entries.jsonl").decode().splitlines()[0]
    uid = json.loads(first)["entry"]

    status, said = verified(altered(bundle, "entries.jsonl", f"{first}\n", ""), tmp_path)

    assert (status, said) == (
        1,
        f"entry {uid}: the manifest names it, but its content is not here\n",
    )


def test_anchor_kept_elsewhere_bears_the_version_out(city: City, tmp_path: Path) -> None:
    early = taken(f"{address('2023-002')}.zip")
    anchor = make_anchor(at=in_days(3), directory=tmp_path / "anchors")
    (kept,) = [path for path in (tmp_path / "anchors").rglob("*") if path.is_file()]
    bundle = taken(f"{address('2023-002')}.zip")

    assert verified(bundle, tmp_path, "--anchor", str(kept))[0] == 0
    assert verified(early, tmp_path, "--anchor", str(kept)) == (
        1,
        "anchor: this proof was made before the version was anchored\n",
    )
    kept.write_text("another end", encoding="utf-8")
    status, said = verified(bundle, tmp_path, "--anchor", str(kept))

    assert status == 1
    assert said == "anchor: this is not anchor 1, or it knew another version\n"
    page = Client().get(f"{address('2023-002')}/").content.decode()
    assert anchor.hash in page


def test_proof_of_what_the_version_does_not_hold_or_nobody_may_know_is_not_found(
    city: City,
) -> None:
    schedule(city, change(row("A"), abstract="待生效"), at=in_days(3))

    assert Client().get(f"{address('2023-003', 'B')}/").status_code == 404
    for path in (f"{address('2023-004')}/", f"{address('2023-004')}.zip"):
        assert Client().get(path).status_code == 404
    assert browser_of(city.officer).get(f"{address('2023-004')}/").status_code == 200
    assert taken(f"{address('2023-004')}.zip", browser_of(city.officer)) != b""
    assert Client().get("/open-list/versions/2023-004/proof.zip").status_code == 404
    assert browser_of(city.staff).get("/open-list/versions/2023-004/proof.zip").status_code == 404


def test_proof_costs_the_same_for_one_version_and_three(city: City) -> None:
    counts = []
    for label in ("2023-001", "2023-003"):
        Client().get(f"{address(label)}/")
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"{address(label)}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
