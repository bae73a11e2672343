"""What a workload reports: costs in seconds per unit, ratios, and which goals are met."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = {"small": 10_000, "city": 1_000_000, "nation": 5_000_000}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run was asked for: a name of `SIZES`, and `sqlite` or `postgres`."""

    size: str
    database: str

    @property
    def units(self) -> int:
        return SIZES[self.size]


@dataclass(frozen=True, slots=True)
class Check:
    """One goal: `value` is nothing where it could not be measured, and then it is not met."""

    name: str
    value: float | None
    goal: str
    met: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One workload: ours, the cheapest thing that could do it, and the stock approach."""

    size: int
    ours: float
    limit: float
    peer: float | None
    peer_name: str
    goal: str
    checks: tuple[Check, ...]

    @property
    def times_limit(self) -> float:
        return self.ours / self.limit

    @property
    def times_faster_than_peer(self) -> float | None:
        return None if self.peer is None else self.peer / self.ours

    @property
    def met(self) -> bool:
        return all(check.met for check in self.checks)

    def as_data(self) -> dict[str, object]:
        return {
            "size": self.size,
            "ours": self.ours,
            "limit": self.limit,
            "peer": self.peer,
            "peer_name": self.peer_name,
            "times_limit": self.times_limit,
            "times_faster_than_peer": self.times_faster_than_peer,
            "goal": self.goal,
            "checks": [
                {"name": c.name, "value": c.value, "goal": c.goal, "met": c.met}
                for c in self.checks
            ],
            "met": self.met,
        }
