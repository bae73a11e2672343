"""The decision on a second look (复核决定书), and what a refusal says of asking for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.issue import issue, require_reasons
from cases.letters.letter import Reason, Terms
from cases.letters.line_decision import COUNTED_BY_AGREEMENT
from cases.states.second_look import SecondLookRuling

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter

SECOND_LOOK: Final = "公共数据有条件开放申请复核决定书"
_RULED: Final = {
    SecondLookRuling.UPHOLD: "维持上述答复。",
    SecondLookRuling.RETURN: "撤销上述答复，由{office}对该申请重新作出决定。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """The answer that was looked at again.

    Attributes:
        office: who gave it, in full.
        said: what it was, such as 不予开放.
        number: its document number; empty where it had no letter.
        on: when it was served.
        asked_on: when the second look was asked for.
    """

    office: str
    said: str
    number: str
    on: date
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToAsk:
    """Until when a second look may be asked for, and of whom.

    Attributes:
        office: who looks, in full.
        length: the term in words, such as 15个工作日.
        by: its last day; None where that is provisional.
    """

    office: str
    length: str
    by: date | None


def second_look(  # noqa: PLR0913  # the parts of a letter
    matter: Matter,
    *,
    contested: Contested,
    ruling: str,
    reasons: str,
    opened: tuple[str, int] | None = None,
    conditions: tuple[str, ...] = (),
    answer_in: str = "",
) -> Letter:
    """Return the decision on a second look.

    Args:
        matter: the shared facts; the commission is its office.
        contested: the answer.
        ruling: one of `SecondLookRuling`.
        reasons: why, in words.
        opened: of an approval, how the data is handed over and for how many months.
        conditions: of an approval, what the applicant must observe.
        answer_in: of an answer that the department gives anew, its term in words.

    Raises:
        BadInput: there are no reasons or no text of remedies.
    """
    why = Reason(code="", label=str(SecondLookRuling(ruling).label), text=reasons)
    require_reasons((why,), title=SECOND_LOOK)
    dataset = matter.datasets[0]
    return issue(
        matter,
        title=SECOND_LOOK,
        body=(
            _contested(matter, contested),
            f"我单位经复核，决定：{_ruled(ruling, contested, opened)}",
            *((COUNTED_BY_AGREEMENT,) if opened else ()),
        ),
        terms=[Terms(dataset=dataset.label, conditions=conditions)] if conditions else (),
        reasons=(why,),
        following=_following(matter, ruling, contested, answer_in),
        is_contestable=True,
    )


def telling_of_second_looks(matter: Matter, term: TimeToAsk | None) -> Matter:
    """Return the matter of a refusal whose remedies name the second look, where there is one."""
    if term is None:
        return matter
    until = f"（至{chinese_date(term.by)}，含当日）" if term.by else ""
    where = f"{matter.way}，点击“申请复核”，" if matter.way else f"通过{matter.platform}"
    asks = (
        f"不服本决定的，可以自本决定送达之日起{term.length}内{until}，{where}向"
        f"{one_line(term.office)}申请复核；复核只能申请一次。"
    )
    return replace(matter, remedies=f"{asks}\n{matter.remedies}")


def _contested(matter: Matter, contested: Contested) -> str:
    number = f"（文号：{one_line(contested.number)}）" if contested.number else ""
    return (
        f"{matter.opening}，{one_line(contested.office)}于{chinese_date(contested.on)}作出"
        f"“{contested.said}”的答复{number}。{matter.you}于{chinese_date(contested.asked_on)}申请复核。"
    )


def _ruled(ruling: str, contested: Contested, opened: tuple[str, int] | None) -> str:
    if opened is None:
        return _RULED[SecondLookRuling(ruling)].format(office=one_line(contested.office))
    delivery, months = opened
    return f"撤销上述答复，准予开放。交付方式：{one_line(delivery)}；使用期限：{months}个月。"


def _following(
    matter: Matter, ruling: str, contested: Contested, answer_in: str
) -> tuple[str, ...]:
    office = one_line(contested.office)
    if ruling == SecondLookRuling.APPROVE:
        return (
            (
                f"请{matter.you}按照{matter.platform}的通知，在其写明的期限内与{office}签署"
                "《公共数据开放应用协议》。双方签署完毕后，开通数据。"
            ),
        )
    if ruling == SecondLookRuling.RETURN:
        term = f"，自收到之日起{answer_in}内答复{matter.you}" if answer_in else ""
        return (f"{office}重新审核{term}；{matter.you}不需要重新提出申请。",)
    return ("对同一答复不再受理复核申请；不予开放的情形消除后，可以重新提出申请。",)
