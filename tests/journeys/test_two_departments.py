"""Two departments change one entry at the same time: what fits is merged, the rest is settled."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import ListChange, OutboxMessage, Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.journeys.office import FIRST_VERSION_AT, PASSWORD
from tests.workflows.open_list import lists
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.journey

CULTURE = "上海市文化和旅游局"
ENTRY = "旅游专线站点信息"
BEFORE = "旅游专线各站点的名称、位置和停靠线路。"
# Of each box: whether anything of it is cut off, and how wide it is in pixels.
CUT_OFF = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
WIDTHS = "boxes => boxes.map(box => box.getBoundingClientRect().width)"


@dataclass(frozen=True, kw_only=True)
class Helper:
    """The department that helps to provide the entry."""

    staff: Person
    head: Person


@pytest.fixture
def helper(office):
    """Culture, and an entry of transport that it helps to provide."""
    department = an_organisation(CULTURE, short_name="市文旅局")
    people = {
        role: a_member(role, department, person=a_person(name, username=login, password=PASSWORD))
        for role, name, login in (
            (Role.DEPARTMENT_STAFF, "宋雅", "culture-staff"),
            (Role.DEPARTMENT_HEAD, "顾南", "culture-head"),
        )
    }
    lists.publish(
        office.city,
        lists.add(name=ENTRY, abstract=BEFORE, co_providers=CULTURE),
        at=FIRST_VERSION_AT,
    )
    return Helper(
        staff=people[Role.DEPARTMENT_STAFF].person, head=people[Role.DEPARTMENT_HEAD].person
    )


@pytest.mark.list_scenario(2)
def test_two_departments_change_one_entry_and_both_are_served(office, helper, visit):
    transport, culture, officer = visit(), visit(), visit()
    transport.log_in(office.staff)
    culture.log_in(helper.staff)
    officer.log_in(office.officer)
    theirs = proposes(transport, "更新频率改为每周", frequency="每周", abstract="站点按周汇总。")
    mine = proposes(culture, "旺季按日更新", frequency="每天", abstract="旺季班次按日调整。")
    head = visit()
    head.log_in(office.head)
    hears_of_the_other_proposal(head, mine)
    does(head, theirs, "审核通过")
    approves(visit(), helper.head, mine)
    does(officer, theirs, "提交审查意见")

    officer_is_told_of_the_conflict(officer, mine)
    culture_keeps_one_and_insists_on_the_other(culture, mine)
    does(culture, mine, "提交部门负责人审核")
    approves(visit(), helper.head, mine)
    does(officer, mine, "提交审查意见")
    publishes(officer, visit(), office)

    stranger = visit()
    reads_both(stranger)
    for visitor, number in ((transport, theirs), (culture, mine)):
        visitor.go(reverse("case", args=[number]))
        visitor.sees("已公布")


def proposes(visitor, title, *, frequency, abstract):
    visitor.go("/list-changes/")
    visitor.follow("新建调整申请")
    visitor.page.get_by_label("标题").fill(title)
    visitor.page.get_by_label("调整理由").fill("与实际运营一致。")
    visitor.press("建立申请并添加条目")
    visitor.follow(f"变更或移出 {ENTRY}")
    visitor.page.get_by_label("更新频率").select_option(label=frequency)
    visitor.page.get_by_label("数据资源内容描述").fill(BEFORE + abstract)
    visitor.press("写入申请")
    visitor.sees("条目已写入调整申请。")
    change = ListChange.objects.get(title=title)
    does(visitor, change.number, "提交部门负责人审核")
    return change.number


def task_of(number):
    item = WorkItem.objects.get(process__number=number, finished__isnull=True)
    return reverse("step", args=[item.pk])


def does(visitor, number, outcome):
    visitor.go(task_of(number))
    visitor.press(outcome)
    expect(visitor.main.get_by_role("button", name=outcome, exact=True)).to_have_count(0)


def approves(head, person, number):
    head.log_in(person)
    does(head, number, "审核通过")


def hears_of_the_other_proposal(head, number):
    held = OutboxMessage.objects.get(topic="entry_proposed")
    while deliver_due(at=held.next_try_at, worker="w", handlers=HANDLERS).claimed:
        pass
    head.go("/notifications/")
    head.sees(f"市文旅局在申请 {number} 中提出调整本单位提供的条目“{ENTRY}”")
    head.show("head-hears-of-the-other-proposal")


def officer_is_told_of_the_conflict(officer, number):
    officer.go(task_of(number))
    officer.sees("与已批准的另一项调整冲突（同一字段改法不同）")
    officer.show("officer-is-told-of-the-conflict")
    officer.press("提交审查意见")
    officer.sees("冲突待裁")


def culture_keeps_one_and_insists_on_the_other(culture, number):
    culture.provokes = {422}
    culture.go(task_of(number))
    culture.sees_heading("处理冲突")
    fields = culture.main.get_by_role("table", name=f"“{ENTRY}”的冲突字段")
    expect(fields.get_by_role("row").filter(has_text="更新频率")).to_contain_text("每月")
    for wording in ("每周", "每天"):
        expect(fields.get_by_role("row").filter(has_text="更新频率")).to_contain_text(wording)
    culture.show("conflict")
    reads_every_choice(culture)
    culture.sees("现有内容由谁提出")
    culture.page.get_by_label("理由", exact=True).fill("旺季班次已按日调整。")
    culture.press("按所选内容重新起草")
    culture.sees(f"还未选择的有：“{ENTRY}”")
    culture.show("conflict-without-an-answer")
    frequency = culture.main.get_by_role("group", name="“更新频率”采用哪一方")
    frequency.get_by_label("现有内容").check()
    abstract = culture.main.get_by_role("group", name="“数据资源内容描述”采用哪一方")
    abstract.get_by_label("本申请的内容").check()
    culture.show("conflict-settled")
    culture.press("按所选内容重新起草")
    culture.sees("目前尚未提交")
    culture.go(reverse("case", args=[number]))
    item = culture.main.get_by_role("table", name="调整条目")
    expect(item).to_contain_text("更新频率：采用现有内容“每周”，没有采用本申请的“每天”。")
    changed = item.locator("td[data-label='变化']")
    expect(changed).to_contain_text("旺季班次按日调整。")
    expect(changed).not_to_contain_text("每天")
    culture.show("proposed-again")


def reads_every_choice(visitor):
    table = visitor.main.locator(".table-rulings")
    assert table.locator("fieldset").count() == 2
    for width in (390, 720, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        boxes = visitor.main.locator(".table-scroll:has(.table-rulings), .table-rulings td")
        assert boxes.evaluate_all(CUT_OFF) == 0, f"cut off at {width} pixels"
    wordings = table.locator("thead th").evaluate_all(WIDTHS)[1:4]
    assert max(wordings) - min(wordings) < 2, "the three wordings share the width"
    assert min(wordings) > 100


def publishes(officer, lead, office):
    officer.go("/open-list/versions/")
    officer.follow("编制新版本")
    officer.page.get_by_label("复核确认后立即生效").check()
    officer.page.get_by_label("立即生效的理由").fill("两家单位已协商一致。")
    officer.press("编制并提交复核")
    officer.sees("并提交主管部门另一人复核确认")
    lead.log_in(office.lead)
    lead.press("领取最急的一件")
    lead.press("确认公布")
    lead.sees("现行有效")


def reads_both(stranger):
    stranger.go("/open-list/")
    stranger.page.get_by_label("名称或数据集ID").fill("旅游专线")
    stranger.press("搜索")
    stranger.main.get_by_role("table").locator("tbody .row-title").click()
    stranger.sees_heading(ENTRY)
    stranger.sees("每周")
    stranger.sees("旺季班次按日调整。")
