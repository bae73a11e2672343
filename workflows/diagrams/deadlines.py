"""The deadlines of `workflows/clocks.toml`, and the reasons why a step has none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cases.states.clock import ClockUnit, Tier
from workflows.diagrams.clock_checks import refuse_contradictions

CLOCKS = Path(__file__).resolve().parents[1] / "clocks.toml"


@dataclass(frozen=True, kw_only=True)
class DeclaredClock:
    """One deadline as the product ships it; an administrator may add later versions."""

    code: str
    label: str
    unit: str
    source: str
    tier: str
    length: int = 0
    ladder: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """The length with its unit, as people say it; of a fixed date the unit alone."""
        unit = str(ClockUnit(self.unit).label)
        return f"{self.length} {unit}" if self.length else unit

    @property
    def trust(self) -> str:
        """The tier of the source with what it means."""
        return f"{self.tier} {Tier(self.tier).label}"


def declared_clocks() -> dict[str, DeclaredClock]:
    """Return every deadline of the product by its code, in the order of the file."""
    return {
        entry["code"]: DeclaredClock(**{**entry, "reasons": tuple(entry.get("reasons", ()))})
        for entry in _file()["clock"]
    }


def declared_reasons() -> list[dict[str, Any]]:  # Any: TOML content
    """Return every reason that may stop, restart or lengthen a clock, in the order of the file."""
    return list(_file()["reason"])


def declared_ladders() -> dict[str, list[dict[str, Any]]]:  # Any: TOML content
    """Return the rungs of every ladder of the product by its name."""
    return {entry["name"]: entry["rungs"] for entry in _file()["ladder"]}


def reasons_without_clock() -> dict[tuple[str, str], str]:
    """Return, by kind of case and step, why the step runs under no deadline."""
    return {(entry["kind"], entry["step"]): entry["reason"] for entry in _file()["without_clock"]}


@cache
def _file() -> dict[str, Any]:  # Any: TOML content
    with CLOCKS.open("rb") as file:
        content = tomllib.load(file)
    refuse_contradictions(content)
    return content
