"""The digest that seals a batch of firings into the system chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cases.events import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import EscalationFiring


def firing_digest(firings: Iterable[EscalationFiring]) -> str:
    """Return the digest over what firings say, whatever their order."""
    facts = sorted(
        (
            {
                "clock": firing.clock_id,
                "cycle": firing.cycle,
                "rung": firing.rung,
                "planned_at": firing.planned_at,
                "fired_at": firing.fired_at,
                "due_on": firing.due_on,
                "collapsed": firing.collapsed,
            }
            for firing in firings
        ),
        key=lambda fact: (fact["clock"], fact["cycle"], fact["rung"]),
    )
    return hashlib.sha256(canonical({"firings": facts})).hexdigest()
