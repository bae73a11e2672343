"""Every act works in a browser that runs no script."""

from __future__ import annotations

import pytest

from tests.journeys.office import FIRST_VERSION_AT, a_submitted_request
from tests.workflows.open_list import lists

pytestmark = pytest.mark.journey


def test_request_is_claimed_and_approved_without_javascript(office, visit):
    change = a_submitted_request(office)
    head = visit(javascript=False)

    head.log_in(office.head)
    head.go("/tasks/team/")
    head.follow("部门负责人审核")
    head.press("领取")
    head.sees("已领取。任务现在由您办理")
    head.press("审核通过")

    head.sees_heading("新增公交到站数据")
    head.sees("审查中")
    change.refresh_from_db()
    assert change.state == "in_review"


def test_version_is_confirmed_without_javascript(office, visit):
    lists.an_approved_request(office.city, lists.add(name="公交实时到站信息"))
    version = lists.a_cut(office.city, at=FIRST_VERSION_AT)
    lead = visit(javascript=False)

    lead.log_in(office.lead)
    lead.press("领取最急的一件")
    lead.press("确认公布")

    lead.sees("现行有效")
    version.refresh_from_db()
    assert version.state == "in_effect"
