"""Lengths and targets that `workflows/supply.toml` has for points, drafts and spaces."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[2] / "supply.toml"


@cache
def _read() -> dict[str, dict[str, int]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def points_aimed_at() -> int:
    """Return how many consultation points the notice asks for: 工作安排 二(5)."""
    return _read()["targets"]["consultation_points"]


def spaces_aimed_at() -> int:
    """Return how many fusion spaces the notice asks for: 工作安排 一."""
    return _read()["targets"]["fusion_spaces"]


def claim_calendar_days() -> int:
    """Return for how many days after it a draft may be claimed: house default."""
    return _read()["prepared_draft"]["calendar_days"]
