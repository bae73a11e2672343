"""Catalogue and list are compared, what differs becomes work, and a version settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from backoffice.views.clock import moment
from cases.models import Finding, ListChange, WorkItem
from tests.journeys.office import a_first_version
from tests.workflows.open_list.reconciliation.catalogues import Line, catalogue_file
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.office import Office
    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

PROVIDER = "上海市交通委员会"
STOPS = Line("JT-001", "SH20210001", name="公交线路站点信息", provider=PROVIDER, frequency="daily")
PARKING = Line(
    "JT-002", "SH20210002", name="公共停车场（库）信息", provider=PROVIDER, open_type="not_open"
)
FERRIES = Line("JT-003", name="轮渡航线与班次信息", provider=PROVIDER)


@pytest.mark.list_scenario(28)
def test_what_the_catalogue_says_becomes_work_and_a_version_settles_it(office, visit, tmp_path):
    a_first_version(office)
    officer, staff = visit(), visit()
    officer.log_in(office.officer)
    staff.log_in(office.staff)

    uploads(officer, catalogue(tmp_path, STOPS, PARKING, FERRIES))
    finds(officer, R1="1", R4="1", R6="1")
    officer.show("first-run")
    officer.press("确认核对结果并下达处理单")
    officer.sees("已下达")
    is_told_of_the_danger(visit(), office)
    number = drafts(staff, Finding.objects.get(mismatch="R6"))
    does(staff, number, "提交部门负责人审核")
    head = visit()
    head.log_in(office.head)
    does(head, number, "审核通过")
    does(officer, number, "提交审查意见")
    publishes(officer, visit(), office)

    uploads(officer, catalogue(tmp_path, STOPS, PARKING, FERRIES))
    finds(officer, R1="1", R4="1", R6="0")
    officer.go(reverse("reconciliation"))
    officer.sees("差异的走势")
    officer.show("trend")
    the_settled_mismatch_shows_its_way(staff, number)


def catalogue(folder: Path, *lines: Line) -> Path:
    path = folder / "上链编目.csv"
    path.write_bytes(catalogue_file(lines).read())
    return path


def uploads(officer: Visitor, path: Path) -> None:
    officer.go(reverse("reconciliation"))
    officer.page.get_by_label("资源目录文件").set_input_files(path)
    officer.press("载入并核对")
    officer.sees("结果标识")


def finds(officer: Visitor, **counts: str) -> None:
    table = officer.main.get_by_role("table", name="各类差异")
    for mismatch, count in counts.items():
        row = table.get_by_role("row").filter(has_text=mismatch)
        expect(row.get_by_role("cell")).to_have_text(count)


def is_told_of_the_danger(security: Visitor, office: Office) -> None:
    while deliver_due(at=moment(), worker="w", handlers=HANDLERS).claimed:
        pass
    security.log_in(office.security)
    security.go("/notifications/")
    security.sees("资源目录标为非开放而清单仍开放，请当日核实")
    security.show("security-hears-of-the-danger")


def drafts(staff: Visitor, finding: Finding) -> str:
    staff.go("/reconciliation/?mismatch=R6")
    staff.follow(STOPS.name)
    staff.sees("每天")
    staff.show("mismatch-of-the-department")
    staff.press("起草消除差异的调整申请")
    change = ListChange.objects.get(state="draft")
    staff.go(reverse("case", args=[change.number]))
    changed = staff.main.get_by_role("table", name="调整条目")
    expect(changed).to_contain_text("每天")
    staff.show("drafted-request")
    return change.number


def does(visitor: Visitor, number: str, outcome: str) -> None:
    item = WorkItem.objects.get(process__number=number, finished__isnull=True)
    visitor.go(reverse("step", args=[item.pk]))
    visitor.press(outcome)
    expect(visitor.main.get_by_role("button", name=outcome, exact=True)).to_have_count(0)


def publishes(officer: Visitor, lead: Visitor, office: Office) -> None:
    officer.go("/open-list/versions/")
    officer.follow("编制新版本")
    officer.page.get_by_label("复核确认后立即生效").check()
    officer.page.get_by_label("立即生效的理由").fill("与资源目录保持一致。")
    officer.press("编制并提交复核")
    officer.sees("并提交主管部门另一人复核确认")
    lead.log_in(office.lead)
    lead.press("领取最急的一件")
    lead.press("确认公布")
    lead.sees("现行有效")


def the_settled_mismatch_shows_its_way(staff: Visitor, number: str) -> None:
    staff.go(reverse("finding", args=[Finding.objects.get(mismatch="R6").pk]))
    staff.sees("时已不同")
    staff.sees(number)
    staff.sees("已公布")
    staff.show("settled")
