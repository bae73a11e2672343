"""Laying out: everything stays inside the margins, and what belongs together stays together."""

from __future__ import annotations

from cases.letters.table import Table
from reports.typesetting.marks import Rule, Shade, Words
from reports.typesetting.pages import Pages, Paper, Style
from reports.typesetting.table import set_table

# Ten lines of twenty points, twenty characters wide.
PAPER = Paper(width=240.0, height=240.0, top=20.0, bottom=20.0, left=20.0, right=20.0)
STYLE = Style(size=10.0, leading=20.0)


def texts(pages):
    """Return the texts of each page from top to bottom."""
    return [[mark.text for mark in page if isinstance(mark, Words)] for page in pages.pages]


def said(pages):
    return "".join(text for page in texts(pages) for text in page)


def assert_inside_margins(pages):
    for mark in (mark for page in pages.pages for mark in page):
        match mark:
            case Words():
                assert PAPER.bottom <= mark.y <= PAPER.height - PAPER.top
                assert mark.x >= PAPER.left
            case Rule():
                assert PAPER.bottom <= mark.to_y <= mark.y <= PAPER.height - PAPER.top
            case Shade():
                assert mark.y >= PAPER.bottom


def test_long_text_goes_on_over_pages_inside_the_margins():
    pages = Pages(PAPER)

    pages.paragraph("数" * 20 * 25, STYLE)

    assert [len(page) for page in texts(pages)] == [10, 10, 5]
    assert said(pages) == "数" * 500
    assert_inside_margins(pages)


def test_one_line_alone_is_left_at_neither_end_of_a_page():
    pages = Pages(PAPER)

    pages.paragraph("\n".join("一二三四五六七八九"), STYLE)
    pages.paragraph("数" * 40, STYLE)
    pages.paragraph("据" * 20 * 9, STYLE)

    assert [len(page) for page in texts(pages)] == [9, 9, 2]


def test_a_heading_goes_to_the_page_of_what_follows():
    pages = Pages(PAPER)

    pages.paragraph("\n".join("一二三四五六七八"), STYLE)
    pages.paragraph("题", STYLE, followed_by=40.0)

    assert texts(pages) == [list("一二三四五六七八"), ["题"]]


def test_alignment_and_indent_place_the_words():
    pages = Pages(PAPER)

    pages.paragraph("数据", Style(size=10.0, leading=20.0, indent=2))
    pages.paragraph("数据", Style(size=10.0, leading=20.0, align="centre"))
    pages.paragraph("数据", Style(size=10.0, leading=20.0, align="right"))

    assert [mark.x for mark in pages.pages[0] if isinstance(mark, Words)] == [40.0, 110.0, 200.0]


def test_a_gap_is_not_carried_over_to_the_next_page():
    pages = Pages(PAPER)

    pages.gap(50.0)
    assert pages.is_at_top
    pages.y = PAPER.bottom + 10.0
    pages.gap(50.0)

    assert pages.room == 0.0


def table(*rows):
    return Table(header=("甲", "乙"), shares=(0.5, 0.5), rows=rows)


def test_a_table_repeats_its_header_on_every_page():
    pages = Pages(PAPER)

    set_table(pages, table(*[("一", "二")] * 20))

    assert len(pages.pages) > 1
    assert all(page[:2] == ["甲", "乙"] for page in texts(pages))
    assert said(pages).count("一") == 20
    assert_inside_margins(pages)


def test_a_row_that_fits_on_a_page_is_not_broken():
    pages = Pages(PAPER)
    long = "数" * 9 * 5

    set_table(pages, table(*[("一", "二")] * 5, (long, "三")))

    first, second = texts(pages)
    assert "数" not in "".join(first)
    assert "".join(second).count("数") == len(long)


def test_a_row_longer_than_a_page_goes_on_without_a_loss():
    pages = Pages(PAPER)
    long = "数据" * 200

    set_table(pages, table(("一", long)))

    assert len(pages.pages) > 2
    assert said(pages).replace("甲乙", "").replace("一", "") == long
    assert_inside_margins(pages)


def test_a_table_begins_with_a_row_below_its_header():
    pages = Pages(PAPER)

    pages.paragraph("\n".join("一二三四五六七八"), STYLE)
    set_table(pages, table(("子", "丑")))

    assert texts(pages)[1] == ["甲", "乙", "子", "丑"]
