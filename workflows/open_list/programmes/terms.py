"""The numbers of `workflows/programmes.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = Path(__file__).parents[2] / "programmes.toml"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What new programmes are proposed with, and how long before its end a label is talked of."""

    targets: Mapping[str, int]
    months: int
    renew_days: int
    remind_days: int


@cache
def terms() -> Terms:
    """Return the numbers of the file."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Terms(targets=said["target"], **said["term"])
