"""What a department tells of its own line: that it is opened, or that nothing is left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.decisions import DECISION
from cases.letters.intake import PROVISIONAL
from cases.letters.issue import issue, require_reasons
from cases.letters.letter import Reason, Terms

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.decisions import Opened
    from cases.letters.letter import Letter
    from cases.letters.matter import Matter

TOLD: Final = "申请处理告知书"
_AGREEMENT: Final = "《公共数据开放应用协议》"
# From when a term of use counts: grants begin and end with their agreement (decision 0045).
COUNTED_BY_AGREEMENT: Final = (
    f"使用期限自{_AGREEMENT}拟定之日起算，以协议载明的起止日期为准；"
    "一份协议包含多个数据集的，以其中最短的期限为准。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Until when the agreement is to be signed.

    Attributes:
        by: the last day; None: the department has further datasets of the application to decide
            on, and draws the agreement up when it has.
        is_provisional: whether the day rests on working days that no notice settles yet.
    """

    by: date | None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorter:
    """That the term is shorter than was asked for: how many months were asked, and why not."""

    asked: int
    because: str


def line_decision(
    matter: Matter, *, opened: Opened, signing: Signing, shorter: Shorter | None = None
) -> Letter:
    """Return the decision that opens one dataset, for a term that its agreement counts.

    Args:
        matter: the shared facts, about that dataset.
        opened: how it is opened.
        signing: until when the agreement is to be signed; unsigned, the approval lapses.
        shorter: of a term shorter than was asked for; it can be contested.

    Raises:
        BadInput: a shorter term has no reason, or there is no text of remedies for it.
    """
    reasons: tuple[Reason, ...] = ()
    body = [
        f"{matter.opening}，我单位经审核，决定：",
        f"准予开放。交付方式：{one_line(opened.delivery)}；使用期限：{opened.months}个月。",
        COUNTED_BY_AGREEMENT,
    ]
    if shorter is not None:
        reasons = (Reason(code="", label="使用期限短于申请", text=one_line(shorter.because)),)
        require_reasons(reasons, title=DECISION)
        body.append(
            f"{matter.you}申请的使用期限为{shorter.asked}个月，我单位准予{opened.months}个月，"
            "理由见下。"
        )
    return issue(
        matter,
        title=DECISION,
        body=body,
        terms=[Terms(dataset=opened.dataset.label, conditions=opened.conditions)]
        if opened.conditions
        else (),
        reasons=reasons,
        following=_signing(matter, signing),
        is_contestable=shorter is not None,
    )


def told(matter: Matter, *, label: str, text: str) -> Letter:
    """Return the notice that a dataset is somebody else's, or open to everybody already.

    Args:
        matter: the shared facts.
        label: why there is nothing to decide.
        text: where to turn, or where the data is to be had.

    Raises:
        BadInput: no word is said of it.
    """
    reason = Reason(code="", label=label, text=text)
    require_reasons((reason,), title=TOLD)
    return issue(
        matter,
        title=TOLD,
        body=(f"{matter.opening}收悉。经核对，{one_line(label)}，我单位不再审核，现予告知。",),
        table=matter.table,
        reasons=(reason,),
    )


def _signing(matter: Matter, signing: Signing) -> tuple[str, ...]:
    after = "双方签署完毕后，我单位开通数据。"
    lapse = "逾期没有签署的，本决定失效。"
    if signing.by is None:
        return (
            (
                f"我单位对本次申请中的其余数据集作出决定之后，{matter.platform}拟定{_AGREEMENT}并通知"
                f"{matter.you}，请在通知写明的期限内签署。{after}"
            ),
            lapse,
        )
    where = f"{matter.way}，" if matter.way else f"登录{matter.platform}"
    return (
        (f"请{matter.you}于{chinese_date(signing.by)}前（含当日）{where}签署{_AGREEMENT}。{after}"),
        lapse,
        *((PROVISIONAL,) if signing.is_provisional else ()),
    )
