"""The open tasks that the story leaves, by their step."""

from __future__ import annotations

from typing import Final

TASKS_LEFT: Final[list[str]] = [
    *["commission_review"] * 4,
    *["confirm"] * 2,
    "confirm_fit",
    "confirm_unfit",
    "confirmation",
    "countersign",
    "decide",
    *["decision"] * 2,
    "deliver",
    *["draft"] * 7,
    "examine",
    *["formal_check"] * 6,
    *["handle"] * 4,
    *["head_review"] * 2,
    "hearing",
    "judging",
    "lead_review",
    *["look"] * 4,
    *["mend"] * 2,
    "objection",
    "plead",
    "record_paper",
    "rectify",
    "reply",
    *["report"] * 7,
    *["review"] * 14,
    *["security_review"] * 2,
    *["self_assess"] * 11,
    *["settle_conflict"] * 2,
    *["sign"] * 4,
    "signature",
    "supplement",
    "verification",
]
