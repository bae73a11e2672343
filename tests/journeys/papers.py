"""What is on the papers that a visitor downloads: rendered by poppler, as on their own machine."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.journeys.downloads import saved

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.journeys.visitor import Visitor

# What reports draw for a character that no font of theirs has, and what a reader makes of none.
MISSING = ("U+", "\N{REPLACEMENT CHARACTER}", "\N{WHITE SQUARE}")


def letter_of(visitor: Visitor, kind: str, name: str) -> str:
    """Download the newest letter of a kind from the page of an application; as `paper_of`."""
    row = visitor.main.get_by_role("row").filter(has_text=kind).first
    return paper_of(visitor, row.get_by_role("link").first, name)


def paper_of(visitor: Visitor, link: Locator, name: str) -> str:
    """Follow a link to a PDF, and keep it with its pages as pictures under a name.

    Returns:
        Its text without line breaks and blanks, as a sentence is broken anywhere.
    """
    with visitor.page.expect_download() as download:
        link.click()
    visitor.album.mkdir(parents=True, exist_ok=True)
    path = visitor.album / f"{name}.pdf"
    path.write_bytes(saved(download.value))
    _run("pdftoppm", "-r", "70", "-png", str(path), str(path.with_suffix("")))
    return _checked_text(path)


def _checked_text(path: Path) -> str:
    fonts = [line.split() for line in _run("pdffonts", str(path)).splitlines()[2:]]
    # Behind the name and type: encoding, emb, sub, uni, object, generation.
    assert fonts
    assert {font[-5] for font in fonts} == {"yes"}
    text = _run("pdftotext", "-layout", str(path), "-")
    assert [sign for sign in MISSING if sign in text] == []
    return "".join(text.split())


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
