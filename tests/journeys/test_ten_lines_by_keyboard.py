"""Ten lines wait for their reviewer, who reads and answers each with the keyboard alone.

The pages have one theme, which they say themselves (`color-scheme: light`): there is no dark one
to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cases.models import AccessLine, WorkItem
from cases.states.access_words import Proposal
from tests.journeys.keyboard import skip_the_menu, tab_to
from tests.journeys.office import PASSWORD
from tests.journeys.passing_time import Time
from tests.workflows.conditional_access.applying import (
    CONDITIONS,
    NEXT_DAY,
    a_town,
    handed_in,
)
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tests.journeys.visitor import Visitor
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.journey

LINES = 10
# Every fifth line is proposed to be refused.
REFUSED = {2, 7}
# From the opening of a page to the button that finishes it, the skip link among them.
FEW_STOPS = 25
PROPOSE = "提出审核建议，报负责人决定"
MOST_REASONS = 20
CHOSEN = "() => document.activeElement.selectedOptions[0].innerText.trim()"
TOO_MUCH = "超出最小必要范围"
ANSWER = "停车导航用不到明细，请缩小范围后重新申请。"
# Two of the ten names have characters beyond the common ones.
RARE = {1: "𠮷祥路停车场泊位", 2: "龘园停车场泊位"}


@pytest.fixture
def town(transactional_db, monkeypatch):
    monkeypatch.setattr("backoffice.views.clock.timezone", Time(NEXT_DAY))
    found = a_town()
    person = found.traffic.reviewer.person
    person.set_password(PASSWORD)
    person.save()
    return found


@pytest.fixture
def lines(town):
    """Ten lines of the department, of one application."""
    rows = [
        a_listed_row(
            town.traffic.organisation,
            **{**CONDITIONS, "name": RARE.get(number, f"第{number}停车场泊位")},
        )
        for number in range(LINES)
    ]
    return AccessLine.objects.filter(application=handed_in(town, *rows))


@pytest.mark.access_scenario(51)
def test_reviewer_answers_ten_lines_with_the_keyboard_alone(town, lines, visit):
    reviewer = visit()
    logs_in(reviewer, town.traffic.reviewer.person.username)

    for number in range(LINES):
        line = takes_the_most_urgent(reviewer, town, lines)
        if number == 0:
            reviewer.show("formal-check")
        finds_it_complete(reviewer, line)
        if number in REFUSED:
            proposes_to_refuse(reviewer)
        else:
            proposes_to_open(reviewer)
        reviewer.sees("待决定")
        if number in {0, min(REFUSED)}:
            reviewer.show("proposed")
        goes_back_to_the_tasks(reviewer)

    reviewer.show("nothing-left")
    assert set(lines.values_list("state", flat=True)) == {"pending_decision"}
    refused = lines.filter(proposal=Proposal.REFUSE, answer=ANSWER)
    assert refused.count() == len(REFUSED)
    assert lines.filter(proposal=Proposal.APPROVE).count() == LINES - len(REFUSED)


def logs_in(reviewer: Visitor, username: str) -> None:
    reviewer.go("/tasks/")
    tab_to(reviewer, "账号")
    reviewer.page.keyboard.type(username)
    tab_to(reviewer, "密码")
    reviewer.page.keyboard.type(PASSWORD)
    reviewer.page.keyboard.press("Enter")
    reviewer.sees_heading("我的任务")


def takes_the_most_urgent(reviewer: Visitor, town: Town, lines: QuerySet[AccessLine]) -> AccessLine:
    """Take a task and read its page; return its line."""
    skip_the_menu(reviewer)
    tab_to(reviewer, "领取最急的一件")
    reviewer.page.keyboard.press("Enter")
    reviewer.sees("已为您领取最急的一件任务。")
    reviewer.sees_heading("形式审查")
    taken = WorkItem.objects.get(owner=town.traffic.reviewer.person, finished=None)
    line = lines.get(pk=taken.process_id)
    reviewer.sees(line.number)
    reviewer.sees(line.row.name)
    return line


def finds_it_complete(reviewer: Visitor, line: AccessLine) -> None:
    decides(reviewer, "材料齐备，进入评估审核", stops=skip_the_menu(reviewer))
    reviewer.sees_heading(line.title)
    skip_the_menu(reviewer)
    tab_to(reviewer, "办理：评估审核")
    reviewer.page.keyboard.press("Enter")
    reviewer.sees_heading("评估审核")
    reviewer.sees(line.row.name)


def proposes_to_open(reviewer: Visitor) -> None:
    stops = skip_the_menu(reviewer) + tab_to(reviewer, "建议予以开放")
    reviewer.page.keyboard.press("Space")
    decides(reviewer, PROPOSE, stops=stops)


def proposes_to_refuse(reviewer: Visitor) -> None:
    # The Tab key reaches the first of two choices, an arrow the other.
    stops = skip_the_menu(reviewer) + tab_to(reviewer, "建议予以开放")
    reviewer.page.keyboard.press("ArrowDown")
    expect(reviewer.page.get_by_label("建议不予开放")).to_be_checked()
    stops += tab_to(reviewer, "不予开放的理由")
    for _ in range(MOST_REASONS):
        if reviewer.page.evaluate(CHOSEN) == TOO_MUCH:
            break
        reviewer.page.keyboard.press("ArrowDown")
    assert reviewer.page.evaluate(CHOSEN) == TOO_MUCH
    stops += tab_to(reviewer, "答复内容")
    reviewer.page.keyboard.type(ANSWER)
    decides(reviewer, PROPOSE, stops=stops)


def decides(reviewer: Visitor, button: str, *, stops: int) -> None:
    """Go on to a button and press it; `stops` were made on the page before."""
    stops += tab_to(reviewer, button)
    assert stops <= FEW_STOPS, f"{stops} stops of the Tab key to {button}"
    reviewer.page.keyboard.press("Enter")


def goes_back_to_the_tasks(reviewer: Visitor) -> None:
    skip_the_menu(reviewer)
    tab_to(reviewer, "我的任务")
    reviewer.page.keyboard.press("Enter")
    reviewer.sees_heading("我的任务")
