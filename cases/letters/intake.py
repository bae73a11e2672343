"""Letters while an application is being answered: acceptance, supplement, more time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.chinese_words import chinese_date
from cases.errors import BadInput
from cases.letters.issue import issue, require_reasons
from cases.letters.letter import Reason, Table

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter

ACCEPTANCE: Final = "公共数据有条件开放申请受理通知书"
SUPPLEMENT: Final = "公共数据有条件开放申请补正告知书"
EXTENSION: Final = "延长答复期限告知书"
PROVISIONAL: Final = "该日期所在年份的节假日安排尚未公布，日期为暂定。"


class AnswerTerm(StrEnum):
    """How the deadline of an answer stands when the application is accepted."""

    RUNNING = "running"
    PROVISIONAL = "provisional"
    PAUSED = "paused"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing to put right: where, what is wrong, and what is asked."""

    item: str
    problem: str
    wanted: str


def acceptance(
    matter: Matter,
    *,
    answer_by: date,
    term: AnswerTerm = AnswerTerm.RUNNING,
    paused_on: date | None = None,
) -> Letter:
    """Return the notice that an application was accepted (受理通知书).

    Args:
        matter: the shared facts.
        answer_by: last day for the answer, as it is known now.
        term: how its deadline stands.
        paused_on: since when it stands still; given exactly for `AnswerTerm.PAUSED`.

    Raises:
        BadInput: the deadline stands still and no day says since when.
    """
    return issue(
        matter,
        title=ACCEPTANCE,
        body=(
            f"{matter.opening}收悉。经核对，申请材料齐全，现予受理。",
            _when_answered(answer_by, term, paused_on),
            *_what_then(matter, term),
        ),
        table=matter.table,
        following=_page_of(matter),
    )


def _page_of(matter: Matter) -> tuple[str, ...]:
    if not matter.way:
        return (
            f"办理进度可以登录{matter.platform}，在“我的申请”中查询。答复也在该处送达。",
            "作出决定之前，可以在同一页面撤回申请。",
        )
    return (
        f"查询办理进度、阅读我单位的答复，请{matter.way}。答复在该页面可见，即为送达。",
        "作出决定之前，可以在同一页面向我单位发消息，或者撤回申请。",
    )


def _what_then(matter: Matter, term: AnswerTerm) -> tuple[str, ...]:
    """Say where a day that moves can be read, of a deadline that runs."""
    if not matter.way or term not in {AnswerTerm.RUNNING, AnswerTerm.PROVISIONAL}:
        return ()
    return ("答复日期有变化的，申请页面上写明新的日期。",)


def _when_answered(answer_by: date, term: AnswerTerm, paused_on: date | None) -> str:
    if term == AnswerTerm.PAUSED:
        if paused_on is None:
            raise BadInput(_t("答复期限停止计算的，必须写明自哪一天起停止。"))
        return (
            f"答复期限自{chinese_date(paused_on)}起停止计算。恢复计算后，"
            "我单位在剩余的期限内作出答复。"
        )
    if term == AnswerTerm.LATE:
        return f"答复期限已于{chinese_date(answer_by)}届满，我单位没有按期作出答复，现继续审核。"
    not_counted = "需要征求第三方意见或者组织专家评审的，所需时间不计算在内。"
    settled = f"我单位将于{chinese_date(answer_by)}前（含当日）作出答复。"
    return f"{settled}{PROVISIONAL if term == AnswerTerm.PROVISIONAL else ''}{not_counted}"


def supplement(
    matter: Matter,
    *,
    gaps: tuple[Gap, ...],
    reply_by: date,
    restarts_clock: bool,
    is_provisional: bool = False,
) -> Letter:
    """Return the one notice of everything that is missing or wrong (补正告知书).

    Args:
        matter: the shared facts.
        gaps: all of them; the applicant is told once.
        reply_by: last day for the supplement.
        restarts_clock: whether the term for the answer begins anew on receipt (材料不齐), or
            stands still and goes on (内容有误).
        is_provisional: whether the last day rests on working days that no notice settles yet.

    Raises:
        BadInput: there is no gap, or one that leaves something out.
    """
    if not gaps or not all(
        text.strip() for each in gaps for text in (each.item, each.problem, each.wanted)
    ):
        raise BadInput(
            _t("补正告知书没有写明需要补正的内容：请至少列出一项，每项写明材料、问题和要求。")
        )
    clock = (
        "答复期限自收到全部补正材料之日的次日起重新计算"
        if restarts_clock
        else "补正期间答复期限停止计算，收到补正材料后继续计算"
    )
    rows = tuple(
        (str(at), each.item, each.problem, each.wanted) for at, each in enumerate(gaps, start=1)
    )
    return issue(
        matter,
        title=SUPPLEMENT,
        body=(
            (
                f"{matter.opening}收悉。经核对，申请材料需要补正。下表列出全部需要补正的内容，"
                f"请{matter.you}于{chinese_date(reply_by)}前（含当日）一次补正。"
            ),
        ),
        table=Table(
            header=("序号", "材料或者事项", "存在的问题", "补正要求"),
            shares=(0.09, 0.23, 0.34, 0.34),
            rows=rows,
        ),
        following=(
            f"请登录{matter.platform}，在“我的申请”中打开本申请，修改标明的部分后重新提交。",
            f"{clock}。",
            "逾期没有补正的，视为放弃本次申请；放弃之后可以重新提出申请。",
            *((PROVISIONAL,) if is_provisional else ()),
        ),
    )


def extension(matter: Matter, *, due: date, extended_to: date, reason: str) -> Letter:
    """Return the notice that the answer takes longer (延长答复期限告知书).

    Args:
        matter: the shared facts.
        due: last day of the term so far.
        extended_to: last day of the new term.
        reason: why, in words for the applicant.

    Raises:
        BadInput: the new term does not end later, or the reason is empty.
    """
    if extended_to <= due:
        raise BadInput(_t("延长后的期限不晚于原期限：请核对两个日期。"))
    reasons = (Reason(code="", label="需要延长", text=reason),)
    require_reasons(reasons, title=EXTENSION)
    return issue(
        matter,
        title=EXTENSION,
        body=(
            (
                f"{matter.opening}正在审核，原定于{chinese_date(due)}前答复。因不能在该日前作出答复，"
                f"经负责人批准，答复期限延长至{chinese_date(extended_to)}（含当日）。"
            ),
        ),
        table=matter.table,
        reasons=reasons,
        following=(
            f"一件申请的答复期限只延长一次。{matter.you}不需要补交材料，也不需要重新申请。",
        ),
    )
