"""Printed pages: the font is ours and embedded, and no character vanishes unseen."""

from __future__ import annotations

import hashlib
import io
import re
import zlib

from reports.pdf import FONT_FILE, Document, printable


def test_font_is_the_one_that_its_digest_names() -> None:
    named = FONT_FILE.with_name(FONT_FILE.name + ".sha256").read_text().split()[0]

    assert hashlib.sha256(FONT_FILE.read_bytes()).hexdigest() == named
    assert "SIL OPEN FONT LICENSE" in FONT_FILE.with_name("OFL.txt").read_text().upper()


def test_rare_characters_of_names_are_printable_and_missing_ones_are_marked() -> None:
    assert printable("龘喆镕犇 2026〔1〕号") == "龘喆镕犇 2026〔1〕号"
    assert printable("a\U0001f600b\ncd") == "a〓b\ncd"


def test_same_content_gives_the_same_bytes_with_the_font_embedded() -> None:
    drawn = []
    for _ in range(2):
        document = Document(title="案卷", footer="LC-2026-00001")
        document.paragraph("<b>不是标记</b> & 照原样印出")
        document.table(("甲", "乙"), [("一", "二")] * 90, widths=(0.5, 0.5))
        file = io.BytesIO()
        document.save(file)
        drawn.append(file.getvalue())

    assert drawn[0] == drawn[1]
    assert b"FontFile2" in drawn[0]
    assert drawn[0].count(b"/Type /Page\n") > 1


def test_a_character_beyond_the_first_plane_is_copied_as_itself() -> None:
    document = Document(title="案卷", footer="LC-2026-00001")
    document.paragraph("\U0002d544")
    file = io.BytesIO()
    document.save(file)

    begun = [each.end() for each in re.finditer(rb"stream\r?\n(?=x\x9c)", file.getvalue())]
    streams = [zlib.decompressobj().decompress(file.getvalue()[at:]) for at in begun]
    (table,) = [text for text in streams if b"beginbfchar" in text]
    named = re.findall(rb"<[0-9A-F]{2}> <([0-9A-F]+)>", table)
    assert b"D875DD44" in named
    assert not {len(each) for each in named} & {5, 6}
