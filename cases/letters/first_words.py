"""What letters of version 1 said otherwise: those that were issued prove themselves by it.

It promised notices that nobody sends, and named reasons for a delay that nobody asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cases.chinese_words import chinese_date
from cases.letters import closings, intake

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter
    from cases.letters.matter import Matter


def acceptance(matter: Matter, *, answer_by: date) -> Letter:
    """Return the notice that an application was accepted, however its deadline stood."""
    now = intake.acceptance(matter, answer_by=answer_by)
    when = (
        f"我单位将于{chinese_date(answer_by)}前（含当日）作出答复。需要征求第三方意见或者组织专家"
        f"评审的，所需时间不计算在内，我单位会另行书面告知{matter.you}。"
    )
    return replace(now, body=(now.body[0], when))


def supplement(
    matter: Matter, *, gaps: tuple[intake.Gap, ...], reply_by: date, restarts_clock: bool
) -> Letter:
    """Return the notice of what is missing or wrong.

    Raises:
        BadInput: as now.
    """
    now = intake.supplement(matter, gaps=gaps, reply_by=reply_by, restarts_clock=restarts_clock)
    last = "逾期没有补正，也没有说明正当理由的，视为放弃本次申请；放弃之后可以重新提出申请。"
    return replace(now, following=(*now.following[:2], last))


def abandoned(matter: Matter, *, noticed_on: date, reply_by: date) -> Letter:
    """Return the notice that an application counts as abandoned."""
    now = closings.abandoned(matter, noticed_on=noticed_on, reply_by=reply_by)
    ended = (
        f"期限届满，我单位没有收到补正材料，也没有收到对逾期正当理由的说明。现告知{matter.you}："
        "本次申请视为放弃，我单位不再审核。"
    )
    ask = f"如果有正当理由没有按期补正，请通过{matter.platform}向我单位说明。"
    return replace(now, body=(now.body[0], ended), following=(*now.following, ask))
