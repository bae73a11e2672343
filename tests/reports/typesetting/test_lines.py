"""Lines of Chinese text: nothing is lost, nothing is too wide, and punctuation stays in place."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, strategies as st

from reports.typesetting.lines import NEVER_FIRST, NEVER_LAST, break_lines

# Chinese characters are as wide as the font is high, others half as wide.
WIDTHS = defaultdict(lambda: 1_000.0, {chr(code): 500.0 for code in range(32, 127)})
TEXTS = st.text(alphabet="公共数据，。（）“”〔〕号年A1-.,: ", max_size=120)


def broken(text, *, characters, indent=0.0):
    return [
        line.text
        for line in break_lines(
            text, limit=characters * 1_000.0, indent=indent * 1_000.0, widths=WIDTHS
        )
    ]


@given(text=TEXTS, characters=st.integers(min_value=3, max_value=20))
def test_lines_lose_no_character_but_the_spaces_between_them(text, characters):
    assert "".join(broken(text, characters=characters)).replace(" ", "") == text.replace(" ", "")


@given(text=TEXTS, characters=st.integers(min_value=3, max_value=20))
def test_no_line_is_wider_than_its_room(text, characters):
    lines = break_lines(text, limit=characters * 1_000.0, indent=2_000.0, widths=WIDTHS)

    for line in lines:
        room = characters * 1_000.0 - (2_000.0 if line.begins else 0.0)
        filled = line.width + line.stretch * max(len(line.text) - 1, 0)
        assert line.width == sum(WIDTHS[each] for each in line.text)
        assert filled <= room + 0.01 or len(line.text) == 1


def test_closing_punctuation_begins_no_line_and_an_opening_bracket_ends_none():
    assert broken("数据数据，数据", characters=4) == ["数据数", "据，数据"]
    assert broken("数据数（据）数", characters=4) == ["数据数", "（据）数"]
    assert not {line[0] for line in broken("数据，。" * 30, characters=5)} & NEVER_FIRST
    assert not {line[-1] for line in broken("（数据" * 30, characters=4)} & NEVER_LAST


def test_numbers_words_and_document_numbers_are_not_cut():
    assert broken("文号沪数〔2026〕12号", characters=7) == ["文号沪数", "〔2026〕12号"]
    assert broken("每日10,000次", characters=4) == ["每日", "10,000次"]
    assert broken("到2026年9月", characters=3) == ["到", "2026年", "9月"]


def test_a_blank_to_be_written_in_stays_on_one_line():
    assert broken("在此填写：＿＿＿＿。", characters=8) == ["在此填写：", "＿＿＿＿。"]


def test_a_word_longer_than_a_line_is_cut_where_the_line_ends():
    assert broken("A" * 300, characters=50) == ["A" * 100] * 3


def test_a_line_break_begins_a_paragraph_with_its_indent():
    lines = break_lines("数据数据\n公共", limit=4_000.0, indent=2_000.0, widths=WIDTHS)

    assert [(line.text, line.begins) for line in lines] == [
        ("数据", True),
        ("数据", False),
        ("公共", True),
    ]


def test_a_line_broken_early_is_stretched_and_the_last_is_not():
    first, second = break_lines("数据数据，数据", limit=4_000.0, widths=WIDTHS)

    assert (first.stretch, second.stretch) == (500.0, 0.0)


def test_a_line_that_is_half_empty_is_not_stretched():
    first, *_ = break_lines("数据" + "A" * 20, limit=10_000.0, widths=WIDTHS)

    assert (first.text, first.stretch) == ("数据", 0.0)
