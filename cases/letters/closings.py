"""Letters that end an application without a decision, or end a decision that was not signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.issue import issue

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter

ABANDONED: Final = "视为放弃申请告知书"
LAPSED: Final = "审核决定失效告知书"


def abandoned(matter: Matter, *, noticed_on: date, reply_by: date) -> Letter:
    """Return the notice that an application counts as abandoned (视为放弃).

    Args:
        matter: the shared facts.
        noticed_on: when the applicant was told to supplement.
        reply_by: the day by which nothing came.
    """
    return issue(
        matter,
        title=ABANDONED,
        body=(
            (
                f"{matter.opening}，我单位已于{chinese_date(noticed_on)}告知{matter.you}补正，"
                f"补正期限至{chinese_date(reply_by)}。"
            ),
            (
                f"期限届满，我单位没有收到补正材料。现告知{matter.you}："
                "本次申请视为放弃，我单位不再审核。"
            ),
        ),
        table=matter.table,
        following=(
            "视为放弃不是不予开放的决定，不影响今后的申请：材料齐备后可以随时重新提出申请。",
        ),
    )


def lapsed(matter: Matter, *, decision_number: str, sign_by: date, may_reopen: bool) -> Letter:
    """Return the notice that an approval lapsed because nobody signed (未签署失效).

    Args:
        matter: the shared facts.
        decision_number: document number of the decision; empty where it had no letter.
        sign_by: the day by which the agreement was not signed.
        may_reopen: whether signing may be opened once more without a new review.
    """
    number = f"（文号：{one_line(decision_number)}）" if decision_number else ""
    return issue(
        matter,
        title=LAPSED,
        body=(
            (
                f"{matter.opening}，我单位已作出审核决定{number}，"
                f"《公共数据开放应用协议》的签署期限至{chinese_date(sign_by)}。"
            ),
            (
                f"期限届满，协议没有签署完毕。现告知{matter.you}：该决定中准予开放的部分自"
                f"{chinese_date(matter.on)}起失效，数据不再开通。"
            ),
        ),
        table=matter.table,
        following=_again(matter, may_reopen),
    )


def _again(matter: Matter, may_reopen: bool) -> tuple[str, ...]:
    if not may_reopen:
        how = "：可以在“我的申请”中将本申请“复制为新申请”" if matter.way else ""
        return (f"仍需使用数据的，请通过{matter.platform}重新提出申请{how}。",)
    if not matter.way:
        return (
            (
                f"仍需使用数据的，可以在{matter.platform}的协议页面恢复签署：数据集没有变化的，"
                "不需要重新审核；协议载明的使用期限不变，恢复签署只有一次。"
            ),
        )
    return (
        (
            f"仍需使用数据的，请{matter.way}，打开其中的应用协议，按照页面提示恢复签署。"
            "数据集没有变化的，不需要重新申请和审核，签署期限重新计算。"
        ),
        (
            "恢复签署只有一次。协议载明的使用期限不变：恢复得越晚，可以使用的时间越短；"
            "该期限届满后不能恢复，须重新提出申请。"
        ),
    )
