"""Letters that know the platform's address say where to go and what to press there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.letters.closings import lapsed
from cases.letters.decisions import refusal
from cases.letters.frozen import frozen, letter_of
from cases.letters.intake import AnswerTerm, acceptance
from cases.letters.line_decision import Signing, line_decision
from cases.letters.parts import letter_text
from cases.letters.second_look import TimeToAsk, telling_of_second_looks
from cases.states.letter_words import LetterKind
from tests.cases.letters.made import MATTER, OPENED, REASON

WAY = "登录公共数据开放平台（https://data.example.cn），在“我的申请”中打开申请AA-2026-00012"
KNOWN = replace(MATTER, address="https://data.example.cn")
DAY = date(2026, 9, 15)


def test_acceptance_leads_to_the_page_that_tells_when_the_day_moves() -> None:
    letter = acceptance(KNOWN, answer_by=DAY)

    assert letter.body[-1] == "答复日期有变化的，申请页面上写明新的日期。"
    assert letter.following[0].startswith(f"查询办理进度、阅读我单位的答复，请{WAY}。")
    assert "发消息，或者撤回申请" in letter.following[1]


@pytest.mark.parametrize("term", [AnswerTerm.LATE, AnswerTerm.PAUSED])
def test_acceptance_speaks_of_no_day_that_moves_where_none_runs(term: AnswerTerm) -> None:
    letter = acceptance(KNOWN, answer_by=DAY, term=term, paused_on=DAY)

    assert "新的日期" not in letter_text(letter)


def test_decision_says_where_the_agreement_is_signed() -> None:
    letter = line_decision(KNOWN, opened=OPENED, signing=Signing(by=DAY))

    assert letter.following[0].startswith(
        f"请贵单位于2026年9月15日前（含当日）{WAY}，签署《公共数据开放应用协议》。"
    )


def test_refusal_says_how_to_apply_anew_and_where_to_ask_for_a_second_look() -> None:
    told = telling_of_second_looks(
        KNOWN, TimeToAsk(office="上海市经济和信息化委员会", length="15个工作日", by=DAY)
    )

    letter = refusal(told, reasons=(REASON,))

    assert "复制为新申请" in letter.following[1]
    assert f"（至2026年9月15日，含当日），{WAY}，点击“申请复核”，" in letter.remedies


@pytest.mark.parametrize(
    ("may_reopen", "said"),
    [(True, f"请{WAY}，打开其中的应用协议"), (False, "将本申请“复制为新申请”")],
)
def test_lapse_says_where_to_go_on(may_reopen: bool, said: str) -> None:
    letter = lapsed(KNOWN, decision_number="决1号", sign_by=DAY, may_reopen=may_reopen)

    assert said in letter.following[0]


def test_address_is_a_frozen_fact_and_older_letters_have_none() -> None:
    own = {"answer_by": "2026-09-15", "term": "running", "paused_on": ""}
    new, old = frozen(KNOWN, own), frozen(MATTER, own)
    del old["matter"]["address"]

    assert WAY in letter_text(letter_of(LetterKind.ACCEPTANCE, new))
    assert letter_text(letter_of(LetterKind.ACCEPTANCE, old)) == letter_text(
        acceptance(MATTER, answer_by=DAY)
    )
