"""A request typed by hand: an entry added, one changed, one removed, handed to the head."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.office import a_first_version

pytestmark = pytest.mark.journey


def test_a_request_is_typed_and_submitted(office, visit):
    a_first_version(office)
    staff = visit()
    staff.provokes = {422}
    staff.log_in(office.staff)

    starts_a_request(staff)
    adds_an_entry(staff)
    changes_an_entry(staff)
    removes_an_entry(staff)

    items = staff.page.get_by_role("table", name="调整条目").locator("tbody strong")
    expect(items).to_have_text(["公交实时到站信息", "公交线路站点信息", "公共停车场（库）信息"])
    open_the_draft(staff)
    staff.press("提交部门负责人审核")
    staff.sees("待部门负责人审核")


def starts_a_request(staff):
    staff.go("/list-changes/")
    staff.follow("新建调整申请")
    staff.page.get_by_label("标题").fill("调整公交数据")
    staff.page.get_by_label("调整理由").fill("市民查询需求大。")
    staff.press("建立申请并添加条目")
    staff.sees("公交线路站点信息")
    staff.show("pick-an-entry")


def adds_an_entry(staff):
    staff.follow("新增一个条目")
    staff.page.get_by_label("数据资源名称").fill("公交实时到站信息")
    staff.page.get_by_label("数据领域").select_option(label="道路交通")
    staff.page.get_by_label("数据资源类型").select_option(label="数据接口")
    staff.page.get_by_label("数据资源内容描述").fill("公交车辆到达各站点的预测时间，每三十秒更新。")
    staff.page.get_by_label("数据项").fill("线路编号|文本|公交线路的唯一编号\n到站时间|时间|预测")
    staff.page.get_by_label("开放属性").select_option(label="有条件开放")
    staff.page.get_by_label("更新频率").select_option(label="即时")
    staff.press("写入申请")
    staff.sees("有条件开放的条目须写明开放条件。")
    staff.show("entry-without-condition")
    staff.page.get_by_label("开放条件").fill("需说明用途，并签署数据利用协议")
    staff.press("写入申请")
    staff.sees("条目已写入调整申请。")


def changes_an_entry(staff):
    staff_picks(staff, "公交线路站点信息")
    staff.page.get_by_label("更新频率").select_option(label="每周")
    staff.show("change-an-entry")
    staff.press("写入申请")
    staff.sees("条目已写入调整申请。")


def removes_an_entry(staff):
    staff_picks(staff, "公共停车场（库）信息")
    staff.page.get_by_label("移出理由").fill("改由市公安局统一提供。")
    staff.page.locator("#why-remove-code").select_option(label="职责调整")
    staff.press("提出移出")
    staff.sees("条目已写入调整申请。")
    staff.show("draft-with-three-entries")


def staff_picks(staff, name):
    open_the_draft(staff)
    staff.follow("添加条目")
    staff.follow(f"变更或移出 {name}")


def open_the_draft(staff):
    staff.follow("办理：编制调整申请")
    staff.sees_heading("编制调整申请")
