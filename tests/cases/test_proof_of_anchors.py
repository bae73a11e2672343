"""What an anchor saw is still there, or the proof says where it is not."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases import proof_of_anchors
from cases.anchor_files import anchor_hash, path_of
from cases.anchors import make_anchor
from cases.events import append_system_event, case_event_hash
from cases.models import Anchor, Case, CaseEvent
from cases.proof import verify_cases
from cases.proof_of_anchors import ProofOfAnchors, verify_anchors
from tests.cases.chains import a_case_with, event_of, tamper
from tests.factories import shanghai
from tests.practice.requests import Office, an_office

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = shanghai(2023, 9, 25, 0, 5), shanghai(2023, 9, 26, 0, 5)


@pytest.fixture
def office() -> Office:
    return an_office()


def bad(directory: Path, case: str | None = None) -> tuple[str, str, str, int | None]:
    """Return table, kind, case and sequence of the first break."""
    first = verify_anchors(directory=directory, case=case).first_bad
    assert first is not None
    return (first.table, first.what, first.case, first.sequence)


def cut(case: Case, *, after: int) -> None:
    """Cut the tail of a chain and cover it up: the case agrees with what is left."""
    last = event_of(case, after)
    tamper(
        f"DELETE FROM cases_caseevent WHERE case_id = {case.pk} AND sequence > {after}",
        f"UPDATE cases_case SET version = {after}, head = '{last.hash}', "
        f"state = '{last.to_state}' WHERE id = {case.pk}",
    )


def file_of(directory: Path, sequence: int) -> Path:
    """Return the file of an anchor."""
    (folder,) = directory.iterdir()
    return path_of(folder, sequence)


def test_verify_anchors_without_any_is_whole(tmp_path: Path) -> None:
    assert verify_anchors(directory=tmp_path) == ProofOfAnchors(anchors=0, first_bad=None)


def test_verify_anchors_while_chains_grow_finds_nothing(office: Office, tmp_path: Path) -> None:
    a_case_with(office, 3)
    make_anchor(at=MONDAY, directory=tmp_path)
    a_case_with(office, 2)
    append_system_event(act="tried", actor=None, at=MONDAY, data={})
    make_anchor(at=TUESDAY, directory=tmp_path)
    a_case_with(office, 2)

    assert verify_anchors(directory=tmp_path) == ProofOfAnchors(anchors=2, first_bad=None)


def test_verify_anchors_when_the_last_ten_are_cut_with_cover_names_them(
    office: Office, tmp_path: Path
) -> None:
    case = a_case_with(office, 20)
    make_anchor(at=MONDAY, directory=tmp_path)
    cut(case, after=10)

    assert verify_cases().first_bad is None
    assert bad(tmp_path) == ("cases_caseevent", "seen_and_gone", case.number, 20)
    proof = verify_anchors(directory=tmp_path)
    assert proof.first_bad
    assert proof.first_bad.sentence == (
        f"第 1 次锚定时，案卷 {case.number} 已有 20 个事件，末端摘要为 {case.head[:12]}；"
        "现在找不到这个事件：其后被截断，或整条链被改写过。"
    )


def test_verify_anchors_when_a_chain_is_rewritten_between_anchors_names_it(
    office: Office, tmp_path: Path
) -> None:
    case = a_case_with(office, 3)
    make_anchor(at=MONDAY, directory=tmp_path)
    last = event_of(case, 3)
    last.data = {"line": "forged"}
    forged = case_event_hash(last)
    tamper(
        f"""UPDATE cases_caseevent SET data = '{{"line": "forged"}}', hash = '{forged}' """
        f"WHERE id = {last.pk}",
        f"UPDATE cases_case SET head = '{forged}' WHERE id = {case.pk}",
    )
    make_anchor(at=TUESDAY, directory=tmp_path)

    assert verify_cases().first_bad is None
    assert bad(tmp_path) == ("cases_caseevent", "seen_and_gone", case.number, 3)


def test_verify_anchors_when_a_whole_case_is_gone_names_it(office: Office, tmp_path: Path) -> None:
    kept, gone = a_case_with(office, 2), a_case_with(office, 3)
    make_anchor(at=MONDAY, directory=tmp_path)
    tamper(
        f"DELETE FROM cases_caseevent WHERE case_id = {gone.pk}",
        f"UPDATE cases_case SET number = 'PR-2023-99999' WHERE id = {gone.pk}",
    )

    assert bad(tmp_path) == ("cases_caseevent", "seen_and_gone", gone.number, 3)
    assert verify_anchors(directory=tmp_path, case=kept.number).first_bad is None


def test_verify_anchors_when_the_system_chain_is_cut_names_it(tmp_path: Path) -> None:
    first = append_system_event(act="one", actor=None, at=MONDAY, data={})
    append_system_event(act="two", actor=None, at=MONDAY, data={})
    make_anchor(at=MONDAY, directory=tmp_path)
    tamper(
        "DELETE FROM cases_systemevent WHERE sequence = 2",
        f"UPDATE cases_chainhead SET sequence = 1, hash = '{first.hash}' WHERE name = 'system'",
    )

    assert bad(tmp_path) == ("cases_systemevent", "seen_and_gone", "", 2)


@pytest.mark.parametrize(
    ("statement", "what", "sequence"),
    [
        ("UPDATE cases_anchor SET heads_hash = 'x' WHERE sequence = 2", "altered", 2),
        ("DELETE FROM cases_anchor WHERE sequence = 1", "missing", 1),
        ("DELETE FROM cases_anchor WHERE sequence = 3", "missing", 3),
        ("UPDATE cases_chainhead SET sequence = 2 WHERE name = 'anchor'", "missing", 4),
    ],
)
def test_verify_anchors_when_their_rows_are_touched_names_the_anchor(
    tmp_path: Path, statement: str, what: str, sequence: int
) -> None:
    for _ in range(3):
        make_anchor(at=MONDAY, directory=tmp_path)
    tamper(statement)

    assert bad(tmp_path) == ("cases_anchor", what, "", sequence)


def test_verify_anchors_when_an_anchor_is_forged_with_its_hash_names_the_next(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        make_anchor(at=MONDAY, directory=tmp_path)
    forged = Anchor.objects.get(sequence=2)
    forged.previous_hash = "x"
    tamper(
        "UPDATE cases_anchor SET previous_hash = 'x', "
        f"hash = '{anchor_hash(forged)}' WHERE sequence = 2"
    )

    assert bad(tmp_path) == ("cases_anchor", "unlinked", "", 2)


def test_verify_anchors_when_a_file_is_gone_names_it(tmp_path: Path) -> None:
    for _ in range(2):
        make_anchor(at=MONDAY, directory=tmp_path)
    file_of(tmp_path, 2).unlink()

    assert bad(tmp_path) == ("cases_anchor", "file_missing", "", 2)


@pytest.mark.parametrize(
    ("old", "new"), [("system 0", "system 1"), ('"cases":0', '"cases":9'), ("system 0 ", "")]
)
def test_verify_anchors_when_a_file_is_edited_names_it(tmp_path: Path, old: str, new: str) -> None:
    make_anchor(at=MONDAY, directory=tmp_path)
    path = file_of(tmp_path, 1)
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")

    assert bad(tmp_path) == ("cases_anchor", "file_altered", "", 1)


def test_verify_anchors_when_the_newest_is_taken_back_everywhere_but_in_its_file_names_it(
    tmp_path: Path,
) -> None:
    first = make_anchor(at=MONDAY, directory=tmp_path)
    make_anchor(at=TUESDAY, directory=tmp_path)
    tamper(
        "DELETE FROM cases_anchor WHERE sequence = 2",
        f"UPDATE cases_chainhead SET sequence = 1, hash = '{first.hash}' WHERE name = 'anchor'",
    )

    assert bad(tmp_path) == ("cases_anchor", "missing", "", 2)


def test_verify_anchors_when_all_are_taken_back_but_the_files_names_the_first(
    office: Office, tmp_path: Path
) -> None:
    a_case_with(office, 2)
    make_anchor(at=MONDAY, directory=tmp_path)
    tamper("DELETE FROM cases_anchor", "DELETE FROM cases_chainhead WHERE name = 'anchor'")

    assert bad(tmp_path) == ("cases_anchor", "missing", "", 1)


def test_verify_anchors_beside_files_of_another_database_finds_nothing(
    office: Office, tmp_path: Path
) -> None:
    case = a_case_with(office, 2)
    other = tmp_path / "0123456789abcdef"
    other.mkdir()
    (other / "000001.anchor").write_text(f"system 0 \n{case.number} 2 {'0' * 64}\n{{}}\n", "utf-8")
    (other / "000002.anchor").write_text("not an anchor\n", "utf-8")

    assert verify_anchors(directory=tmp_path).first_bad is None
    make_anchor(at=MONDAY, directory=tmp_path)
    assert verify_anchors(directory=tmp_path) == ProofOfAnchors(anchors=1, first_bad=None)


@pytest.mark.scenario(36)
def test_verify_anchors_of_a_thousand_events_names_the_cut(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More chains than one look-up takes.
    monkeypatch.setattr(proof_of_anchors, "CHUNK", 40)
    cases = [a_case_with(office, 10) for _ in range(100)]
    make_anchor(at=MONDAY, directory=tmp_path)
    assert CaseEvent.objects.count() == 1000
    assert verify_anchors(directory=tmp_path).first_bad is None
    cut(cases[57], after=1)

    assert bad(tmp_path) == ("cases_caseevent", "seen_and_gone", cases[57].number, 10)
