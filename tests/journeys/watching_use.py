"""The use of data is looked at in the browser: from the first look to the revocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from tests.journeys.promising import attaches, presses
from tests.journeys.test_two_departments import task_of

if TYPE_CHECKING:
    from cases.models import Obligation
    from tests.journeys.visitor import Visitor

FALSE = "承诺内容虚假"
FOUND = "承诺书所列的加密存放没有落实：抽查的服务器上数据以明文保存。"
ANSWERED = "已采购加密设备，预计年底前安装。"
PLEADED = "设备到货晚于预期，请求延期。"
CONCLUDED = "作出承诺时没有加密措施，申辩没有否认这一事实，不能成立。"


def demands_rectification(reviewer: Visitor, obligation: Obligation) -> None:
    """Look, keep the evidence with the case and ask for it to be put right."""
    reviewer.go(reverse("obligations"))
    reviewer.sees(obligation.number)
    reviewer.show("obligations")
    reviewer.go(task_of(obligation.number))
    attaches(reviewer, "现场核查照片.pdf")
    reviewer.go(task_of(obligation.number))
    reviewer.main.get_by_label("核查情况或者事实和理由").fill(FOUND)
    reviewer.main.get_by_role("combobox", name="附件").select_option(label="现场核查照片.pdf")
    reviewer.show("first-look")
    presses(reviewer, "要求限期整改")


def answers(applicant: Visitor, obligation: Obligation) -> None:
    """Read what was found and say what is done about it."""
    applicant.go(reverse("my-obligations"))
    applicant.show("own-obligations")
    applicant.go(reverse("case", args=[obligation.number]))
    applicant.sees(FOUND)
    applicant.show("obligation-of-the-user")
    hands_in(applicant, obligation, ANSWERED, "提交整改情况")


def hands_in(
    applicant: Visitor, obligation: Obligation, text: str, outcome: str, file: str = ""
) -> None:
    """Hand something in about an obligation, with a file as evidence or without."""
    applicant.go(task_of(obligation.number))
    if file:
        attaches(applicant, file)
        applicant.go(task_of(obligation.number))
        applicant.main.get_by_role("combobox", name="附件").select_option(label=file)
    applicant.page.get_by_label("情况说明").fill(text)
    applicant.show("what-the-user-hands-in")
    presses(applicant, outcome)


def finds_it_false(reviewer: Visitor, obligation: Obligation) -> None:
    """Propose to suspend the grant, as the commitment was false."""
    reviewer.go(task_of(obligation.number))
    reviewer.sees(ANSWERED)
    reviewer.page.get_by_label("违规情形").select_option(label=FALSE)
    reviewer.page.get_by_label("核查情况或者事实和理由").fill(FOUND)
    reviewer.show("looking-again")
    presses(reviewer, "认为未履行，提请中止授权")


def suspends(head: Visitor, obligation: Obligation) -> None:
    """Decide that the grant is suspended, as another person."""
    head.go(task_of(obligation.number))
    head.sees(FOUND)
    head.show("deciding-to-suspend")
    presses(head, "认定未履行，中止授权")


def proposes_to_revoke(reviewer: Visitor, obligation: Obligation) -> None:
    """Weigh what the user says; propose to revoke, and the bar that a false commitment brings."""
    reviewer.go(task_of(obligation.number))
    reviewer.sees(PLEADED)
    reviewer.page.get_by_label("违规情形").select_option(label=FALSE)
    reviewer.page.get_by_label("事实和理由").fill(CONCLUDED)
    reviewer.provokes = {422}
    reviewer.press("提请撤销授权")
    reviewer.sees("至少在一定期限内不得以告知承诺方式申请：请选择禁入范围。")
    reviewer.page.get_by_label("禁入范围").select_option(label="告知承诺方式的申请")
    reviewer.show("weighing")
    presses(reviewer, "提请撤销授权")


def revokes(head: Visitor, obligation: Obligation) -> None:
    """Confirm the false commitment as the second person."""
    head.go(task_of(obligation.number))
    head.sees(CONCLUDED)
    head.show("deciding-to-revoke")
    presses(head, "撤销授权")
    head.go(reverse("violations"))
    head.sees(FALSE)
    head.show("violations")
