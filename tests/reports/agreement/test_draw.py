"""The agreement on paper: made from its text, the same bytes each time, room to sign."""

from __future__ import annotations

from dataclasses import replace

from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.text import rendered_text
from cases.text_digest import text_digests
from reports.agreement.draw import draw_agreement
from tests.cases.agreement.made import FACTS, PARKING, facts
from tests.reports.drawn_pages import page_contents

TEXT = rendered_text(STANDARD_TEMPLATE, FACTS)


def test_the_same_text_gives_the_same_bytes_and_another_does_not():
    assert draw_agreement(TEXT).content == draw_agreement(TEXT).content
    other = rendered_text(STANDARD_TEMPLATE, facts(delete_days=16))
    assert draw_agreement(TEXT).content != draw_agreement(other).content


def test_every_page_carries_the_digest_that_binds_the_text():
    drawn = draw_agreement(TEXT)

    pages = page_contents(drawn.content)
    digest = text_digests(TEXT).sha256.encode()
    assert len(pages) == drawn.pages
    assert all(digest in page for page in pages)


def test_each_side_has_its_place_beside_the_other_on_the_last_page():
    drawn = draw_agreement(TEXT)

    provider, user = drawn.places
    assert (provider.label, user.label) == ("甲方（签章、日期）", "乙方（签章、日期）")
    assert provider.page == user.page == drawn.pages
    assert provider.y == user.y
    assert provider.x + provider.width < user.x


def test_long_names_and_many_datasets_are_set_over_more_pages():
    datasets = tuple(replace(PARKING, name="数" * 300, code=f"O{at}") for at in range(30))

    drawn = draw_agreement(rendered_text(STANDARD_TEMPLATE, facts(datasets=datasets)))

    assert drawn.pages > draw_agreement(TEXT).pages + 5


def test_a_character_that_the_font_lacks_is_drawn_by_its_number():
    rare = rendered_text(STANDARD_TEMPLATE, facts(user=replace(FACTS.user, name="上海𠮷科技")))

    drawn = b"".join(page_contents(draw_agreement(rare).content))

    assert rare.count("𠮷") == 1
    assert drawn.count(b"U+20BB7") == 2
