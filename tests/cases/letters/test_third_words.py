"""Decisions of the commission: how their term counts now, and how those before say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.letters.frozen import BUILDER, frozen, letter_of
from cases.letters.parts import letter_text
from tests.cases.letters.made import MATTER

if TYPE_CHECKING:
    from collections.abc import Mapping

OPENED: Mapping[str, Any] = {
    "delivery": "接口调用",
    "months": 6,
    "conditions": ["有基础的数据安全保护能力"],
    "ground": "重点场景“停车数据开放”",
    "committed_on": "2023-09-27",
    "notice": 1,
    "officer": "周值班",
}
RULED: Mapping[str, Any] = {
    "contested": {
        "office": "上海市交通委员会",
        "on": "2023-09-28",
        "said": "不予开放",
        "number": "",
        "asked_on": "2023-10-09",
    },
    "ruling": "approve",
    "reasons": "缩小范围后符合必要性。",
    "opened": {"delivery": "接口调用", "months": 6},
    "conditions": [],
    "answer_in": "",
}


@pytest.mark.parametrize(("kind", "own"), [("one_off", OPENED), ("second_look", RULED)])
def test_term_counts_as_the_agreement_says(kind: str, own: Mapping[str, Any]) -> None:
    now = letter_text(letter_of(kind, frozen(MATTER, own)))
    before = letter_text(letter_of(kind, frozen(MATTER, own), builder=3))

    assert "使用期限：6个月。" in now
    assert "以协议载明的起止日期为准" in now
    assert "使用期限：自开通之日起6个月。" in before
    assert "以协议载明的起止日期为准" not in before
    assert BUILDER > 3


def test_ruling_that_opens_nothing_says_the_same_as_before() -> None:
    facts = frozen(MATTER, {**RULED, "ruling": "uphold", "opened": None})

    assert letter_of("second_look", facts) == letter_of("second_look", facts, builder=3)


def test_revocation_leaves_open_who_decided() -> None:
    own = {
        "decision_number": "经信数开决〔2026〕3号",
        "revoked_on": "2026-09-01",
        "reasons": [{"code": "UV08", "label": "承诺内容虚假", "text": "没有加密措施。"}],
        "delete_by": "2026-09-16",
        "excluded_until": "",
        "excluded_from": "",
    }
    now, before = (
        letter_text(letter_of("revocation", frozen(MATTER, own), builder=builder))
        for builder in (BUILDER, 3)
    )

    assert (
        "依照审核决定（文号：经信数开决〔2026〕3号），我单位向贵单位开放了“停车场动态泊位信息”"
        in now
    )
    assert "我单位对贵单位作出过审核决定（文号：经信数开决〔2026〕3号），开放了“停车场" in before
