"""A browser for all journeys, a fresh session for each visitor, and the people of the story."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.harness.browser import launch
from tests.journeys.office import an_office
from tests.journeys.visitor import DESK, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

    from tests.journeys.office import Office

ALBUMS = Path(os.environ.get("KAIFANG_SCREENSHOTS", settings.BASE_DIR / "screenshots"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def office(transactional_db: None) -> Office:
    """Everybody who appears in a journey."""
    return an_office()


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Path:
    """The folder for the pictures of one story, without those of an earlier run."""
    folder = ALBUMS / request.node.name.removeprefix("test_")
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, album: Path
) -> Iterator[Callable[..., Visitor]]:
    """Open a browser session for one person; in the end nobody may have met a fault."""
    visitors: list[Visitor] = []

    def open_session(*, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": DESK[0], "height": DESK[1]},
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        visitors.append(Visitor(context, live_server.url, album, runs_scripts=javascript))
        return visitors[-1]

    yield open_session
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
