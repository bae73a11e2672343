"""A head presses the wrong button, takes the step back, and decides again."""

from __future__ import annotations

import pytest

from backoffice.views.clock import moment
from tests.journeys.office import a_submitted_request

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("javascript", [True, False])
def test_head_takes_an_approval_back_and_returns_the_request(office, visit, javascript):
    a_submitted_request(office, at=moment())
    head = visit(javascript=javascript)
    head.provokes = {422}
    head.log_in(office.head)
    head.go("/tasks/team/")
    head.follow("部门负责人审核")
    head.press("审核通过")
    head.sees("前可在本页撤回这一步。")
    head.show("step-can-be-taken-back")

    head.follow("撤回这一步（还有 5 分钟）")
    head.sees_heading("撤回这一步")
    head.show("why-take-it-back")
    head.press("确认撤回")
    head.sees("请写明理由")

    head.main.locator("textarea[name=reason]").fill("误点审核通过，应退回补充。")
    head.press("确认撤回")
    head.sees("现为“待部门负责人审核”")
    head.sees("这一步已撤回")
    head.show("history-keeps-both")

    head.follow("办理：部门负责人审核")
    head.main.locator("textarea[name=reason]").fill("请补充依据。")
    head.press("退回修改")
    head.sees("现为“退回修改”")
