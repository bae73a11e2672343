"""What may happen to obligations and second looks, written down by hand from the rules.

Sources: rules.md a2 (A17 to A19), a3 (F4, F5), b2 (`re_review`: the commission) and section d;
decisions.md, Second looks; docs/decisions/0048 and 0049; conditional-access.md, S29, S42.
"""

from __future__ import annotations

from typing import Final

from tests.random_runs.access.arrows import OF_CLOCKS, PERSON, SYSTEM, Move, on_clocks, stays

# decisions.md, Applications.
OBLIGATION_STATES: Final = frozenset({"due", "met", "rectifying", "broken", "waived"})
# b2: the commission approves or upholds; what it gives back the department decides anew (0048).
SECOND_LOOK_STATES: Final = frozenset(
    {"examining", "pending_decision", "upheld", "approved", "returned", "withdrawn"}
)
OWED: Final = ("due", "rectifying")
LOOKING: Final = ("examining", "pending_decision")

OBLIGATION_MOVES: Final[dict[str, tuple[Move, ...]]] = {
    "open": (Move(SYSTEM, ("",), ("due",)),),
    "ask_user": (stays(SYSTEM, "due"),),
    "ask_department": (stays(SYSTEM, "due"),),
    "report_use": (stays(PERSON, "due"),),
    "find_met": (Move(PERSON, OWED, ("met",)),),
    "demand_rectification": (Move(PERSON, ("due",), ("rectifying",)),),
    "reply_rectification": (stays(PERSON, "rectifying"),),
    # The night asks, and decides nothing; to suspend takes a reviewer and a head.
    "put_forward": (stays(SYSTEM, *OWED),),
    "wait_longer": (stays(PERSON, *OWED),),
    "propose_suspension": (stays(PERSON, *OWED),),
    "dismiss": (stays(PERSON, *OWED),),
    "suspend": (Move(PERSON, OWED, ("rectifying",)),),
    "plead": (stays(PERSON, "rectifying"),),
    "end_hearing": (stays(SYSTEM, "rectifying"),),
    "propose_revocation": (stays(PERSON, "rectifying"),),
    "propose_lifting": (stays(PERSON, "rectifying"),),
    "return_conclusion": (stays(PERSON, "rectifying"),),
    "revoke": (Move(PERSON, ("rectifying",), ("broken",)),),
    "lift": (Move(PERSON, ("rectifying",), ("met",)),),
    "waive": (Move(SYSTEM, OWED, ("waived",)),),
    "close_broken": (Move(SYSTEM, ("rectifying",), ("broken",)),),
    **on_clocks(OF_CLOCKS, *OWED),
}
SECOND_LOOK_MOVES: Final[dict[str, tuple[Move, ...]]] = {
    "open": (Move(SYSTEM, ("",), ("examining",)),),
    "propose": (Move(PERSON, ("examining",), ("pending_decision",)),),
    "uphold": (Move(PERSON, ("pending_decision",), ("upheld",)),),
    "approve": (Move(PERSON, ("pending_decision",), ("approved",)),),
    "return_to_department": (Move(PERSON, ("pending_decision",), ("returned",)),),
    "send_back": (Move(PERSON, ("pending_decision",), ("examining",)),),
    "withdraw": (Move(SYSTEM, LOOKING, ("withdrawn",)),),
    **on_clocks(OF_CLOCKS, *LOOKING),
}
