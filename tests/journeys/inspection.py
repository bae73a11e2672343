"""What is wrong with the page on the screen, at the width it has now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

OVERFLOW = "() => [document.documentElement.scrollWidth, window.innerWidth]"


def faults_of(page: Page, *, runs_scripts: bool) -> list[str]:
    """Return a line for each broken accessibility rule, and one when the page is too wide.

    The rules are a script: in a browser that runs none, asking for them would never end.
    """
    found = Axe().run(page).response["violations"] if runs_scripts else []
    faults = [
        f"{rule['impact']} {rule['id']}: {rule['nodes'][0]['html'][:200]}"
        f" ({len(rule['nodes'])} of them)"
        for rule in found
    ]
    needed, there = page.evaluate(OVERFLOW)
    if needed > there:
        faults.append(f"{needed} px wide in a window of {there} px")
    return faults
