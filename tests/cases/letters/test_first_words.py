"""Letters of version 1 say for ever what they said when they were issued."""

from __future__ import annotations

from typing import Any

import pytest

from cases.letters.frozen import BUILDER, frozen, letter_of
from cases.letters.parts import letter_text
from cases.states.letter_words import LetterKind
from tests.cases.letters.made import MATTER

HEAD = (
    "上海市交通委员会\n沪交数开〔2026〕12号\n{title}\n上海龘智慧停车有限公司：\n"
    "贵单位于2026年8月25日通过公共数据开放平台提出的“停车场动态泊位信息”有条件开放申请"
    "（申请编号：AA-2026-00012）"
)
FOOT = (
    "二、依据\n《上海市数据条例》第四十一条。\n"
    "如有疑问，请咨询：信息中心，电话 021-63170000。\n上海市交通委员会\n2026年9月1日\n"
)
SAID: list[tuple[LetterKind, dict[str, Any], str, str]] = [
    (
        LetterKind.ACCEPTANCE,
        {"answer_by": "2026-09-01"},
        "公共数据有条件开放申请受理通知书",
        (
            "收悉。经核对，申请材料齐全，现予受理。\n"
            "我单位将于2026年9月1日前（含当日）作出答复。需要征求第三方意见或者组织专家评审的，"
            "所需时间不计算在内，我单位会另行书面告知贵单位。\n"
            "一、后续事项\n"
            "办理进度可以登录公共数据开放平台，在“我的申请”中查询。答复也在该处送达。\n"
            "作出决定之前，可以在同一页面撤回申请。\n"
        ),
    ),
    (
        LetterKind.SUPPLEMENT,
        {
            "gaps": [{"item": "用途", "problem": "没有写明", "wanted": "补齐左列内容"}],
            "reply_by": "2026-09-15",
            "restarts_clock": True,
        },
        "公共数据有条件开放申请补正告知书",
        (
            "收悉。经核对，申请材料需要补正。下表列出全部需要补正的内容，"
            "请贵单位于2026年9月15日前（含当日）一次补正。\n"
            "序号\t材料或者事项\t存在的问题\t补正要求\n1\t用途\t没有写明\t补齐左列内容\n"
            "一、后续事项\n"
            "请登录公共数据开放平台，在“我的申请”中打开本申请，修改标明的部分后重新提交。\n"
            "答复期限自收到全部补正材料之日的次日起重新计算。\n"
            "逾期没有补正，也没有说明正当理由的，视为放弃本次申请；放弃之后可以重新提出申请。\n"
        ),
    ),
    (
        LetterKind.ABANDONED,
        {"noticed_on": "2026-08-27", "reply_by": "2026-09-10"},
        "视为放弃申请告知书",
        (
            "，我单位已于2026年8月27日告知贵单位补正，补正期限至2026年9月10日。\n"
            "期限届满，我单位没有收到补正材料，也没有收到对逾期正当理由的说明。现告知贵单位："
            "本次申请视为放弃，我单位不再审核。\n"
            "一、后续事项\n"
            "视为放弃不是不予开放的决定，不影响今后的申请：材料齐备后可以随时重新提出申请。\n"
            "如果有正当理由没有按期补正，请通过公共数据开放平台向我单位说明。\n"
        ),
    ),
]


@pytest.mark.parametrize(("kind", "own", "title", "said"), SAID)
def test_first_version_gives_its_words_again(
    kind: LetterKind, own: dict[str, Any], title: str, said: str
) -> None:
    letter = letter_of(kind, frozen(MATTER, own), builder=1)

    assert letter_text(letter) == HEAD.format(title=title) + said + FOOT
    assert BUILDER > 1
