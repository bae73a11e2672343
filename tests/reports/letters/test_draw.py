"""A letter on paper: digest and pages, the seal's place, rare characters and long names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.letters.decisions import decision, refusal
from cases.letters.intake import Gap, acceptance, supplement
from cases.letters.parts import letter_digests, letter_text
from reports.letters.draw import SEAL, draw_letter, laid_out
from reports.pdf import printable
from reports.typesetting.glyphs import text_width
from reports.typesetting.marks import A4, MM, Words
from reports.typesetting.pages import Paper
from tests.cases.letters.made import CHARGES, MATTER, OPENED, PARKING, REASON, REFUSED, matter
from tests.reports.drawn_pages import page_contents

DUE = date(2026, 9, 1)


def test_the_same_facts_give_the_same_bytes_and_others_do_not():
    letter = acceptance(MATTER, answer_by=DUE)

    assert draw_letter(letter).content == draw_letter(letter).content
    assert (
        draw_letter(letter).content
        != draw_letter(acceptance(MATTER, answer_by=date(2026, 9, 2))).content
    )


def test_every_page_carries_the_digest_of_the_text():
    letter = decision(
        matter(datasets=(PARKING, CHARGES)),
        opened=(OPENED,),
        refused=(replace(REFUSED, reasons=(replace(REASON, text="理由。" * 300),)),),
        sign_by=DUE,
    )

    drawn = draw_letter(letter)
    pages = page_contents(drawn.content)

    assert len(pages) == drawn.pages > 1
    digest = letter_digests(letter).sha256.encode()
    assert all(digest in page for page in pages)


def test_the_digest_covers_everything_that_is_printed():
    letter = acceptance(matter(datasets=(PARKING, CHARGES)), answer_by=DUE)
    before = letter_text(letter)

    for change in (
        {"office": "另一单位"},
        {"number": "另一文号"},
        {"title": "另一标题"},
        {"addressee": "另一人"},
        {"on": date(2026, 9, 2)},
        {"body": ("另一段",)},
        {"table": None},
        {"reasons": (REASON,)},
        {"following": ()},
        {"citations": ()},
        {"remedies": "另一途径"},
        {"enquiries": "另一处"},
    ):
        assert letter_text(replace(letter, **change)) != before, change


def test_the_place_of_the_seal_is_a_circle_of_42_mm_on_the_last_page():
    drawn = draw_letter(acceptance(MATTER, answer_by=DUE))

    (place,) = drawn.places
    assert (place.page, place.is_round) == (drawn.pages, True)
    assert place.width == place.height == SEAL == 42 * MM
    assert place.x >= 28 * MM
    assert place.x + place.width <= A4[0] - 10 * MM
    assert place.y >= 20 * MM


@pytest.mark.access_scenario(51)
def test_a_character_that_the_font_lacks_is_named_below_and_kept_in_the_digest():
    plain = draw_letter(acceptance(MATTER, answer_by=DUE))
    rare = acceptance(matter(applicant="上海𠮷龘科技"), answer_by=DUE)

    drawn = draw_letter(rare)

    assert "𠮷" in letter_text(rare)
    pages = b"".join(page_contents(drawn.content))
    assert pages.count(b"U+20BB7") == 2
    assert b"U+" not in b"".join(page_contents(plain.content))


@pytest.mark.access_scenario(51)
def test_a_long_name_of_a_dataset_breaks_over_lines_inside_the_margins():
    name = "龘园路停车场实时泊位和历史泊位周转率以及相邻道路停车泊位收费标准明细" * 4
    letter = acceptance(matter(datasets=(replace(PARKING, name=name),)), answer_by=DUE)

    pages = laid_out(letter).pages
    words = [mark for page in pages for mark in page if isinstance(mark, Words)]

    for mark in words:
        end = mark.x + len(mark.text) * mark.stretch + text_width(mark.text) * mark.size / 1000
        # A full stop may hang over the edge.
        assert Paper().left <= mark.x < end <= A4[0] - Paper().right + mark.size, mark.text
    assert name in "".join(mark.text for mark in words if mark.size > 10)
    # No character of it is replaced or annotated: the font has them all.
    assert printable(name) == name
    assert b"U+" not in b"".join(page_contents(draw_letter(letter).content))


def test_what_was_typed_on_several_lines_is_printed_as_the_text_says_it():
    """A form sends a carriage return with every line feed: it is no character of the letter."""
    reason = replace(REASON, text=" 一、不需要明细。\r\n\r\n\t二、已有接口。\r\n")
    gap = Gap(item="方案\r\n附件", problem="没有盖章\t", wanted="盖章后\n重新提交")
    refused = refusal(MATTER, reasons=(reason,))
    asked = supplement(MATTER, gaps=(gap,), reply_by=date(2026, 9, 8), restarts_clock=True)

    text = letter_text(refused)
    assert "超出最小必要范围（RF05）。一、不需要明细。\n二、已有接口。\n" in text
    assert "\n1\t方案 附件\t没有盖章\t盖章后 重新提交\n" in letter_text(asked)
    for letter in (refused, asked):
        words = [
            mark.text for page in laid_out(letter).pages for mark in page if isinstance(mark, Words)
        ]
        assert not any("U+" in each for each in words)
    assert "没有盖章" in words


def test_names_of_300_characters_are_set_in_full():
    long = "数" * 300
    letter = acceptance(
        matter(
            office=long,
            number=f"沪〔2026〕{'1' * 300}号",
            applicant=long,
            datasets=(replace(PARKING, name=long), replace(CHARGES, provider="A" * 300)),
        ),
        answer_by=DUE,
    )

    drawn = draw_letter(replace(letter, title=long))

    (place,) = drawn.places
    assert place.page == drawn.pages
    digits = b"".join(page_contents(drawn.content)).count(b"1")
    assert digits > 300


def text_of_last_page(letter):
    """Return the lines of the last page, without the small print of the note."""
    marks = (mark for mark in laid_out(letter).pages[-1] if isinstance(mark, Words))
    return [mark.text for mark in marks if mark.size > 10]


@pytest.mark.parametrize("applicant", ["上海龘智慧停车", "上海𠮷科技"])
def test_the_seal_is_never_alone_on_a_page_and_never_below_a_lone_heading(applicant):
    letter = acceptance(matter(applicant=applicant), answer_by=DUE)
    for paragraphs in range(1, 40):
        longer = replace(letter, body=("正文。",) * paragraphs, enquiries="")

        *above, office, date = text_of_last_page(longer)

        assert (office, date) == (MATTER.office, "2026年9月1日")
        assert above, paragraphs
        assert above[-1] != "二、依据", paragraphs


def test_no_heading_is_the_last_line_of_a_page():
    letter = acceptance(MATTER, answer_by=DUE)
    for paragraphs in range(1, 40):
        pages = laid_out(replace(letter, body=("正文。",) * paragraphs)).pages

        last = [page[-1].text for page in pages if isinstance(page[-1], Words)]
        assert not [text for text in last if "、后续" in text or "、依据" in text], paragraphs
