"""What may happen in conditional access, written down by hand from the rules and nothing else.

Sources: rules.md a2 and b2; decisions.md, Applications and Clocks; conditional-access.md, 7.
Nothing here is read from the product's enums, flows or transitions: that they agree is what the
random runs prove.
"""

from __future__ import annotations

from typing import Final

from tests.random_runs.access.arrows import (
    OF_CLOCKS,
    OF_STOPS,
    PERSON,
    SYSTEM,
    Move,
    on_clocks,
    stays,
)
from tests.random_runs.access.lawful_fast_path import (
    COMMITTED_MOVES,
    REVIEW_MOVES,
    REVIEW_STATES,
)
from tests.random_runs.access.lawful_oversight import (
    OBLIGATION_MOVES,
    OBLIGATION_STATES,
    SECOND_LOOK_MOVES,
    SECOND_LOOK_STATES,
)

APPLICATION, LINE, AGREEMENT, GRANT = "access_application", "access_line", "agreement", "grant"
OBLIGATION, SECOND_LOOK, REVIEW = "obligation", "second_look", "fast_path_review"

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
# decisions.md, Applications; `committed` is b2's, of the fast path.
LINE_STATES: Final = frozenset(
    {
        "draft",
        "committed",
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
    OBLIGATION: OBLIGATION_STATES,
    SECOND_LOOK: SECOND_LOOK_STATES,
    REVIEW: REVIEW_STATES,
}

LIVE: Final = ("pending_delivery", "active", "suspended")
ON_ORDINARY_PATH: Final = ("submitted", "in_review", "pending_decision")
UNDECIDED: Final = ("committed", *ON_ORDINARY_PATH)
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
# What an application says where an answer of it can be contested.
CONTESTED: Final = ("approved", "partially_approved", "refused", "redirected", "re_review")
OPEN_AGREEMENT: Final = ("drafted", "signing", "countersigning")

MOVES: Final[dict[str, dict[str, tuple[Move, ...]]]] = {
    APPLICATION: {
        "open": (Move(PERSON, ("",), ("draft",)),),
        "submit": (Move(PERSON, ("draft",), ("submitted",)),),
        "discard": (Move(PERSON, ("draft",), ("withdrawn",)),),
        "ask_applicant": (Move(SYSTEM, WAITING, ("supplement_requested",)),),
        "hand_in": (Move(PERSON, ("supplement_requested",), WAITING),),
        "sum_up": (Move(SYSTEM, WAITING, (*WAITING, *SUMMED_UP, "re_review")),),
        "hear_of_dataset": (stays(SYSTEM, *WAITING),),
        "withdraw": (Move(PERSON, WAITING, SUMMED_UP),),
        # b2, refused and re_review; while other lines are undecided it says that (0048).
        "ask_second_look": (stays(PERSON, *WAITING), Move(PERSON, CONTESTED, ("re_review",))),
        "give_up_second_look": (
            stays(PERSON, *WAITING),
            Move(PERSON, ("re_review",), CONTESTED),
        ),
        "hear_second_look": (Move(SYSTEM, (*WAITING, *CONTESTED), (*WAITING, *CONTESTED)),),
    },
    LINE: {
        "open": (Move(SYSTEM, ("",), ("submitted", "committed")),),
        **COMMITTED_MOVES,
        "accept": (Move(PERSON, ("submitted",), ("in_review",)),),
        "propose": (Move(PERSON, ("in_review",), ("pending_decision",)),),
        "redirect": (Move(PERSON, WITH_REVIEWER, ("redirected",)),),
        "find_not_needed": (Move(PERSON, WITH_REVIEWER, ("not_needed",)),),
        "approve": (Move(PERSON, ("pending_decision",), ("approved",)),),
        "refuse": (Move(PERSON, ("pending_decision",), ("refused",)),),
        "send_back": (Move(PERSON, ("pending_decision",), ("in_review",)),),
        "undo": (Move(PERSON, ("in_review",), ("pending_decision",)),),
        "ask_supplement": (stays(PERSON, *WITH_REVIEWER),),
        "receive_supplement": (stays(SYSTEM, *WITH_REVIEWER),),
        "hear_of_supplement": (stays(SYSTEM, *UNDECIDED),),
        "note_dataset": (stays(SYSTEM, *UNDECIDED),),
        # S20: closes as no longer needing an application; nobody decides it.
        "end_as_open": (Move(SYSTEM, UNDECIDED, ("not_needed",)),),
        "withdraw": (Move(SYSTEM, UNDECIDED, ("withdrawn",)),),
        "abandon": (Move(SYSTEM, WITH_REVIEWER, ("abandoned",)),),
        # S23: the decision stands as it was made, and the applicant hears that it lapsed.
        "note_lapse": (stays(SYSTEM, "approved"),),
        # b2, re_review: approved by the commission, on a line in the place of the first (0048).
        "open_as_ruled": (Move(SYSTEM, ("submitted",), ("approved",)),),
        **on_clocks(OF_STOPS | OF_CLOCKS, *ON_ORDINARY_PATH),
    },
    AGREEMENT: {
        "open": (Move(SYSTEM, ("",), ("drafted",)),),
        "bind_text": (stays(SYSTEM, "drafted"),),
        "sign_online": (Move(PERSON, ("drafted",), ("countersigning",)),),
        "countersign": (Move(PERSON, ("countersigning",), ("in_force",)),),
        "send_paper": (Move(PERSON, ("drafted",), ("signing",)),),
        "receive_paper": (Move(PERSON, ("drafted",), ("signing",)),),
        "enter_paper": (stays(PERSON, "signing"),),
        "return_paper": (stays(PERSON, "signing"),),
        "miss_paper": (Move(PERSON, ("signing",), ("drafted",)),),
        "confirm_paper": (Move(PERSON, ("signing",), ("in_force",)),),
        "decline": (Move(PERSON, ("drafted",), ("ended",)),),
        "lapse": (Move(SYSTEM, ("drafted",), ("lapsed",)),),
        # 0041: the department cannot sign, a paper has come, the head ends what cannot be signed,
        # and S23: the user signs after all, once.
        "ask_anew": (Move(PERSON, ("countersigning",), ("drafted",)),),
        "let_user_sign_anew": (Move(PERSON, ("countersigning",), ("drafted",)),),
        "acknowledge_paper": (stays(PERSON, "signing"),),
        "end_agreement": (Move(PERSON, OPEN_AGREEMENT, ("ended",)),),
        # S33: what was to follow a grant ends with its revocation.
        "end_with_grant": (Move(SYSTEM, OPEN_AGREEMENT, ("ended",)),),
        "reopen": (Move(PERSON, ("lapsed",), ("drafted",)),),
        "ask_new_terms": (stays(PERSON, "lapsed"),),
        "attach": (stays(PERSON, *OPEN_AGREEMENT),),
        **on_clocks(OF_CLOCKS, *OPEN_AGREEMENT),
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
        # b2, renewed: an amendment that was signed takes the place of its grant.
        "end_as_replaced": (Move(SYSTEM, LIVE, ("ended",)),),
        "expire": (Move(SYSTEM, LIVE, ("expired",)),),
        # A18, A19, F5: somebody looks, a head has decided in the obligation.
        "look_into": (stays(PERSON, *LIVE),),
        "suspend_for_supervision": (Move(SYSTEM, LIVE, ("suspended",)),),
        "resume_after_supervision": (Move(SYSTEM, ("suspended",), LIVE),),
        "revoke": (Move(SYSTEM, LIVE, ("revoked",)),),
        **on_clocks(OF_CLOCKS, *LIVE),
    },
    OBLIGATION: OBLIGATION_MOVES,
    SECOND_LOOK: SECOND_LOOK_MOVES,
    REVIEW: REVIEW_MOVES,
}

# rules.md a2, a3 and a8, in working days; the paper's three days and those of the steps of
# supervision are the product's house default.
LENGTHS: Final = {
    "app.answer": 5,
    "app.supplement_reply": 10,
    "app.sign": 10,
    "app.countersign": 3,
    "app.paper": 3,
    "app.paper_by_post": 8,
    "app.delivery": 3,
    "app.fast.object": 1,
    "app.fast.decide": 2,
    "app.second_look": 10,
    "grant.review": 10,
    "grant.rectify": 10,
    "grant.decide": 3,
    "grant.plead": 5,
    "grant.weigh": 5,
}
# How many calendar days before its last one a grant can be renewed.
RENEWAL_WINDOW: Final = 60
SUPPLEMENT_WITHIN: Final = 2
LONGEST_EXTENSION: Final = 5
# 0041: how long a paper may be in the post, and how often a user is asked to sign anew.
POST: Final = 5
SIGNING_ROUNDS: Final = 3
# An answer can be contested for so many days after it was served.
TIME_TO_CONTEST: Final = 15
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


def summary(lines: list[str], *, asked: bool, looked_at: bool) -> str:
    """Return what an application amounts to (decisions.md, Applications).

    Undecided while a line is; else by what was answered, the best for the applicant first. What
    was withdrawn, or is open to all, makes no approval a partial one.

    Args:
        lines: the states of its lines, without those that are decided anew.
        asked: whether a supplement is waited for.
        looked_at: whether the commission looks at an answer of it again.
    """
    if any(state in UNDECIDED for state in lines):
        return "supplement_requested" if asked else "submitted"
    if looked_at:
        return "re_review"
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
