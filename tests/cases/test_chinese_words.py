"""Dates and numerals of Chinese documents."""

from __future__ import annotations

from datetime import date

import pytest

from cases.chinese_words import chinese_date, chinese_number, one_line


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numbers_are_said_as_clauses_are_counted(number, words):
    assert chinese_number(number) == words


def test_a_date_has_no_leading_zero():
    assert chinese_date(date(2026, 9, 1)) == "2026年9月1日"


def test_one_line_keeps_single_spaces():
    assert one_line(" 甲 \n\t 乙\u3000丙 ") == "甲 乙 丙"
