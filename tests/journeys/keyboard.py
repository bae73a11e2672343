"""What somebody does who has a keyboard and no mouse; every stop of the Tab key can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

MOST_STOPS = 60
# What a sighted person sees of the focus, and what the focused thing is called.
FOCUS = """() => {
    const at = document.activeElement, look = getComputedStyle(at);
    const seen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    const label = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
    return {seen: seen, name: (label || '').replace('*', '').trim()};
}"""


def tab_to(visitor: Visitor, name: str) -> int:
    """Press the Tab key until the focus is on what is called so; return how often."""
    for stops in range(MOST_STOPS):
        focus = visitor.page.evaluate(FOCUS)
        if focus["name"] == name:
            return stops
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        assert focus["seen"], f"no visible focus on {focus['name']!r}"
    pytest.fail(f"{name} is not within {MOST_STOPS} stops of the Tab key")


def skip_the_menu(visitor: Visitor) -> int:
    """Follow the first link of a page just opened, past header and menu; return the stops."""
    stops = tab_to(visitor, "跳到正文")
    visitor.page.keyboard.press("Enter")
    return stops
