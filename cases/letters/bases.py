"""The legal bases of each kind of letter, with how far their texts were read (rules a2, d)."""

from __future__ import annotations

from typing import Final

from cases.letters.citations import Citation
from cases.states.access_words import RefusalReason
from cases.states.clock import Tier
from cases.states.letter_words import AGAINST_A_GRANT, LetterKind
from cases.states.obligation import OF_COMMITMENTS

_PLAN: Final = Citation(
    instrument="上海市公共数据开放2023年度重点工作安排", article="第二部分第2项", tier=Tier.S
)
_FAST_PATH: Final = Citation(
    instrument="上海市公共数据开放2023年度重点工作安排", article="第二部分第4项", tier=Tier.S
)
_COMMITMENT: Final = Citation(
    instrument="上海市优化营商环境条例", article="第二十七条", tier=Tier.A
)
_ACCESS: Final = Citation(instrument="上海市数据条例", article="第四十一条", tier=Tier.V)
_USE: Final = Citation(instrument="上海市数据条例", article="第十七条", tier=Tier.V)
_ASKED_ONCE: Final = Citation(
    instrument="中华人民共和国行政许可法", article="第三十二条", tier=Tier.A
)
_GIVEN_UP: Final = Citation(
    instrument="中华人民共和国政府信息公开条例", article="第三十条", tier=Tier.A
)
_INTERIM: Final = "上海市公共数据开放暂行办法"

_OF_KIND: Final[dict[LetterKind, tuple[Citation, ...]]] = {
    LetterKind.ONE_OFF: (_FAST_PATH, _COMMITMENT),
    LetterKind.DIVERTED: (_FAST_PATH,),
    LetterKind.SUPPLEMENT: (_ASKED_ONCE,),
    LetterKind.ABANDONED: (_GIVEN_UP,),
}
# Of commitments alone: a promise that was not kept is rectified, else the decision is revoked.
_PROMISES: Final = Citation(instrument="上海市优化营商环境条例", article="第二十七条", tier=Tier.A)
_MISUSE: Final = Citation(instrument=_INTERIM, article="第三十条", tier=Tier.R)
# Of the other reasons no base was found that is not the article on access itself.
_OF_REASON: Final[dict[str, tuple[Citation, ...]]] = {
    RefusalReason.CONDITIONS: (Citation(instrument=_INTERIM, article="第十五条", tier=Tier.R),),
    RefusalReason.PURPOSE: (_USE,),
    RefusalReason.BARRED: (Citation(instrument=_INTERIM, article="第三十条", tier=Tier.R),),
}


def bases_of(kind: LetterKind, *, reason: str = "") -> tuple[Citation, ...]:
    """Return the bases of a letter; which of them are printed their tier decides.

    Args:
        kind: what the letter tells.
        reason: of a refusal one of `RefusalReason`; of a letter against a grant one of
            `ViolationGround`.
    """
    if kind in AGAINST_A_GRANT:
        promises = (_PROMISES,) if reason in OF_COMMITMENTS else ()
        return (_ACCESS, *promises, _PLAN, _MISUSE)
    return (_ACCESS, *_OF_REASON.get(reason, ()), _PLAN, *_OF_KIND.get(kind, ()))
