"""Characters that the font lacks are shown by their number and named, never as a silent box."""

from __future__ import annotations

import pytest

from reports.typesetting.glyphs import legend, missing_characters, shown, text_width


def test_rare_characters_of_the_font_are_printed_as_they_are():
    text = "龘喆镕犇〔2026〕12号"

    assert shown(text) == text
    assert missing_characters([text]) == ()


def test_a_character_that_the_font_lacks_stands_as_its_number():
    assert shown("上海𠮷科技") == "上海〔U+20BB7〕科技"


@pytest.mark.parametrize("unseen", ["\x07", "\u00ad", "\u202e", "\u200b", "\U000e0100", "\t"])
def test_a_character_without_a_picture_of_its_own_is_shown_too(unseen):
    assert shown(f"甲{unseen}乙") == f"甲〔U+{ord(unseen):04X}〕乙"


def test_a_line_break_is_kept():
    assert shown("甲\n乙") == "甲\n乙"


def test_missing_characters_come_once_in_order_of_appearance():
    assert missing_characters(["甲𠮷\n", "乙😀𠮷"]) == ("𠮷", "😀")


def test_the_note_names_each_missing_character():
    assert legend(("𠮷", "\x07")) == (
        "附注：本文书的字库不含下列字符，文中以其统一码（Unicode）编号代替："
        "〔U+20BB7〕 CJK UNIFIED IDEOGRAPH-20BB7；〔U+0007〕 控制字符。"
    )


@pytest.mark.parametrize(
    ("character", "name"), [("\ue000", "自造字"), ("\u0378", "未收录字符"), ("\r", "控制字符")]
)
def test_the_note_does_not_call_a_character_what_it_is_not(character, name):
    assert legend((character,)).endswith(f"〔U+{ord(character):04X}〕 {name}。")


def test_there_is_no_note_where_nothing_is_missing():
    assert legend(()) == ""


def test_width_is_that_of_what_is_shown():
    assert text_width("数据") == 2_000.0
    assert text_width("𠮷") == text_width("〔U+20BB7〕")
