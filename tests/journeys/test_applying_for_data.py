"""Three datasets of two departments, applied for before a holiday and answered after it.

One is opened after a supplement, one is refused, and one is not wanted any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import AccessApplication, AccessLine, Clock
from tests.factories import shanghai
from tests.journeys.office import PASSWORD
from tests.journeys.papers import letter_of
from tests.journeys.passing_time import Time
from tests.journeys.test_two_departments import task_of
from tests.workflows.conditional_access.applying import CONDITIONS, Town, a_town, delivered
from tests.workflows.engine.files import PDF
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from cases.models import EntryRow, Membership

pytestmark = pytest.mark.journey

BEFORE_HOLIDAY = shanghai(2023, 9, 27)
NEXT_DAY = shanghai(2023, 9, 28)
# A Sunday on which people work in exchange for the holiday.
MADE_UP = shanghai(2023, 10, 8)
MONDAY = shanghai(2023, 10, 9)
MEASURES = "有专人负责，数据加密存放，访问留痕。"


@pytest.fixture
def time(monkeypatch):
    found = Time(BEFORE_HOLIDAY)
    monkeypatch.setattr("backoffice.views.clock.timezone", found)
    return found


@pytest.fixture
def town(transactional_db):
    found = a_town()
    for member in (
        found.person,
        found.traffic.reviewer,
        found.traffic.head,
        found.health.reviewer,
        found.health.head,
    ):
        member.person.set_password(PASSWORD)
        member.person.save()
    return found


@pytest.fixture
def garages(town):
    """A second dataset of the first department."""
    return a_listed_row(
        town.traffic.organisation,
        **{**CONDITIONS, "name": "停车场收费标准", "portal_dataset_id": "O2023000000000003"},
    )


def test_three_datasets_are_applied_for_and_answered_each_by_itself(town, garages, time, visit):
    applicant = visit()
    applicant.provokes = {422}
    applicant.log_in(town.person.person)
    applies(applicant, [town.traffic.row, town.health.row, garages])
    writes_and_hands_in(applicant)
    application = AccessApplication.objects.get()
    delivered(time.at)

    time.at = NEXT_DAY
    asks_for_a_supplement(
        at_work(visit, town.traffic.reviewer), line_of(application, town.traffic.row)
    )
    refuses(visit, town, line_of(application, town.health.row))
    delivered(time.at)
    asks_a_question(applicant, application, town)

    time.at = MADE_UP
    hands_the_supplement_in(applicant, application)
    delivered(time.at)

    time.at = MONDAY
    opens(visit, town, line_of(application, town.traffic.row))
    delivered(time.at)
    gives_the_rest_up(applicant, application)
    reads_the_answers(applicant, application)


def line_of(application: AccessApplication, row: EntryRow) -> AccessLine:
    return AccessLine.objects.get(application=application, entry=row.entry)


def at_work(visit, member: Membership):
    visitor = visit()
    visitor.log_in(member.person)
    return visitor


def applies(applicant, rows: list[EntryRow]) -> None:
    first, *others = rows
    applicant.go(reverse("entry", args=[first.entry.uid]))
    applicant.follow("申请使用")
    applicant.sees("申请前请先核对")
    applicant.show("what-a-dataset-demands")
    applicant.press("新建申请")
    number = AccessApplication.objects.get().number
    for row in others:
        applicant.go(reverse("apply", args=[row.entry.uid]))
        applicant.press(f"加入草稿 {number}")
        applicant.sees(f"已将“{row.name}”加入申请")


def writes_and_hands_in(applicant) -> None:
    page = applicant.main
    page.get_by_label("市场类").check()
    page.get_by_label("使用场景和用途").fill("在停车应用中提示附近泊位。")
    page.get_by_label("必要性说明").fill("无条件开放的数据没有实时泊位。")
    page.get_by_label("接口调用").check()
    page.get_by_label("使用期限（月）").fill("12")
    for box in page.get_by_role("textbox").all():
        if box.input_value() == "":
            box.fill(MEASURES)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("联系电话").fill("021-55550101")
    page.get_by_label("添加附件").set_input_files(
        {"name": "说明.exe.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    applicant.press("上传")
    applicant.sees("说明.exe.pdf")
    applicant.sees("在停车应用中提示附近泊位。")
    applicant.show("file-that-is-refused")
    page.get_by_label("添加附件").set_input_files(
        {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    applicant.press("上传")
    applicant.sees("已上传附件“营业执照.pdf”")
    applicant.show("draft")
    page.get_by_label("本申请主体承诺").check()
    applicant.press("提交申请")
    applicant.sees("已提交。各数据提供部门将在 5 个工作日内答复")
    # Four days of the holiday's week are worked, two of them in exchange.
    applicant.sees("应于 2023-10-10 前（含当日）答复")
    applicant.sees("营业执照.pdf")
    applicant.show("handed-in")


def asks_for_a_supplement(reviewer, line: AccessLine) -> None:
    reviewer.go(reverse("case", args=[line.number]))
    reviewer.sees("营业执照.pdf")
    reviewer.show("line-of-the-department")
    reviewer.follow("要求补正")
    reviewer.page.get_by_label("材料有误").check()
    reviewer.page.get_by_label("用途和必要性").check()
    reviewer.page.get_by_label("需要补正的内容").fill("请写明结果提供给谁使用。")
    reviewer.show("asking-for-a-supplement")
    reviewer.press("要求申请人补正")
    reviewer.sees("正在等待申请人补正，答复时限暂停。")


def refuses(visit, town: Town, line: AccessLine) -> None:
    reviewer, head = at_work(visit, town.health.reviewer), at_work(visit, town.health.head)
    does(reviewer, line, "材料齐备，进入评估审核")
    reviewer.go(task_of(line.number))
    reviewer.page.get_by_label("建议不予开放").check()
    reviewer.page.get_by_label("不予开放的理由").select_option(label="超出最小必要范围")
    reviewer.page.get_by_label("答复内容").fill("停车导航用不到就诊量，请去掉该数据后重新申请。")
    reviewer.show("proposing-to-refuse")
    reviewer.press("提出审核建议，报负责人决定")
    reviewer.sees("待决定")
    does(head, line, "不予开放")


def does(visitor, line: AccessLine, outcome: str) -> None:
    visitor.go(task_of(line.number))
    visitor.press(outcome)
    expect(visitor.main.get_by_role("button", name=outcome, exact=True)).to_have_count(0)


def asks_a_question(applicant, application: AccessApplication, town: Town) -> None:
    applicant.go(reverse("case", args=[application.number]))
    applicant.sees("停车导航用不到就诊量")
    applicant.sees("自 2023-09-28 起暂停计时")
    applicant.show("one-refused-one-to-be-put-right")
    line = line_of(application, town.traffic.row)
    applicant.go(reverse("line-talk", args=[application.number, line.number]))
    applicant.page.get_by_role("textbox", name="消息").fill("只供本公司用户使用，这样写可以吗？")
    applicant.press("发送消息")
    applicant.sees("消息已发出")
    applicant.show("message-to-the-department")


def hands_the_supplement_in(applicant, application: AccessApplication) -> None:
    applicant.go(reverse("case", args=[application.number]))
    applicant.follow("继续填写")
    applicant.sees("请写明结果提供给谁使用。")
    applicant.page.get_by_label("使用场景和用途").fill("提示附近泊位，只供本公司用户使用。")
    applicant.page.get_by_label("本申请主体承诺").check()
    applicant.show("supplement")
    applicant.press("提交补正")
    applicant.sees("已提交")
    # Of five working days one was used before the deadline stood still.
    clock = Clock.objects.get(case__accessline__row__name="停车场实时泊位", code="app.answer")
    assert clock.due_on > BEFORE_HOLIDAY.date().replace(month=10, day=10)
    applicant.sees(f"应于 {clock.due_on} 前（含当日）答复")


def opens(visit, town: Town, line: AccessLine) -> None:
    reviewer, head = at_work(visit, town.traffic.reviewer), at_work(visit, town.traffic.head)
    reviewer.go(reverse("case", args=[line.number]))
    reviewer.sees("与上一次提交的不同")
    reviewer.sees("只供本公司用户使用，这样写可以吗？")
    reviewer.show("what-the-supplement-changed")
    does(reviewer, line, "材料齐备，进入评估审核")
    reviewer.go(task_of(line.number))
    reviewer.page.get_by_label("建议予以开放").check()
    reviewer.press("提出审核建议，报负责人决定")
    reviewer.sees("待决定")
    head.go(task_of(line.number))
    head.show("decision")
    does(head, line, "予以开放")


def gives_the_rest_up(applicant, application: AccessApplication) -> None:
    applicant.go(reverse("case", args=[application.number]))
    applicant.follow("撤回申请")
    applicant.page.get_by_label("理由").fill("收费标准改用自有数据。")
    applicant.press("确认撤回申请")
    applicant.sees("部分通过")


def reads_the_answers(applicant, application: AccessApplication) -> None:
    application.refresh_from_db()
    answers = applicant.main.get_by_role("table", name="各项数据的答复")
    for row, answer in (
        ("停车场实时泊位", "开放期限 12 个月"),
        ("医疗机构挂号量", "超出最小必要范围"),
        ("停车场收费标准", "已撤回"),
    ):
        expect(answers.get_by_role("row").filter(has_text=row)).to_contain_text(answer)
    applicant.show("answers")
    assert "准予开放" in letter_of(applicant, "审核决定书", "decision")
    refusal = letter_of(applicant, "不予开放决定书", "refusal")
    assert "停车导航用不到就诊量，请去掉该数据后重新申请。" in refusal
    applicant.go("/my-applications/")
    applicant.sees("部分通过")
    applicant.show("own-applications")
    applicant.go("/notifications/")
    applicant.sees("您申请的“停车场实时泊位”")
    applicant.show("news")
