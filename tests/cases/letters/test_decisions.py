"""Decisions: each dataset once, reasons and remedies with every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput
from cases.letters.decisions import decision, refusal
from cases.letters.letter import Terms
from cases.letters.parts import letter_text
from tests.cases.letters.made import (
    CHARGES,
    MATTER,
    OPENED,
    PARKING,
    REASON,
    REFUSED,
    REMEDIES,
    matter,
)

BOTH = matter(datasets=(PARKING, CHARGES))
SIGN_BY = date(2026, 9, 15)


def test_an_approval_of_one_dataset_says_how_it_is_opened():
    letter = decision(MATTER, opened=(OPENED,), refused=(), sign_by=SIGN_BY)

    assert letter.table is None
    assert letter.body[1] == ("准予开放。交付方式：接口调用；使用期限：自开通之日起12个月。")
    assert letter.terms == (
        Terms(dataset="停车场动态泊位信息（O281）", conditions=OPENED.conditions),
    )
    assert "请贵单位于2026年9月15日前（含当日）登录公共数据开放平台签署" in letter.following[0]
    assert letter.following[1] == "逾期没有签署的，本决定中准予开放的部分失效。"
    assert (letter.reasons, letter.remedies) == ((), "")


def test_without_a_day_for_signing_no_day_is_promised():
    letter = decision(MATTER, opened=(OPENED,), refused=())

    (following,) = letter.following
    assert following.startswith("请贵单位按照公共数据开放平台的通知，在其写明的期限内签署")


def test_the_conditions_stand_one_to_a_line():
    text = letter_text(decision(MATTER, opened=(OPENED,), refused=(), sign_by=SIGN_BY))

    assert (
        "一、开放条件\n“停车场动态泊位信息（O281）”：\n（1）有较完善的数据安全保护体系；\n"
        "（2）不得对外提供查询服务。\n二、后续事项\n"
    ) in text


def test_a_partial_approval_lists_each_decision_with_reasons_and_remedies():
    letter = decision(BOTH, opened=(OPENED,), refused=(REFUSED,), sign_by=SIGN_BY)

    assert letter.body[1] == "准予开放其中1个数据集，另有1个数据集不予开放，见下表。"
    assert [row[1:3] for row in letter.table.rows] == [
        ("停车场动态泊位信息（O281）", "准予开放"),
        ("停车场收费标准（O282）", "不予开放"),
    ]
    text = letter_text(letter)
    assert (
        "“停车场收费标准（O282）”：超出最小必要范围（RF05）。停车诱导不需要历史收费明细。" in text
    )
    assert f"、救济途径\n{REMEDIES}\n" in text


def test_an_approval_of_all_says_so():
    other = replace(OPENED, dataset=CHARGES, conditions=())

    letter = decision(BOTH, opened=(OPENED, other), refused=(), sign_by=SIGN_BY)

    assert letter.body[1] == "准予开放全部2个数据集，见下表。"
    assert [row[2] for row in letter.table.rows] == ["准予开放", "准予开放"]
    assert [each.dataset for each in letter.terms] == [PARKING.label]


@pytest.mark.parametrize(
    ("opened", "refused"),
    [
        ((OPENED,), ()),
        ((), (REFUSED, replace(REFUSED, dataset=PARKING))),
        ((OPENED,), (REFUSED, replace(REFUSED, dataset=PARKING))),
        ((OPENED, OPENED), ()),
        ((OPENED,), (replace(REFUSED, dataset=replace(CHARGES, code="O999")),)),
    ],
    ids=[
        "one is not decided",
        "none is opened",
        "one is decided twice",
        "one is opened twice",
        "one was not asked for",
    ],
)
def test_a_decision_that_does_not_decide_each_dataset_once_is_refused(opened, refused):
    with pytest.raises(BadInput, match="每个数据集各作一个决定"):
        decision(BOTH, opened=opened, refused=refused, sign_by=SIGN_BY)


def test_datasets_of_one_name_are_told_apart_by_their_codes():
    alike = replace(CHARGES, name=PARKING.name)

    letter = decision(
        matter(datasets=(PARKING, alike)),
        opened=(OPENED,),
        refused=(replace(REFUSED, dataset=alike),),
        sign_by=SIGN_BY,
    )

    assert [row[1:3] for row in letter.table.rows] == [
        ("停车场动态泊位信息（O281）", "准予开放"),
        ("停车场动态泊位信息（O282）", "不予开放"),
    ]
    assert [each.subject for each in letter.reasons] == ["停车场动态泊位信息（O282）"]


@pytest.mark.parametrize("reasons", [(), (replace(REASON, text=" "),)])
def test_a_partial_approval_without_a_reason_in_words_is_refused(reasons):
    with pytest.raises(BadInput, match="“公共数据有条件开放申请审核决定书”必须写明理由"):
        decision(
            BOTH, opened=(OPENED,), refused=(replace(REFUSED, reasons=reasons),), sign_by=SIGN_BY
        )


@pytest.mark.parametrize(
    "write",
    [
        lambda where: decision(where, opened=(OPENED,), refused=(REFUSED,), sign_by=SIGN_BY),
        lambda where: refusal(where, reasons=(REASON,)),
    ],
    ids=["partial", "refusal"],
)
def test_what_can_be_contested_is_not_issued_without_remedies(write):
    with pytest.raises(BadInput, match="没有救济途径：请先配置救济途径的文字"):
        write(replace(BOTH, remedies=" "))


def test_a_refusal_gives_reasons_base_and_remedies():
    text = letter_text(refusal(MATTER, reasons=(replace(REASON, subject=""),)))

    assert "（申请编号：AA-2026-00012），我单位经审核，决定不予开放。\n" in text
    assert "一、理由\n超出最小必要范围（RF05）。停车诱导不需要历史收费明细。\n" in text
    assert "三、依据\n《上海市数据条例》第四十一条。\n" in text
    assert f"四、救济途径\n{REMEDIES}\n" in text
    assert "暂行办法" not in text


@pytest.mark.parametrize("reasons", [(), (replace(REASON, text=""),)])
def test_a_refusal_without_reasons_is_refused(reasons):
    with pytest.raises(BadInput, match="“不予开放决定书”必须写明理由"):
        refusal(MATTER, reasons=reasons)
