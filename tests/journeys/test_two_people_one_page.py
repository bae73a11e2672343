"""Two heads have the same task on the screen: the second is told, and loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.states.role import Role
from tests.factories import a_member, a_person
from tests.journeys.office import PASSWORD, a_submitted_request

pytestmark = pytest.mark.journey


@pytest.fixture
def deputy(office):
    person = a_person("吴敏", username="deputy", password=PASSWORD)
    a_member(Role.DEPARTMENT_HEAD, office.department, person=person)
    return person


def test_second_decision_is_refused_and_its_text_kept(office, deputy, visit):
    a_submitted_request(office)
    first, second = with_the_task_open(visit, office.head, deputy)
    second.provokes = {409}

    first.page.get_by_label("理由", exact=True).fill("摘要过短，请补充。")
    first.press("退回修改")
    first.sees("退回")
    second.page.get_by_label("理由", exact=True).fill("请补充到站预测的计算口径。")
    second.press("退回修改")

    second.sees("没有办成")
    second.sees("周通")
    both = second.main.get_by_role("region", name="两个版本对照").get_by_role("row", name="理由")
    expect(both).to_contain_text("请补充到站预测的计算口径。")
    expect(both).to_contain_text("摘要过短，请补充。")
    second.show("second-decision-refused")


def test_second_claim_names_the_holder(office, deputy, visit):
    a_submitted_request(office)
    first, second = with_the_task_open(visit, office.head, deputy)

    first.press("领取")
    first.sees("已领取。任务现在由您办理")
    second.press("领取")

    expect(second.main.locator(".notice-warning")).to_contain_text("周通")
    second.show("second-claim-refused")


def with_the_task_open(visit, *people):
    visitors = []
    for person in people:
        visitor = visit()
        visitor.log_in(person)
        visitor.go("/tasks/team/")
        visitor.follow("部门负责人审核")
        visitor.sees_heading("部门负责人审核")
        visitors.append(visitor)
    return visitors
