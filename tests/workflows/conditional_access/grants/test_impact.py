"""What a removal lists of agreements and grants: those that stand, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.models import ListChange
from tests.workflows.conditional_access.agreeing import drawn_up
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import acted, in_use
from workflows.open_list.impact import KINDS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def listed(entry: int, kind: str) -> list[tuple[int, str]]:
    return [(each.entry, each.number) for each in KINDS[kind].find([entry], ListChange())]


def test_unsigned_agreement_and_live_grant_are_listed_until_they_end(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    waiting = drawn_up(town)
    entry, other = town.traffic.row.entry_id, town.health.row.entry_id

    before = (listed(entry, "agreement"), listed(entry, "grant"))
    acted(grant, "stop_using", town.person, reason="项目结束。")
    after = (listed(entry, "agreement"), listed(entry, "grant"))

    assert before == (
        [(entry, grant.signed_agreement.number), (entry, waiting.number)],
        [(entry, grant.number)],
    )
    assert after == ([(entry, waiting.number)], [])
    assert (listed(other, "agreement"), listed(other, "grant")) == ([], [])
