"""Somebody in front of a browser: what they do, and what they must never meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.inspection import faults_of
from tests.journeys.office import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request

    from cases.models import Person

LOOPBACK = {"localhost", "127.0.0.1"}
STATUS_IN_CONSOLE = re.compile(r"Failed to load resource: .* status of (\d+)")
# Width and height of a desk and of a pocket.
DESK, POCKET = (1280, 800), (390, 844)


@dataclass
class Visitor:
    """One browser session; `faults` holds everything that must not happen in it."""

    context: BrowserContext
    address: str
    album: Path
    # Answers other than success that the story provokes on purpose.
    provokes: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    runs_scripts: bool = True

    def __post_init__(self) -> None:
        """Open a page and begin to listen."""
        self.context.set_default_timeout(8_000)
        self.context.on("request", self._hear_request)
        self.context.on("console", self._hear_console)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.page = self.context.new_page()

    def go(self, path: str) -> None:
        """Open an address of the product."""
        self.page.goto(self.address + path)

    def log_in(self, person: Person, password: str = PASSWORD) -> None:
        """Log in through the form."""
        self.go("/login/")
        self.page.get_by_label("账号").fill(person.username)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")
        expect(self.page.get_by_role("heading", level=1, name="登录")).to_have_count(0)

    def press(self, name: str) -> None:
        """Press the button of the page's content with exactly this name."""
        self.main.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the first link of the page's content with exactly this name."""
        self.main.get_by_role("link", name=name, exact=True).first.click()

    @property
    def main(self) -> Locator:
        """The page without header and menu."""
        return self.page.get_by_role("main")

    def sees(self, text: str) -> None:
        """Wait until the page's content shows this text."""
        expect(self.main).to_contain_text(text)

    def sees_heading(self, name: str) -> None:
        """Wait until the page has this heading."""
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def show(self, name: str) -> None:
        """Look at the page as it is, at both widths: picture, accessibility, overflow."""
        self.album.mkdir(parents=True, exist_ok=True)
        number = len(list(self.album.glob("*-1280.png"))) + 1
        for width, height in (POCKET, DESK):
            self.page.set_viewport_size({"width": width, "height": height})
            picture = self.album / f"{number:02}-{name}-{width}.png"
            self.page.screenshot(path=picture, full_page=True)
            self.faults += [
                f"{name} at {width}: {fault}"
                for fault in faults_of(self.page, runs_scripts=self.runs_scripts)
            ]

    def _hear_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.hostname not in LOOPBACK:
            self.faults.append(f"request to {request.url}")

    def _hear_console(self, message: ConsoleMessage) -> None:
        # Refusals by the content security policy are written here, too.
        status = STATUS_IN_CONSOLE.match(message.text)
        provoked = status is not None and int(status[1]) in self.provokes
        if message.type == "error" and not provoked:
            self.faults.append(f"console: {message.text} ({message.location['url']})")
