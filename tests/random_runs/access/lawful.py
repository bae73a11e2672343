"""What may happen in conditional access, written down by hand from the rules and nothing else.

Sources: rules.md a2 and b2; decisions.md, Applications and Clocks; conditional-access.md, 7.
Nothing here is read from the product's enums, flows or transitions: that they agree is what the
random runs prove.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PERSON, SYSTEM = "person", "system"
APPLICATION, LINE, AGREEMENT, GRANT = "access_application", "access_line", "agreement", "grant"

# rules.md b2; the application sums up its lines (decisions.md). formal_check, in_review and the
# rest up to pending_decision are its lines' to say: it is `submitted` until all are decided.
APPLICATION_STATES: Final = frozenset(
    {
        "draft",
        "submitted",
        "supplement_requested",
        "not_accepted",
        "redirected",
        "in_review",
        "pending_decision",
        "approved",
        "partially_approved",
        "refused",
        "re_review",
        "agreement_draft",
        "signing_online",
        "signing_offline",
        "in_force",
        "delivered",
        "in_use",
        "restricted",
        "closed_access",
        "expired",
        "ended",
        "withdrawn",
        "abandoned",
        "lapsed",
    }
)
# decisions.md, Applications.
LINE_STATES: Final = frozenset(
    {
        "draft",
        "submitted",
        "in_review",
        "pending_decision",
        "approved",
        "refused",
        "not_needed",
        "affected",
        "redirected",
        "withdrawn",
        "abandoned",
    }
)
# decisions.md says `signing` of both ways; b2 keeps signing_online (the product's countersigning:
# the user has signed, the department has not) apart from signing_offline (its signing).
AGREEMENT_STATES: Final = frozenset(
    {"drafted", "signing", "countersigning", "in_force", "lapsed", "ended"}
)
# decisions.md; `ended` is b2's, for what its user stops or nobody needs any more (S20).
GRANT_STATES: Final = frozenset(
    {"pending_delivery", "active", "suspended", "revoked", "expired", "ended"}
)
STATES: Final = {
    APPLICATION: APPLICATION_STATES,
    LINE: LINE_STATES,
    AGREEMENT: AGREEMENT_STATES,
    GRANT: GRANT_STATES,
}

LIVE: Final = ("pending_delivery", "active", "suspended")
UNDECIDED: Final = ("submitted", "in_review", "pending_decision")
WITH_REVIEWER: Final = ("submitted", "in_review")
WAITING: Final = ("submitted", "supplement_requested")
SUMMED_UP: Final = (
    "approved",
    "partially_approved",
    "refused",
    "redirected",
    "withdrawn",
    "abandoned",
)


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


def _stays(by: str, *sources: str) -> Move:
    return Move(by, sources, (None,))


# What changes a deadline moves no state; a sweep that comes late gives a task to the lead.
_OF_STOPS: Final = {
    "stop_clock": (PERSON,),
    "resume_clock": (PERSON, SYSTEM),
    "reset_clock": (SYSTEM,),
}
_OF_CLOCKS: Final = {
    "ask_extension": (PERSON,),
    "extend_clock": (PERSON,),
    "refuse_extension": (PERSON,),
    "escalate": (SYSTEM,),
    "supervise": (SYSTEM,),
}
_OPEN_AGREEMENT: Final = ("drafted", "signing", "countersigning")

MOVES: Final[dict[str, dict[str, tuple[Move, ...]]]] = {
    APPLICATION: {
        "open": (Move(PERSON, ("",), ("draft",)),),
        "submit": (Move(PERSON, ("draft",), ("submitted",)),),
        "discard": (Move(PERSON, ("draft",), ("withdrawn",)),),
        "ask_applicant": (Move(SYSTEM, WAITING, ("supplement_requested",)),),
        "hand_in": (Move(PERSON, ("supplement_requested",), WAITING),),
        "sum_up": (Move(SYSTEM, WAITING, (*WAITING, *SUMMED_UP)),),
        "hear_of_dataset": (_stays(SYSTEM, *WAITING),),
        "withdraw": (Move(PERSON, WAITING, SUMMED_UP),),
    },
    LINE: {
        "open": (Move(SYSTEM, ("",), ("submitted",)),),
        "accept": (Move(PERSON, ("submitted",), ("in_review",)),),
        "propose": (Move(PERSON, ("in_review",), ("pending_decision",)),),
        "redirect": (Move(PERSON, WITH_REVIEWER, ("redirected",)),),
        "find_not_needed": (Move(PERSON, WITH_REVIEWER, ("not_needed",)),),
        "approve": (Move(PERSON, ("pending_decision",), ("approved",)),),
        "refuse": (Move(PERSON, ("pending_decision",), ("refused",)),),
        "send_back": (Move(PERSON, ("pending_decision",), ("in_review",)),),
        "undo": (Move(PERSON, ("in_review",), ("pending_decision",)),),
        "ask_supplement": (_stays(PERSON, *WITH_REVIEWER),),
        "receive_supplement": (_stays(SYSTEM, *WITH_REVIEWER),),
        "hear_of_supplement": (_stays(SYSTEM, *UNDECIDED),),
        "note_dataset": (_stays(SYSTEM, *UNDECIDED),),
        # S20: closes as no longer needing an application; nobody decides it.
        "end_as_open": (Move(SYSTEM, UNDECIDED, ("not_needed",)),),
        "withdraw": (Move(SYSTEM, UNDECIDED, ("withdrawn",)),),
        "abandon": (Move(SYSTEM, WITH_REVIEWER, ("abandoned",)),),
        **{
            act: tuple(_stays(by, *UNDECIDED) for by in who)
            for act, who in (_OF_STOPS | _OF_CLOCKS).items()
        },
    },
    AGREEMENT: {
        "open": (Move(SYSTEM, ("",), ("drafted",)),),
        "bind_text": (_stays(SYSTEM, "drafted"),),
        "sign_online": (Move(PERSON, ("drafted",), ("countersigning",)),),
        "countersign": (Move(PERSON, ("countersigning",), ("in_force",)),),
        "send_paper": (Move(PERSON, ("drafted",), ("signing",)),),
        "receive_paper": (Move(PERSON, ("drafted",), ("signing",)),),
        "enter_paper": (_stays(PERSON, "signing"),),
        "return_paper": (_stays(PERSON, "signing"),),
        "miss_paper": (Move(PERSON, ("signing",), ("drafted",)),),
        "confirm_paper": (Move(PERSON, ("signing",), ("in_force",)),),
        "decline": (Move(PERSON, ("drafted",), ("ended",)),),
        "lapse": (Move(SYSTEM, ("drafted",), ("lapsed",)),),
        "attach": (_stays(PERSON, *_OPEN_AGREEMENT),),
        **{
            act: tuple(_stays(by, *_OPEN_AGREEMENT) for by in who)
            for act, who in _OF_CLOCKS.items()
        },
    },
    GRANT: {
        "open": (Move(SYSTEM, ("",), ("pending_delivery",)),),
        "deliver_by_hand": (Move(PERSON, ("pending_delivery",), ("active",)),),
        "restrict": (Move(PERSON, LIVE, ("suspended",)),),
        "lift_restriction": (Move(PERSON, ("suspended",), LIVE),),
        "suspend_for_dataset": (Move(SYSTEM, LIVE, ("suspended",)),),
        "resume_for_dataset": (Move(SYSTEM, ("suspended",), LIVE),),
        "end_as_open": (Move(SYSTEM, LIVE, ("ended",)),),
        "stop_using": (Move(PERSON, LIVE, ("ended",)),),
        "expire": (Move(SYSTEM, LIVE, ("expired",)),),
        **{act: tuple(_stays(by, *LIVE) for by in who) for act, who in _OF_CLOCKS.items()},
    },
}

# rules.md a2 and a8, in working days; the paper's three days are the product's house default.
LENGTHS: Final = {
    "app.answer": 5,
    "app.supplement_reply": 10,
    "app.sign": 10,
    "app.countersign": 3,
    "app.paper": 3,
    "app.delivery": 3,
}
SUPPLEMENT_WITHIN: Final = 2
LONGEST_EXTENSION: Final = 5
# S23: the notice at 80 % leaves two of the ten days; S08: they count from when it really left.
LEFT_AFTER_LAST_NOTICE: Final = 2

# Who reviews, who decides, and who may stop a deadline for what (decisions.md; house defaults).
REVIEWERS: Final = frozenset({"reviewer", "department_staff"})
HEADS: Final = frozenset({"department_head"})
STOPS: Final = {
    "third_party": frozenset({"reviewer", "department_staff"}),
    "expert_review": frozenset({"reviewer", "department_head"}),
}
ASKS_MORE_TIME: Final = frozenset({"reviewer", "department_head"})


def summary(lines: list[str], *, asked: bool) -> str:
    """Return what an application amounts to (decisions.md, Applications).

    Undecided while a line is; else by what was answered, the best for the applicant first. What
    was withdrawn, or is open to all, makes no approval a partial one.

    Args:
        lines: the states of its lines.
        asked: whether a supplement is waited for.
    """
    if any(state in UNDECIDED for state in lines):
        return "supplement_requested" if asked else "submitted"
    if "approved" in lines:
        rest = set(lines) - {"approved", "withdrawn", "not_needed"}
        return "partially_approved" if rest else "approved"
    for state, said in (
        ("refused", "refused"),
        ("redirected", "redirected"),
        ("not_needed", "redirected"),
        ("abandoned", "abandoned"),
    ):
        if state in lines:
            return said
    return "withdrawn"
