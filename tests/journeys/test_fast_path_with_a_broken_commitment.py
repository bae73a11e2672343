"""A priority scenario is approved at once on commitments, one of which turns out to be false.

The first look finds it out; every grant that rests on it ends, what else waits on the fast path
goes the ordinary way, and the applicant is barred from that path.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import AccessApplication, Agreement, FastPathReview, Grant, Obligation
from tests.factories import shanghai
from tests.journeys.office import PASSWORD
from tests.journeys.papers import letter_of, paper_of
from tests.journeys.passing_time import Time
from tests.journeys.promising import (
    approves_at_once,
    begins,
    commits,
    confirms_the_paper,
    enters_the_paper,
    has_no_objection,
    opens_the_data,
    sends_the_paper,
    writes,
)
from tests.journeys.watching_use import (
    CONCLUDED,
    FALSE,
    FOUND,
    PLEADED,
    answers,
    demands_rectification,
    finds_it_false,
    hands_in,
    proposes_to_revoke,
    revokes,
    suspends,
)
from tests.workflows.conditional_access.applying import CONDITIONS, an_applicant, delivered
from tests.workflows.conditional_access.committing import a_listed_town
from tests.workflows.conditional_access.registries.entries import a_scenario
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.fast_path.term import end_terms_to_object

pytestmark = pytest.mark.journey

HANDED_IN, OBJECTIONS = shanghai(2023, 9, 27), shanghai(2023, 9, 28)
# The second working day: a Saturday that is worked in exchange for the holiday.
DECIDED, SIGNED = shanghai(2023, 10, 7), shanghai(2023, 10, 8)
ENTERED, OPENED = shanghai(2023, 10, 9), shanghai(2023, 10, 10)
# Within thirty days of the opening.
LOOKED, ANSWERED_ON, LOOKED_AGAIN = (shanghai(2023, 11, day) for day in (6, 8, 9))
SUSPENDED, HEARD, WEIGHED, REVOKED = (shanghai(2023, 11, day) for day in (10, 14, 15, 16))


@pytest.fixture
def time(monkeypatch):
    found = Time(HANDED_IN)
    monkeypatch.setattr("backoffice.views.clock.timezone", found)
    return found


@pytest.fixture
def story(transactional_db):
    """A town with a scenario in force, whose applicant is listed as a pioneer."""
    town, officer = a_listed_town()
    a_scenario(at=shanghai(2023, 9, 1), valid_from=date(2023, 9, 1), valid_until=None)
    rival = an_applicant("上海他图数据科技有限公司")
    people = (
        town.person,
        town.traffic.reviewer,
        town.traffic.head,
        town.health.reviewer,
        officer,
        rival,
    )
    for member in people:
        member.person.set_password(PASSWORD)
        member.person.save()
    return town, officer, rival


@pytest.fixture
def garages(story):
    """A second dataset of the first department."""
    town, _officer, _rival = story
    return a_listed_row(
        town.traffic.organisation,
        **{**CONDITIONS, "name": "停车场收费标准", "portal_dataset_id": "O2023000000000003"},
    )


@pytest.mark.access_scenario(27, 28, 30, 33, 38)
def test_false_commitment_ends_what_was_approved_at_once(story, garages, time, visit):
    town, officer, rival = story
    sessions = [at_work(visit, member) for member in (town.person, town.traffic.reviewer)]
    applicant, reviewer = sessions
    # An autosave that leaves while the form is handed in is refused, and seen by nobody.
    applicant.provokes = {409, 422}
    head, duty = at_work(visit, town.traffic.head), at_work(visit, officer)

    application = is_approved_at_once(town, garages, time, applicant, reviewer, duty)
    is_signed_and_opened(application, time, applicant, reviewer, head)
    obligation = is_found_false(time, applicant, reviewer, head)
    other = waits_on_the_fast_path(town, time, applicant)
    time.at = WEIGHED
    proposes_to_revoke(reviewer, obligation)
    time.at = REVOKED
    revokes(head, obligation)
    delivered(time.at)

    reads_of_the_revocation(applicant, application)
    is_diverted_and_told(visit, town, other)
    is_barred(applicant, garages)
    register_shows_it(visit)
    finds_nothing(at_work(visit, rival), application, obligation)


def at_work(visit, member):
    visitor = visit()
    visitor.log_in(member.person)
    return visitor


def is_approved_at_once(town, garages, time, applicant, reviewer, duty):
    application = begins(applicant, [town.traffic.row, garages])
    applicant.show("draft")
    commits(applicant, report_on="2024-01-31")
    applicant.show("notice-and-commitments")
    applicant.press("保存，继续填写申请")
    applicant.sees("告知承诺，依据：重点场景“停车数据开放”")
    hands_in_application(applicant)
    applicant.show("handed-in")
    delivered(time.at)

    time.at = OBJECTIONS
    has_no_objection(reviewer, application, town.traffic.row)
    time.at = DECIDED
    # The night before: the other line's day passed in silence.
    end_terms_to_object(at=time.at)
    approves_at_once(duty, application)
    delivered(time.at)
    applicant.go(reverse("case", args=[application.number]))
    applicant.show("approved")
    letter = letter_of(applicant, "一次性审核决定书", "approval")
    for said in ("一次性审核决定书", "停车数据开放", "准予开放", "审核人："):
        assert said in letter
    return application


def hands_in_application(applicant):
    writes(applicant)
    applicant.page.get_by_label("本申请主体承诺").check()
    applicant.press("提交申请")
    applicant.sees("已提交")


def is_signed_and_opened(application, time, applicant, reviewer, head):
    time.at = SIGNED
    agreement = Agreement.objects.get(application=application)
    sends_the_paper(applicant, agreement)
    applicant.go(reverse("case", args=[agreement.number]))
    link = applicant.main.get_by_role("link", name="下载协议 PDF")
    text = paper_of(applicant, link, "agreement")
    for said in ("停车场实时泊位", "停车场收费标准", agreement.bound.sha256, "甲方（签章、日期）"):
        assert said in text
    time.at = ENTERED
    enters_the_paper(reviewer, agreement, SIGNED.date())
    confirms_the_paper(head, agreement)
    delivered(time.at)
    time.at = OPENED
    for grant in Grant.objects.order_by("pk"):
        opens_the_data(reviewer, grant)
    delivered(time.at)
    applicant.go(reverse("case", args=[Grant.objects.order_by("pk")[0].number]))
    applicant.sees("现在可以使用该数据，到 2024-10-06 止（含当日）")
    applicant.show("grant-in-use")


def is_found_false(time, applicant, reviewer, head):
    grant = Grant.objects.order_by("pk")[0]
    obligation = Obligation.objects.get(data_grant=grant, code="commitments")
    time.at = LOOKED
    assert time.at.date() <= obligation.due_on
    demands_rectification(reviewer, obligation)
    time.at = ANSWERED_ON
    answers(applicant, obligation)
    time.at = LOOKED_AGAIN
    finds_it_false(reviewer, obligation)
    time.at = SUSPENDED
    suspends(head, obligation)
    delivered(time.at)
    time.at = HEARD
    applicant.go(reverse("case", args=[grant.number]))
    applicant.sees("现在不能使用该数据。")
    applicant.show("grant-suspended")
    applicant.follow("在“我的履约事项”中陈述意见、提交证据，或者报告改正情况")
    applicant.sees(obligation.title)
    hands_in(applicant, obligation, PLEADED, "提交陈述申辩或者改正情况", "设备到货单.pdf")
    return obligation


def waits_on_the_fast_path(town, time, applicant):
    time.at = WEIGHED
    other = begins(applicant, [town.health.row])
    commits(applicant, report_on="2024-03-31")
    applicant.press("保存，继续填写申请")
    hands_in_application(applicant)
    delivered(time.at)
    return other


def reads_of_the_revocation(applicant, application):
    applicant.go("/notifications/")
    applicant.show("news")
    applicant.go(reverse("case", args=[application.number]))
    applicant.show("letters")
    rows = applicant.main.get_by_role("row").filter(has_text="撤销开放决定书")
    assert rows.count() == Grant.objects.filter(state="revoked").count() == 2
    letter = letter_of(applicant, "撤销开放决定书", "revocation")
    for said in ("撤销开放决定书", FALSE, CONCLUDED, "2024年11月15日前", "行政复议"):
        assert said in letter
    assert FOUND in letter_of(applicant, "中止提供数据告知书", "suspension")


def is_diverted_and_told(visit, town, other):
    assert FastPathReview.objects.get(application=other).state == "to_ordinary"
    colleague = at_work(visit, town.health.reviewer)
    colleague.go("/notifications/")
    colleague.sees("承诺已被认定为虚假")
    colleague.show("news-of-the-other-department")
    colleague.go(reverse("case", args=[other.lines.get().number]))
    colleague.sees("由告知承诺转普通程序")
    colleague.sees("转普通程序的原因 申请主体的承诺经核实不实")
    colleague.show("diverted")


def is_barred(applicant, garages):
    begins(applicant, [garages])
    applicant.sees("不得提交告知承诺方式的申请；在此之前请选择普通程序。")
    expect(applicant.main.get_by_role("link", name="阅读告知书并承诺")).to_have_count(0)
    applicant.show("barred")


def register_shows_it(visit):
    anybody = visit()
    anybody.go(reverse("grant-register"))
    anybody.sees("2023-11-16 已撤销")
    anybody.show("register")


def finds_nothing(rival, application: AccessApplication, obligation):
    """Another applicant gets 404 from each address of the story."""
    agreement = application.agreements.get()
    cases = [application, agreement, obligation, *application.lines.all(), *Grant.objects.all()]
    addresses = [reverse("case", args=[each.number]) for each in cases]
    addresses += [reverse("agreement-pdf", args=[agreement.number])]
    for line in application.lines.all():
        addresses += [reverse("line-talk", args=[application.number, line.number])]
        for letter in line.letters.all():
            addresses += [reverse("letter", args=[application.number, letter.pk])]
    review = FastPathReview.objects.get(application=application)
    addresses += [reverse("case", args=[review.number])]
    answered = {each: rival.context.request.get(rival.address + each).status for each in addresses}
    assert set(answered.values()) == {404}, answered
