"""Drawing: the same pages give the same bytes, in our font alone."""

from __future__ import annotations

import re

from reports.typesetting.draw import draw
from reports.typesetting.marks import Place, Rule, Shade
from reports.typesetting.pages import Pages, Paper, Style


def drawn(text="公共数据 2026", foot="摘要"):
    pages = Pages(Paper())
    pages.paragraph(text, Style(size=12, leading=20, is_bold=True))
    pages.put(Rule(100.0, 500.0, 200.0, 500.0), Shade(100.0, 400.0, 50.0, 20.0))
    pages.new_page()
    pages.paragraph(text, Style(size=12, leading=20))
    pages.places.append(Place(2, 300.0, 300.0, 100.0, 100.0, "（盖章处）", is_round=True))
    pages.places.append(Place(2, 100.0, 300.0, 100.0, 60.0, "甲方"))
    return draw(pages, title="标题", author="单位", subject="文号", foot=foot)


def test_same_pages_give_the_same_bytes():
    assert drawn().content == drawn().content
    assert drawn().content != drawn(foot="另一个").content


def test_every_font_is_ours_and_embedded():
    content = drawn().content
    named = set(re.findall(rb"/BaseFont /([A-Za-z+-]+)", content))

    assert named
    assert {name.split(b"+")[-1] for name in named} == {b"NotoSansSC-Regular"}
    assert b"FontFile2" in content


def test_pages_and_places_are_told():
    told = drawn()

    assert told.pages == 2
    assert told.content.count(b"/Type /Page\n") == 2
    assert [(place.page, place.label) for place in told.places] == [(2, "（盖章处）"), (2, "甲方")]
