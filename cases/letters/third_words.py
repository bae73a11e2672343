"""What letters said otherwise up to version 3: those that were issued prove themselves by it.

The decisions of the commission promised a term that counts from the opening, against the
agreement, which counts it from its own day. A revocation called the decision its office's own,
also where the commission had made it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cases.chinese_words import one_line
from cases.letters.line_decision import COUNTED_BY_AGREEMENT

if TYPE_CHECKING:
    from cases.letters.letter import Letter
    from cases.letters.matter import Matter


def from_the_opening(now: Letter, *, months: int) -> Letter:
    """Return a decision of the commission whose term counts from the opening.

    Args:
        now: the letter as it is worded now.
        months: the term in it.
    """
    said, before = f"使用期限：{months}个月。", f"使用期限：自开通之日起{months}个月。"
    body = [each for each in now.body if each != COUNTED_BY_AGREEMENT]
    return replace(now, body=tuple(each.replace(said, before) for each in body))


def of_the_own_decision(now: Letter, matter: Matter, *, decision_number: str) -> Letter:
    """Return a revocation that calls the decision its office's own.

    Args:
        now: the letter as it is worded now.
        matter: its facts.
        decision_number: document number of the decision that is revoked.
    """
    number = f"审核决定（文号：{one_line(decision_number)}），"
    first, *rest = now.body
    before = first.replace(
        f"依照{number}我单位向{matter.you}开放了", f"我单位对{matter.you}作出过{number}开放了"
    )
    return replace(now, body=(before, *rest))
