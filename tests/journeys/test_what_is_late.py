"""A head keeps a filter and shares it, and a number leads to the late task."""

from __future__ import annotations

import pytest

from tests.journeys.office import a_submitted_request

pytestmark = pytest.mark.journey


def test_a_view_is_shared_and_a_late_task_is_found(office, visit):
    a_submitted_request(office)
    head = visit()
    head.log_in(office.head)

    keeps_a_filter(head)
    shares_the_view(head)
    finds_the_late_task(head)


def keeps_a_filter(head):
    head.go("/tasks/team/")
    head.page.get_by_label("几个工作日内到期").fill("2")
    head.page.get_by_label("编号、标题或单位").fill("公交")
    head.press("筛选")
    head.sees("新增公交到站数据")
    head.page.get_by_text("保存的视图", exact=True).click()
    head.page.get_by_label("将当前条件存为视图，名称").fill("两日内到期的公交申请")
    head.press("保存视图")
    head.sees("已保存视图“两日内到期的公交申请”。")
    head.page.locator("summary", has_text="保存的视图").click()
    head.show("queue-with-view")


def shares_the_view(head):
    head.follow("管理和共享视图")
    head.press("共享")
    head.sees("共享给市交通委")
    head.show("saved-views")
    head.follow("两日内到期的公交申请")
    head.sees("新增公交到站数据")


def finds_the_late_task(head):
    head.go("/supervision/")
    head.sees("按单位")
    head.show("supervision")
    head.main.get_by_role("table", name="按单位").get_by_role("link").nth(1).click()
    head.sees("新增公交到站数据")
    head.show("supervision-tasks")
