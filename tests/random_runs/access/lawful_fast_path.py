"""What may happen on the fast path (告知承诺), written down by hand from the rules.

Sources: rules.md a3 (F1 to F3, F5) and b2 (`committed`, `one_off_approved`, `to_ordinary`);
decisions.md, Applications: owners object within the first working day, an officer of the
commission decides all other lines within the second, what is objected to goes the ordinary way;
docs/decisions/0046; conditional-access.md, S27, S28, S30.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tests.random_runs.access.arrows import PERSON, SYSTEM, Move, on_clocks, stays

# What b2 inserts is the review's: an application has one, whatever becomes of its lines.
REVIEW_STATES: Final = frozenset({"committed", "one_off_approved", "to_ordinary", "withdrawn"})

# A day that went by decides nothing: it gives a task to the lead, and tells of it.
_LATE: Final = {"escalate": (SYSTEM,), "supervise": (SYSTEM,)}
REVIEW_MOVES: Final[dict[str, tuple[Move, ...]]] = {
    "open": (Move(SYSTEM, ("",), ("committed",)),),
    "approve_demand": (Move(PERSON, ("committed",), ("one_off_approved",)),),
    "divert_demand": (Move(PERSON, ("committed",), ("to_ordinary",)),),
    # S30, and where departments objected to all of it.
    "divert_by_rule": (Move(SYSTEM, ("committed",), ("to_ordinary",)),),
    "close_empty": (Move(SYSTEM, ("committed",), ("to_ordinary",)),),
    "withdraw": (Move(SYSTEM, ("committed",), ("withdrawn",)),),
    **on_clocks(_LATE, "committed"),
}
# Of a line, before it is approved or goes the ordinary way. Its officer acts through the review.
COMMITTED_MOVES: Final[dict[str, tuple[Move, ...]]] = {
    "have_no_objection": (stays(PERSON, "committed"),),
    "end_term_to_object": (stays(SYSTEM, "committed"),),
    "object_to_line": (Move(PERSON, ("committed",), ("submitted",)),),
    "divert": (Move(SYSTEM, ("committed",), ("submitted",)),),
    "approve_at_once": (Move(SYSTEM, ("committed",), ("approved",)),),
}
# What an officer's act, or a rule, does to the lines of a demand.
OPENS_LINES: Final = frozenset({"approve_demand"})
DIVERTS_LINES: Final = frozenset({"approve_demand", "divert_demand", "divert_by_rule"})
OFFICERS: Final = frozenset({"duty_officer", "commission_lead"})
# Who spoke for an owner does not decide about the demand.
WORDS_OF_OWNERS: Final = ("have_no_objection", "object_to_line")

# The grounds of the run, and the days on which they hold, both included (S27).
UNIT_HOLDS: Final = (date(2023, 1, 1), date(2026, 10, 10))
SCENARIO_HOLDS: Final = (date(2024, 2, 7), date(2026, 12, 25))
# F3: of ecology, wherever the list says so.
EXCLUDED_FIELD: Final = "environment"
EXCLUDED_PURPOSE: Final = "为污染防治提供监测数据。"
