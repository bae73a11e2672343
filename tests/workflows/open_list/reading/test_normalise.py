import pytest
from hypothesis import example, given, strategies as st

from workflows.open_list.reading.normalise import (
    compare_key,
    compare_keys,
    identifier_text,
    one_line,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("市教委（本级）", "市教委(本级)"),
        ("长府办〔2022〕28号", "长府办[2022]28号"),
        ("长府办【2022】28号", "长府办（２０２２）28号"),
        (" 公共 厕所\u3000名录\n", "公共厕所名录"),
        ("公共\u200b厕所\ufeff名录", "公共厕所名录"),
        ("ＡＢＣ", "ABC"),
    ],
)
def test_compare_key_typographic_variants_are_equal(left, right):
    assert compare_key(left) == compare_key(right)


@pytest.mark.parametrize(
    ("left", "right"), [("市教委", "市教育局"), ("《条例》", "(条例)"), ("ABC", "abc")]
)
def test_compare_key_different_words_differ(left, right):
    assert compare_key(left) != compare_key(right)


def test_one_line_line_break_becomes_a_space():
    assert one_line(" 公共厕所\r\n名录 ") == "公共厕所 名录"


def test_one_line_inner_spaces_stay():
    assert one_line("公共  厕所") == "公共  厕所"


def test_identifier_text_full_width_becomes_plain():
    assert identifier_text("　Ｏ２８１３ ") == "O2813"
    assert identifier_text(" O2813 ") == "O2813"


@given(st.lists(st.text(max_size=8), max_size=6))
@example(["a\x00b", "c"])
@example(["e", "\u0301", "\u1100", "\u1161", "\x1f", ""])
@example([])
def test_compare_keys_of_many_texts_are_those_of_each(texts):
    assert compare_keys(texts) == [compare_key(text) for text in texts]
