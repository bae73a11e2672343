"""How a lawful move is written down: by whom, from where, to where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PERSON, SYSTEM = "person", "system"


@dataclass(frozen=True)
class Move:
    """One arrow: by whom, from which states, to which; `None` for the state it comes from."""

    by: str
    sources: tuple[str, ...]
    targets: tuple[str | None, ...]

    def allows(self, by: str, source: str, target: str) -> bool:
        """Tell whether an event is this arrow."""
        to = [source if each is None else each for each in self.targets]
        return by == self.by and source in self.sources and target in to


def stays(by: str, *sources: str) -> Move:
    """Return an act that moves no state."""
    return Move(by, sources, (None,))


# What changes a deadline moves no state; a sweep that comes late gives a task to the lead.
OF_STOPS: Final = {
    "stop_clock": (PERSON,),
    "resume_clock": (PERSON, SYSTEM),
    "reset_clock": (SYSTEM,),
}
OF_CLOCKS: Final = {
    "ask_extension": (PERSON,),
    "extend_clock": (PERSON,),
    "refuse_extension": (PERSON,),
    "escalate": (SYSTEM,),
    "supervise": (SYSTEM,),
}


def on_clocks(acts: Mapping[str, tuple[str, ...]], *sources: str) -> dict[str, tuple[Move, ...]]:
    """Return such acts for the states in which a deadline may run."""
    return {act: tuple(stays(by, *sources) for by in who) for act, who in acts.items()}
