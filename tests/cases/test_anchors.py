"""An anchor writes down where every chain ended."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from cases.anchor_files import anchor_hash, move
from cases.anchors import make_anchor
from cases.events import append_system_event
from cases.models import Anchor, SystemEvent
from cases.proof_of_anchors import ProofOfAnchors, verify_anchors
from tests.cases.chains import a_case_with
from tests.factories import shanghai
from tests.practice.requests import an_office
from tests.threads import at_once

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = shanghai(2023, 9, 25, 0, 5), shanghai(2023, 9, 26, 0, 5)


def files_in(directory: Path) -> list[str]:
    """Return the names of all files, without their folder."""
    return sorted(path.name for path in directory.rglob("*") if path.is_file())


def test_make_anchor_writes_one_line_per_chain_and_itself(tmp_path: Path) -> None:
    office = an_office()
    first, second = a_case_with(office, 2), a_case_with(office, 3)
    append_system_event(act="tried", actor=None, at=MONDAY, data={})
    system = SystemEvent.objects.get()

    anchor = make_anchor(at=MONDAY, directory=tmp_path)

    (path,) = tmp_path.rglob("*.anchor")
    *body, last = path.read_text("utf-8").splitlines(keepends=True)
    assert body == [
        f"system 1 {system.hash}\n",
        f"{first.number} 2 {first.head}\n",
        f"{second.number} 3 {second.head}\n",
    ]
    assert path.relative_to(tmp_path).as_posix() == f"{anchor.hash[:16]}/000001.anchor"
    assert anchor.heads_hash == hashlib.sha256("".join(body).encode()).hexdigest()
    assert (anchor.sequence, anchor.cases, anchor.events, anchor.previous_hash) == (1, 2, 6, "")
    assert json.loads(last) == {
        "sequence": 1,
        "at": "2023-09-24T16:05:00+00:00",
        "cases": 2,
        "events": 6,
        "heads_hash": anchor.heads_hash,
        "previous_hash": "",
        "hash": anchor_hash(anchor),
    }


def test_make_anchor_again_continues_the_chain_in_the_same_folder(tmp_path: Path) -> None:
    first = make_anchor(at=MONDAY, directory=tmp_path)
    second = make_anchor(at=TUESDAY, directory=tmp_path)

    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert files_in(tmp_path) == ["000001.anchor", "000002.anchor"]
    assert len(list(tmp_path.iterdir())) == 1


def test_make_anchor_where_nothing_can_be_written_leaves_no_row(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")

    with pytest.raises(OSError, match="file"):
        make_anchor(at=MONDAY, directory=blocked / "anchors")

    assert Anchor.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_make_anchor_when_the_row_is_refused_leaves_no_file(tmp_path: Path) -> None:
    Anchor.objects.create(sequence=1, at=MONDAY, cases=0, events=0, heads_hash="", hash="a")

    with pytest.raises(IntegrityError):
        make_anchor(at=TUESDAY, directory=tmp_path)

    assert files_in(tmp_path) == []


def test_make_anchor_after_a_death_before_the_naming_finishes_that_file(tmp_path: Path) -> None:
    make_anchor(at=MONDAY, directory=tmp_path)
    (path,) = tmp_path.rglob("*.anchor")
    path.rename(tmp_path / "0123.unfinished")

    make_anchor(at=TUESDAY, directory=tmp_path)

    assert files_in(tmp_path) == ["000001.anchor", "000002.anchor"]
    assert verify_anchors(directory=tmp_path) == ProofOfAnchors(anchors=2, first_bad=None)


def test_make_anchor_leaves_a_file_that_another_process_is_writing(tmp_path: Path) -> None:
    (tmp_path / "0123.unfinished").write_text("system 0 \n", encoding="utf-8")

    make_anchor(at=MONDAY, directory=tmp_path)

    assert files_in(tmp_path) == ["000001.anchor", "0123.unfinished"]


@pytest.mark.django_db(transaction=True)
def test_make_anchor_in_parallel_makes_one_chain(tmp_path: Path) -> None:
    make_anchor(at=MONDAY, directory=tmp_path)

    at_once([lambda: make_anchor(at=TUESDAY, directory=tmp_path) for _ in range(4)])

    assert verify_anchors(directory=tmp_path) == ProofOfAnchors(anchors=5, first_bad=None)


def test_move_of_a_file_that_another_process_named_first_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "000001.anchor").write_text("finished", encoding="utf-8")

    move(tmp_path / "0123.unfinished", tmp_path / "000001.anchor")

    assert files_in(tmp_path) == ["000001.anchor"]
    with pytest.raises(FileNotFoundError):
        move(tmp_path / "0123.unfinished", tmp_path / "000002.anchor")
