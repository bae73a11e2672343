"""What is to be done comes first on a narrow screen, and no menu hides a button."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.journeys.office import a_submitted_request
from tests.journeys.visitor import POCKET

pytestmark = pytest.mark.journey

MOST_STOPS = 60
# Whether a tap in the middle of each button of the header meets that button.
COVERED = """() => [...document.querySelectorAll(
    '.site-header :is(input[type=search], button, summary, a.header-link)')]
    .filter(each => !each.closest('.header-panel') && each.checkVisibility())
    .filter(each => {
        const box = each.getBoundingClientRect();
        const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !each.contains(met);
    }).map(each => each.innerText)"""
# The middle of what has the focus, on the whole page.
PLACE = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return [scrollY + box.y + box.height / 2, box.x + box.width / 2,
            document.activeElement === document.body];
}"""
# Things that stand beside each other need not have the same height.
SAME_ROW = 14


@pytest.fixture
def head(office, visit):
    visitor = visit(javascript=False)
    visitor.page.set_viewport_size({"width": POCKET[0], "height": POCKET[1]})
    visitor.log_in(office.head)
    return visitor


def test_open_menu_covers_no_button_and_another_closes_it(office, head):
    a_submitted_request(office)
    head.go("/tasks/team/")
    menus = head.page.locator("header summary")
    assert menus.count() == 2

    for number in (0, 1):
        menus.nth(number).click()
        assert head.page.evaluate(COVERED) == []
        assert head.page.locator("header details[open]").count() == 1
        head.show("an-open-menu")
        head.page.set_viewport_size({"width": POCKET[0], "height": POCKET[1]})
    menus.nth(1).click()

    assert head.page.locator("header details[open]").count() == 0


def test_case_begins_with_the_task_and_its_deadline(office, head):
    change = a_submitted_request(office)
    head.go(f"/cases/{change.number}/")
    head.show("case-with-a-task")

    for width, height in (POCKET, (1280, 800)):
        head.page.set_viewport_size({"width": width, "height": height})
        titles = head.main.get_by_role("heading", level=2)
        tops = dict(zip(titles.all_inner_texts(), map(top_of, titles.all()), strict=True))
        wanted = ["任务", "期限", "案卷", "调整内容", "往来消息", "办理历史"]
        found = [title for title in sorted(tops, key=tops.__getitem__) if title in wanted]
        assert found == wanted


@pytest.mark.parametrize("path", ["/tasks/team/", "/cases/{number}/"])
def test_tab_key_walks_down_the_page(office, head, path):
    change = a_submitted_request(office)
    head.go(path.format(number=change.number))
    head.page.evaluate("document.activeElement.blur()")

    stops = stops_of(head.page)

    assert len(stops) > 10
    assert [
        (before, after) for before, after in pairwise(stops) if not comes_after(before, after)
    ] == []


def top_of(heading):
    return heading.bounding_box()["y"]


def stops_of(page):
    """Return where the Tab key stops, from the first button of the header to the last."""
    # The first stop is the link past the menu, which lies above the page.
    page.keyboard.press("Tab")
    stops: list[tuple[float, float]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        y, x, is_over = page.evaluate(PLACE)
        if is_over:
            return stops
        stops.append((y, x))
    raise AssertionError(f"more than {MOST_STOPS} stops")


def comes_after(before, after):
    if abs(after[0] - before[0]) <= SAME_ROW:
        return after[1] > before[1]
    return after[0] > before[0]
