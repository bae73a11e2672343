"""A department's letter about its own line: how long, until when to sign, and why not longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput
from cases.letters.line_decision import Shorter, Signing, line_decision, told
from cases.letters.parts import letter_text
from tests.cases.letters.made import MATTER, OPENED, REMEDIES

SIGN_BY = date(2026, 9, 15)
SHORTER = Shorter(asked=24, because="该用途一年内可以完成。")


def test_decision_counts_the_term_as_the_agreement_does() -> None:
    text = letter_text(line_decision(MATTER, opened=OPENED, signing=Signing(by=SIGN_BY)))

    assert "准予开放。交付方式：接口调用；使用期限：12个月。" in text
    assert "使用期限自《公共数据开放应用协议》拟定之日起算，以协议载明的起止日期为准" in text
    assert "自开通之日起" not in text
    assert REMEDIES not in text


@pytest.mark.parametrize("is_provisional", [True, False])
def test_decision_says_until_when_to_sign_and_that_it_lapses(is_provisional: bool) -> None:
    signing = Signing(by=SIGN_BY, is_provisional=is_provisional)

    letter = line_decision(MATTER, opened=OPENED, signing=signing)

    assert "请贵单位于2026年9月15日前（含当日）登录公共数据开放平台签署" in letter.following[0]
    assert letter.following[1] == "逾期没有签署的，本决定失效。"
    assert ("日期为暂定" in letter.following[-1]) is is_provisional


def test_decision_before_the_others_of_its_department_promises_no_day() -> None:
    letter = line_decision(MATTER, opened=OPENED, signing=Signing(by=None))

    assert "对本次申请中的其余数据集作出决定之后" in letter.following[0]
    assert letter.following[1] == "逾期没有签署的，本决定失效。"


def test_shorter_term_carries_its_reason_and_the_remedies() -> None:
    letter = line_decision(MATTER, opened=OPENED, signing=Signing(by=SIGN_BY), shorter=SHORTER)

    assert letter.body[-1] == ("贵单位申请的使用期限为24个月，我单位准予12个月，理由见下。")
    assert [each.text for each in letter.reasons] == ["该用途一年内可以完成。"]
    assert letter.remedies == REMEDIES


def test_shorter_term_without_reason_or_remedies_is_refused() -> None:
    signing = Signing(by=SIGN_BY)
    with pytest.raises(BadInput, match="必须写明理由"):
        line_decision(MATTER, opened=OPENED, signing=signing, shorter=replace(SHORTER, because=" "))

    with pytest.raises(BadInput, match="没有救济途径"):
        line_decision(replace(MATTER, remedies=""), opened=OPENED, signing=signing, shorter=SHORTER)


def test_told_says_why_there_is_nothing_to_decide_and_where_to_turn() -> None:
    letter = told(MATTER, label="数据不属于本单位", text="请向上海市道路运输局申请。")

    assert letter.title == "申请处理告知书"
    assert "经核对，数据不属于本单位，我单位不再审核，现予告知。" in letter.body[0]
    assert letter.reasons[0].text == "请向上海市道路运输局申请。"
    with pytest.raises(BadInput, match="必须写明理由"):
        told(MATTER, label="数据不属于本单位", text=" ")
