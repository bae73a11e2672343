"""A list file becomes a version: uploaded, approved, reviewed, published, read by a stranger."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.downloads import (
    csv_names,
    dcat_titles,
    error_reasons,
    json_names,
    saved,
    xlsx_names,
)
from tests.journeys.list_files import DRIVERS, DRIVERS_MANGLED, PASSENGERS, STOPS, gb18030
from tests.journeys.office import a_first_version

pytestmark = pytest.mark.journey

AFTER = ["公交线路站点信息", "公共停车场（库）信息", "轨道交通车站进出站客流"]


def test_from_file_to_version(office, visit):
    a_first_version(office)

    number = staff_uploads_and_proposes(visit(), office)
    head_approves_all_but_one(visit(), office, number)
    officer = visit()
    officer_concludes(officer, office, number)
    officer_cuts_a_version(officer)
    lead_confirms(visit(), office)
    officer_reads_the_history(officer, number)
    stranger = visit()
    stranger_reads(stranger)
    stranger_compares(stranger)
    stranger_downloads(stranger)


def staff_uploads_and_proposes(staff, office):
    staff.go("/tasks/")
    staff.show("login")
    staff.log_in(office.staff)
    staff.show("my-queue-empty")
    staff.go("/imports/")
    staff.show("upload")

    staff.page.get_by_label("清单文件").set_input_files(
        {"name": "交通委清单.csv", "mimeType": "text/csv", "buffer": bad_file()}
    )
    staff.press("上传并预览")
    error = staff.page.get_by_role("table", name="错误清单").locator("tbody td")
    expect(error).to_have_text(
        [
            "4",
            "数据集ID",
            "5.48569E+15",
            "数据集ID已被电子表格改成数字，原编号已丢失。请把该列设为文本格式后重新填写。",
        ]
    )
    staff.show("preview-with-error")
    with staff.page.expect_download() as download:
        staff.follow("下载带“错误原因”列的工作簿")
    assert download.value.suggested_filename == "交通委清单-错误原因.xlsx"
    assert error_reasons(saved(download.value)) == [
        "",
        "",
        "数据集ID：数据集ID已被电子表格改成数字，原编号已丢失。请把该列设为文本格式后重新填写。",
    ]
    staff.press("放弃这次导入")
    staff.sees("已放弃这次导入，没有提出任何申请。")

    staff.page.get_by_label("清单文件").set_input_files(
        {"name": "交通委清单（改正）.csv", "mimeType": "text/csv", "buffer": good_file()}
    )
    staff.press("上传并预览")
    staff.sees("变更的字段")
    staff.show("preview")
    staff.press("提出申请")
    staff.sees("已提出 1 份调整申请。")
    staff.show("proposed")
    staff.main.get_by_role("link", name="LC-").click()
    staff.show("case-of-the-author")
    return staff.page.url.rstrip("/").rsplit("/", 1)[-1]


def bad_file():
    return gb18030(STOPS, PASSENGERS, DRIVERS_MANGLED)


def good_file():
    return gb18030(STOPS, PASSENGERS, DRIVERS)


def head_approves_all_but_one(head, office, number):
    head.provokes = {422}
    head.log_in(office.head)
    head.show("head-my-queue")
    head.page.get_by_role("navigation", name="主菜单").get_by_role("link", name="团队任务").click()
    head.sees(number)
    head.show("head-team-queue")
    head.follow("部门负责人审核")
    head.show("head-task")
    head.press("领取")
    head.sees("已领取。任务现在由您办理")
    head.show("head-task-claimed")
    head.follow("为何是这一天")
    head.sees_heading("为何到")
    head.show("why-this-date")
    head.page.go_back()

    drivers = head.page.get_by_role("row").filter(has_text="出租汽车驾驶员服务记录")
    drivers.get_by_label("本条不予通过", exact=True).check()
    head.press("审核通过")
    head.sees("勾选“本条不予通过”的条目须写明理由：“出租汽车驾驶员服务记录”。")
    head.show("head-refusal-without-reason")
    expect(drivers.get_by_label("本条不予通过", exact=True)).to_be_checked()
    drivers.get_by_label("不予通过的理由").fill("涉及驾驶员个人信息，先做脱敏评估。")
    head.press("审核通过")
    head.sees("涉及驾驶员个人信息，先做脱敏评估。")
    head.show("head-approved")


def officer_concludes(officer, office, number):
    officer.log_in(office.officer)
    officer.press("领取最急的一件")
    officer.sees_heading("主管部门审查")
    officer.sees(number)
    officer.show("officer-task")
    officer.press("提交审查意见")
    officer.sees("部分通过")
    officer.show("officer-concluded")


def officer_cuts_a_version(officer):
    officer.provokes = {422}
    officer.go("/open-list/versions/")
    officer.show("versions-before")
    officer.follow("编制新版本")
    officer.show("cut")
    officer.page.get_by_label("复核确认后立即生效").check()
    officer.press("编制并提交复核")
    officer.sees("立即生效须写明理由。")
    officer.show("cut-without-reason")
    officer.page.get_by_label("立即生效的理由").fill("市民热线反映集中，需尽快公布。")
    officer.page.get_by_label("公布说明").fill("新增轨道交通客流，公交站点改为每周更新。")
    officer.press("编制并提交复核")
    officer.sees("并提交主管部门另一人复核确认")
    officer.show("cut-done")


def lead_confirms(lead, office):
    lead.log_in(office.lead)
    lead.press("领取最急的一件")
    lead.sees_heading("复核并公布清单版本")
    lead.sees("市民热线反映集中，需尽快公布。")
    lead.show("lead-task")
    lead.press("确认公布")
    lead.sees("现行有效")
    lead.show("lead-confirmed")


def officer_reads_the_history(officer, number):
    officer.go(f"/cases/{number}/")
    expect(officer.main.locator(".history-act")).to_have_text(
        [
            "随清单版本生效",
            "提交审查意见",
            "审核通过",
            "提交部门负责人审核",
            "立案",
        ]
    )
    officer.show("case-history")


def stranger_reads(stranger):
    stranger.go("/open-list/")
    stranger.show("public-home")
    stranger.page.get_by_label("名称或数据集ID").fill("客流")
    stranger.press("搜索")
    names = stranger.main.get_by_role("table").locator("tbody .row-title")
    expect(names).to_have_text(["轨道交通车站进出站客流"])
    stranger.show("public-search")
    names.click()
    stranger.sees_heading("轨道交通车站进出站客流")
    stranger.sees("需说明用途，并具备数据安全保护能力")
    stranger.show("public-entry")


def stranger_compares(stranger):
    stranger.go("/open-list/versions/")
    stranger.show("public-versions")
    stranger.main.get_by_role("link", name="比较").first.click()
    stranger.sees("公交线路站点信息")
    stranger.sees("每月")
    stranger.sees("每周")
    stranger.show("public-difference")
    stranger.page.go_back()
    stranger.main.locator("tbody .row-title").first.click()
    stranger.show("public-version")


def stranger_downloads(stranger):
    for label, names_in in (
        ("下载 CSV", csv_names),
        ("下载 XLSX", xlsx_names),
        ("下载 JSON", json_names),
        ("下载 DCAT", dcat_titles),
    ):
        with stranger.page.expect_download() as download:
            stranger.main.get_by_role("link", name=label).click()
        assert sorted(names_in(saved(download.value))) == AFTER
