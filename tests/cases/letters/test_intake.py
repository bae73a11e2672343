"""Letters while an application is being answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput
from cases.letters.intake import (
    PROVISIONAL,
    AnswerTerm,
    Gap,
    acceptance,
    extension,
    supplement,
)
from cases.letters.parts import letter_text
from tests.cases.letters.made import CHARGES, MATTER, PARKING, matter

GAPS = (
    Gap(item="安全能力说明", problem="没有写明存储地点", wanted="补充机房所在地"),
    Gap(item="使用期限", problem="终止日期早于起始日期", wanted="更正日期"),
)


def test_acceptance_reads_as_a_letter():
    letter = acceptance(MATTER, answer_by=date(2026, 9, 1))

    assert letter_text(letter) == (
        "上海市交通委员会\n"
        "沪交数开〔2026〕12号\n"
        "公共数据有条件开放申请受理通知书\n"
        "上海龘智慧停车有限公司：\n"
        "贵单位于2026年8月25日通过公共数据开放平台提出的“停车场动态泊位信息”有条件开放申请"
        "（申请编号：AA-2026-00012）收悉。经核对，申请材料齐全，现予受理。\n"
        "我单位将于2026年9月1日前（含当日）作出答复。需要征求第三方意见或者组织专家评审的，"
        "所需时间不计算在内。\n"
        "一、后续事项\n"
        "办理进度可以登录公共数据开放平台，在“我的申请”中查询。答复也在该处送达。\n"
        "作出决定之前，可以在同一页面撤回申请。\n"
        "二、依据\n"
        "《上海市数据条例》第四十一条。\n"
        "如有疑问，请咨询：信息中心，电话 021-63170000。\n"
        "上海市交通委员会\n"
        "2026年9月1日\n"
    )


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (AnswerTerm.PROVISIONAL, f"我单位将于2026年9月1日前（含当日）作出答复。{PROVISIONAL}"),
        (AnswerTerm.PAUSED, "答复期限自2026年8月28日起停止计算。恢复计算后，我单位在剩余的期限内"),
        (AnswerTerm.LATE, "答复期限已于2026年9月1日届满，我单位没有按期作出答复，现继续审核。"),
    ],
)
def test_acceptance_says_how_the_deadline_stands(term, said):
    paused_on = date(2026, 8, 28) if term == AnswerTerm.PAUSED else None

    letter = acceptance(MATTER, answer_by=date(2026, 9, 1), term=term, paused_on=paused_on)

    assert letter.body[1].startswith(said)
    assert ("我单位将于" in letter.body[1]) == (term == AnswerTerm.PROVISIONAL)


def test_acceptance_under_a_deadline_that_stands_still_names_since_when():
    with pytest.raises(BadInput, match="必须写明自哪一天起停止"):
        acceptance(MATTER, answer_by=date(2026, 9, 1), term=AnswerTerm.PAUSED)


def test_a_person_is_addressed_as_a_person():
    text = letter_text(acceptance(matter(is_person=True), answer_by=date(2026, 9, 1)))

    assert "\n您于2026年8月25日" in text
    assert "贵单位" not in text


def test_several_datasets_stand_in_a_table():
    letter = acceptance(matter(datasets=(PARKING, CHARGES)), answer_by=date(2026, 9, 1))

    assert "提出的2个数据集的有条件开放申请" in letter.body[0]
    assert letter.table.rows == (
        ("1", "停车场动态泊位信息", "O281", "上海市道路运输局"),
        ("2", "停车场收费标准", "O282", "上海市交通委员会"),
    )


def test_a_letter_without_citable_base_or_enquiries_has_no_section_for_them():
    text = letter_text(acceptance(matter(citations=(), enquiries=""), answer_by=date(2026, 9, 1)))

    assert "依据" not in text
    assert "如有疑问" not in text


@pytest.mark.parametrize(
    ("restarts", "said"),
    [
        (True, "答复期限自收到全部补正材料之日的次日起重新计算。"),
        (False, "补正期间答复期限停止计算，收到补正材料后继续计算。"),
    ],
)
def test_supplement_lists_every_gap_and_says_what_the_clock_does(restarts, said):
    letter = supplement(MATTER, gaps=GAPS, reply_by=date(2026, 9, 15), restarts_clock=restarts)

    assert [row[1:] for row in letter.table.rows] == [
        ("安全能力说明", "没有写明存储地点", "补充机房所在地"),
        ("使用期限", "终止日期早于起始日期", "更正日期"),
    ]
    assert "请贵单位于2026年9月15日前（含当日）一次补正" in letter.body[0]
    assert letter.following[1] == said
    assert letter.following[2:] == ("逾期没有补正的，视为放弃本次申请；放弃之后可以重新提出申请。",)


def test_supplement_says_that_its_last_day_is_not_settled():
    letter = supplement(
        MATTER, gaps=GAPS, reply_by=date(2026, 9, 15), restarts_clock=True, is_provisional=True
    )

    assert letter.following[-1] == PROVISIONAL


def test_a_supplement_without_gaps_is_refused():
    with pytest.raises(BadInput, match="请至少列出一项"):
        supplement(MATTER, gaps=(), reply_by=date(2026, 9, 15), restarts_clock=True)


@pytest.mark.parametrize("left_out", ["item", "problem", "wanted"])
def test_a_gap_that_leaves_something_out_is_refused(left_out):
    gap = replace(Gap(item="方案", problem="没有盖章", wanted="盖章"), **{left_out: " \n"})

    with pytest.raises(BadInput, match="每项写明材料、问题和要求"):
        supplement(MATTER, gaps=(gap,), reply_by=date(2026, 9, 15), restarts_clock=True)


def test_a_letter_that_does_not_say_who_writes_to_whom_is_refused():
    nameless = matter(number="", applicant="\u3000")

    with pytest.raises(BadInput, match="受理通知书”的下列内容是空的：文号、收件人。请补全"):
        acceptance(nameless, answer_by=date(2026, 9, 15))


def test_extension_tells_both_dates_and_why():
    letter = extension(
        MATTER, due=date(2026, 9, 1), extended_to=date(2026, 9, 8), reason="需要核对泊位坐标。"
    )

    assert "原定于2026年9月1日前答复" in letter.body[0]
    assert "经负责人批准，答复期限延长至2026年9月8日（含当日）" in letter.body[0]
    assert "需要延长。需要核对泊位坐标。" in letter_text(letter)
    assert letter.remedies == ""


@pytest.mark.parametrize("extended_to", [date(2026, 9, 1), date(2026, 8, 31)])
def test_an_extension_that_does_not_end_later_is_refused(extended_to):
    with pytest.raises(BadInput, match="不晚于原期限"):
        extension(MATTER, due=date(2026, 9, 1), extended_to=extended_to, reason="复杂。")


def test_an_extension_without_a_reason_is_refused():
    with pytest.raises(BadInput, match="“延长答复期限告知书”必须写明理由"):
        extension(MATTER, due=date(2026, 9, 1), extended_to=date(2026, 9, 8), reason=" ")


def test_a_letter_about_no_dataset_is_refused():
    with pytest.raises(BadInput, match="没有写明数据集"):
        acceptance(matter(datasets=()), answer_by=date(2026, 9, 1))
