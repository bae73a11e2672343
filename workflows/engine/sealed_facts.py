"""What the event of an act says beside the act's own facts, so that its chain proves it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.states.clock import CLOCKS_HANDED_ON
from workflows.engine.routing import seal

if TYPE_CHECKING:
    from workflows.engine.step import Step


def sealed(step: Step) -> dict[str, object]:
    """Return the digest of how tasks were routed, the fixed dates that clocks were given.

    Also the requests for more time that ended with their clocks, or wait again with them, and the
    clocks that went on with another task.
    """
    dates = {
        event.clock.code: event.ends_on for event in step.clock_events if event.ends_on is not None
    }
    return {
        **seal(step.routed),
        **({"ends_on": dates} if dates else {}),
        **({"lapsed_requests": step.lapsed} if step.lapsed else {}),
        **({"requests_waiting_again": step.waiting_again} if step.waiting_again else {}),
        **({CLOCKS_HANDED_ON: step.handed_on} if step.handed_on else {}),
    }
