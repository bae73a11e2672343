"""Login and a decision without a mouse: every stop of the Tab key can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import tab_to
from tests.journeys.office import PASSWORD, a_submitted_request

pytestmark = pytest.mark.journey


def test_head_decides_with_the_keyboard_alone(office, visit):
    change = a_submitted_request(office)
    head = visit()

    head.go("/tasks/team/")
    tab_to(head, "账号")
    head.page.keyboard.type("head")
    tab_to(head, "密码")
    head.page.keyboard.type(PASSWORD)
    head.page.keyboard.press("Enter")

    head.sees_heading("团队任务")
    tab_to(head, "部门负责人审核")
    head.page.keyboard.press("Enter")
    head.sees_heading("部门负责人审核")
    tab_to(head, "领取")
    head.page.keyboard.press("Enter")
    head.sees("已领取。任务现在由您办理")
    tab_to(head, "理由")
    head.page.keyboard.type("请补充到站预测的计算口径。")
    tab_to(head, "退回修改")
    head.page.keyboard.press("Space")

    head.sees("请补充到站预测的计算口径。")
    change.refresh_from_db()
    assert change.state == "returned"


def test_skip_link_leads_past_the_menu(office, visit):
    head = visit()
    head.log_in(office.head)

    head.page.keyboard.press("Tab")
    skip = head.page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_in_viewport()
    head.page.keyboard.press("Enter")
    head.page.keyboard.press("Tab")

    expect(head.main.get_by_role("button", name="领取最急的一件")).to_be_focused()
