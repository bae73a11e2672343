"""Letters of the fast path (告知承诺): the one-off decision, and that a dataset left the path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.intake import PROVISIONAL
from cases.letters.issue import issue
from cases.letters.letter import Terms
from cases.letters.line_decision import COUNTED_BY_AGREEMENT

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter

ONE_OFF: Final = "公共数据有条件开放一次性审核决定书"
DIVERTED: Final = "转普通程序告知书"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the applicant committed to, and on what the fast path rested.

    Attributes:
        ground: the scenario or the list, in words.
        committed_on: the day of the commitment.
        notice: number of the notice that was shown.
    """

    ground: str
    committed_on: date
    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """How a dataset is opened.

    Attributes:
        delivery: how it is handed over.
        months: for how many months; its agreement counts them.
        conditions: what the list demands; one sentence each, without its full stop.
    """

    delivery: str
    months: int
    conditions: tuple[str, ...]


def one_off(matter: Matter, *, grant: Grant, promise: Promise, officer: str) -> Letter:
    """Return the one-off decision that opens a dataset (一次性审核决定书).

    Args:
        matter: the shared facts; the commission issues it, about one dataset.
        grant: how it is opened.
        promise: on what it rests.
        officer: who decided, by name.
    """
    dataset = matter.datasets[0]
    return issue(
        matter,
        title=ONE_OFF,
        body=(
            f"{matter.opening}，以告知承诺方式提出（适用依据：{one_line(promise.ground)}）。",
            (
                f"{matter.you}于{chinese_date(promise.committed_on)}阅读《告知书》"
                f"（第{promise.notice}版）并作出全部承诺。经一次性审核，决定：准予开放。"
                f"提供单位：{one_line(dataset.provider)}；交付方式：{one_line(grant.delivery)}；"
                f"使用期限：{grant.months}个月。"
            ),
            COUNTED_BY_AGREEMENT,
            f"审核人：{one_line(officer)}。",
        ),
        terms=(
            [Terms(dataset=dataset.label, conditions=grant.conditions)] if grant.conditions else []
        ),
        following=(
            (
                f"请{matter.you}按照{matter.platform}的通知，在其写明的期限内签署"
                "《公共数据开放应用协议》。双方签署完毕后，开通数据。"
            ),
            (
                f"开通后将对{matter.you}履行承诺的情况进行检查。未履行承诺的，限期整改；"
                "逾期不整改或者承诺不实的，依法撤销本决定。"
            ),
        ),
    )


def diverted(  # the facts of the letter
    matter: Matter,
    *,
    promise: Promise,
    cause: str,
    reason: str,
    answer_by: date,
    is_provisional: bool,
) -> Letter:
    """Return the notice that a dataset goes on by the ordinary path (转普通程序告知书).

    Args:
        matter: the shared facts.
        promise: on what the fast path rested.
        cause: who or what diverted it.
        reason: why, in words.
        answer_by: by when the department answers now.
        is_provisional: whether the calendar of that year is not known yet.
    """
    why = one_line(reason).rstrip("。")
    return issue(
        matter,
        title=DIVERTED,
        body=(
            f"{matter.opening}，以告知承诺方式提出（适用依据：{one_line(promise.ground)}）。",
            (
                f"现告知{matter.you}：该数据转为按普通程序审核。原因：{one_line(cause)}。"
                f"理由：{why}。"
            ),
        ),
        following=(
            (
                f"答复期限自转入之日起重新计算，数据提供部门应于{chinese_date(answer_by)}前"
                f"（含当日）答复。{matter.you}不需要重新提交申请。"
            ),
            *((PROVISIONAL,) if is_provisional else ()),
            "转普通程序不是不予开放的决定。",
        ),
    )
