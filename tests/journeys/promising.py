"""The fast path in the browser: notice and commitments, the demand decided at once, the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from cases.models import AccessApplication, Agreement, FastPathReview, Grant
from tests.journeys.test_two_departments import task_of
from tests.workflows.engine.files import PDF

if TYPE_CHECKING:
    from datetime import date

    from cases.models import EntryRow
    from tests.journeys.visitor import Visitor

GROUND = "告知承诺：重点场景“停车数据开放”"
MEASURES = "有专人负责，数据加密存放，访问留痕。"
SENTENCE = "在停车应用中提示附近泊位和收费标准。"


def begins(applicant: Visitor, rows: list[EntryRow]) -> AccessApplication:
    """Open a draft with some datasets."""
    first, *others = rows
    applicant.go(reverse("apply", args=[first.entry.uid]))
    applicant.press("新建申请")
    applicant.sees("办理方式")
    application = AccessApplication.objects.order_by("-pk").first()
    assert application is not None
    for row in others:
        applicant.go(reverse("apply", args=[row.entry.uid]))
        applicant.press(f"加入草稿 {application.number}")
        applicant.sees(f"已将“{row.name}”加入申请")
    return application


def commits(applicant: Visitor, *, report_on: str) -> None:
    """Read the notice, choose the scenario and tick every commitment."""
    applicant.follow("选择办理方式，阅读告知书并承诺")
    applicant.sees("一、适用范围。")
    page = applicant.main
    page.get_by_label(GROUND).check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("数据安全负责人及联系电话").fill("李喆 021-55550101")
    page.get_by_label("首次利用报告的提交日期").fill(report_on)


def writes(applicant: Visitor) -> None:
    """Fill in what every application says."""
    page = applicant.main
    page.get_by_label("市场类").check()
    page.get_by_label("使用场景和用途").fill(SENTENCE)
    page.get_by_label("必要性说明").fill("无条件开放的数据没有实时泊位。")
    page.get_by_label("接口调用").check()
    page.get_by_label("使用期限（月）").fill("12")
    for box in page.get_by_role("textbox").all():
        if box.input_value() == "":
            box.fill(MEASURES)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("联系电话").fill("021-55550101")


def has_no_objection(reviewer: Visitor, application: AccessApplication, row: EntryRow) -> None:
    """Say for the department that it does not object to a line."""
    line = application.lines.get(entry=row.entry)
    reviewer.go(reverse("team-queue"))
    task = reviewer.main.get_by_role("row").filter(has_text=line.number)
    task.get_by_role("link").first.click()
    reviewer.sees("数据安全负责人及联系电话：李喆 021-55550101")
    reviewer.show("line-before-the-decision")
    presses(reviewer, "无异议，由主管部门一次性审核")


def approves_at_once(officer: Visitor, application: AccessApplication) -> None:
    """Decide the whole demand."""
    review = FastPathReview.objects.get(application=application)
    officer.go(task_of(review.number))
    officer.sees(SENTENCE)
    officer.show("whole-demand")
    presses(officer, "一次性审核通过")


def sends_the_paper(applicant: Visitor, agreement: Agreement) -> None:
    """Say that the agreement was signed on paper and sent."""
    applicant.go(task_of(agreement.number))
    applicant.sees("请下载并打印协议")
    applicant.show("agreement-to-sign")
    applicant.page.get_by_label("签署人有权代表乙方签署").check()
    presses(applicant, "已在纸质协议上签字盖章并送交")


def enters_the_paper(reviewer: Visitor, agreement: Agreement, signed_on: date) -> None:
    """Upload the scan and copy what is on the paper."""
    reviewer.go(task_of(agreement.number))
    attaches(reviewer, "协议扫描件.pdf")
    reviewer.go(task_of(agreement.number))
    page = reviewer.main
    page.get_by_label("纸质协议档案号").fill("沪交数开档2023-018")
    for side, name in (("甲方", "王立新"), ("乙方", "李喆")):
        page.get_by_label(f"{side}签署人").fill(name)
        page.get_by_label(f"{side}签署日期").fill(signed_on.isoformat())
    page.get_by_role("combobox", name="扫描件").select_option(label="协议扫描件.pdf")
    reviewer.show("entering-the-paper")
    presses(reviewer, "登记双方签署的纸质协议")


def confirms_the_paper(head: Visitor, agreement: Agreement) -> None:
    """Hold the scan against the text, as another person."""
    head.go(task_of(agreement.number))
    head.page.get_by_label("已核对").check()
    head.show("confirming-the-paper")
    presses(head, "扫描件与协议文本一致，协议生效")


def opens_the_data(reviewer: Visitor, grant: Grant) -> None:
    """Say how the data is had."""
    reviewer.go(task_of(grant.number))
    reviewer.page.get_by_label("取得数据的方式").fill("接口地址由本委数据中心另行送达。")
    presses(reviewer, "已开通，交付完成")


def presses(visitor: Visitor, outcome: str) -> None:
    """Press a button of the task that is open, and wait until it is done."""
    visitor.press(outcome)
    expect(visitor.main.get_by_role("button", name=outcome, exact=True)).to_have_count(0)


def attaches(visitor: Visitor, name: str) -> None:
    """Upload a file to the case whose page is open."""
    visitor.page.get_by_label("添加附件").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    )
    visitor.page.get_by_role("button", name="上传", exact=True).click()
    visitor.sees(name)
