"""Many tasks by one plan, and a colleague who leaves: read first, confirmed then, nothing lost."""

from __future__ import annotations

import pytest

from cases.models import ListChange, Person
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.journeys.office import a_submitted_request
from workflows.engine.claims import claim

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("javascript", [True, False])
def test_three_requests_are_approved_by_one_plan(office, visit, javascript):
    for _ in range(3):
        a_submitted_request(office)
    head = visit(javascript=javascript)

    head.log_in(office.head)
    head.go("/tasks/team/")
    head.show("team-queue")
    for box in head.main.get_by_role("checkbox", name="勾选").all():
        box.check()
    head.press("批量办理勾选的任务")
    head.sees("已选 3 项任务")
    head.show("choose")
    head.page.get_by_label("部门负责人审核：审核通过").check()
    head.press("拟定方案")
    head.sees("“审核通过”，案卷成为“审查中”")
    head.show("plan")
    head.press("确认办理 3 项")
    head.sees("已执行")
    head.show("done")
    head.follow("批量办理")
    head.show("plans")

    assert set(ListChange.objects.values_list("state", flat=True)) == {"in_review"}


def test_head_leaves_and_the_account_ends_with_the_plan(office, visit):
    colleague = a_member(Role.DEPARTMENT_HEAD, office.department, person=a_person("林静")).person
    for _ in range(2):
        item = a_submitted_request(office).task_set.get(finished=None)
        claim(work_item=item, person=office.head, at=shanghai(2023, 9, 27, 10))
    administrator = visit()

    administrator.log_in(office.administrator)
    administrator.go(f"/people/{office.head.pk}/")
    administrator.follow("停用账号")
    administrator.sees_heading("离岗移交：周通")
    administrator.page.get_by_label("上海市交通委员会 · 部门负责人：2 项任务").select_option(
        str(colleague.pk)
    )
    administrator.page.get_by_label("停用的理由").fill("调离本单位")
    administrator.show("answers")
    administrator.press("拟定方案")
    administrator.sees("移交给林静")
    administrator.show("plan")
    administrator.press("确认移交并停用账号")
    administrator.sees("已执行")
    administrator.show("done")

    assert not Person.objects.get(pk=office.head.pk).is_active
    assert colleague.work_items.filter(finished=None).count() == 2
