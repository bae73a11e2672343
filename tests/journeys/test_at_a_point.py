"""A consultant prepares a draft without a script, and the applicant claims it by its code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import AccessApplication, Enquiry, PreparedDraft
from tests.journeys.office import PASSWORD
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.registries.entries import a_registrar, a_scenario
from tests.workflows.conditional_access.registries.points import (
    a_consultant,
    a_point,
    a_space,
    an_operator,
)

pytestmark = pytest.mark.journey


@pytest.fixture
def town(transactional_db):
    return with_password(a_town(), lambda town: town.person)


def with_password(found, whose):
    person = whose(found).person
    person.set_password(PASSWORD)
    person.save()
    return found


def test_draft_is_prepared_at_a_point_and_claimed_by_its_code(town, visit):
    point = a_point(valid_from=today(), valid_until=today() + timedelta(days=365))
    member = with_password(a_consultant(point), lambda member: member)
    consultant, applicant = visit(javascript=False), visit()
    consultant.log_in(member.person)
    code = prepares(consultant, town)

    claims(applicant, town, code)

    consultant.go(reverse("enquiry", args=[Enquiry.objects.get().number]))
    consultant.sees("已领取")
    application = AccessApplication.objects.get()
    assert PreparedDraft.objects.get().application == application
    assert application.draft.content["purpose"] == "用于停车预约。"


def prepares(consultant, town):
    """Log an enquiry and prepare a draft; return its code."""
    consultant.go(reverse("enquiries"))
    consultant.follow("登记咨询")
    consultant.page.get_by_label("咨询内容").fill("怎样申请停车数据？")
    consultant.page.get_by_label("咨询人", exact=True).fill("李女士")
    consultant.show("enquiry-form")
    consultant.press("登记咨询")
    consultant.sees("怎样申请停车数据？")
    consultant.follow("代拟申请草稿")
    consultant.page.get_by_label("申请的数据").fill(town.traffic.row.portal_dataset_id)
    consultant.page.get_by_label("用途").fill("用于停车预约。")
    consultant.show("draft-form")
    consultant.press("代拟申请草稿")
    consultant.sees("领取码只显示这一次")
    code = consultant.page.locator("code").inner_text()
    consultant.show("code")
    consultant.follow("返回咨询")
    consultant.sees("待领取")
    consultant.show("enquiry")
    return code


def claims(applicant, town, code):
    """Type a wrong code and then the right one."""
    applicant.provokes = {422}
    applicant.log_in(town.person.person)
    applicant.go(reverse("my-applications"))
    applicant.follow("领取代拟草稿")
    applicant.page.get_by_label("领取码").fill("1-2222-2222-2222")
    applicant.press("领取代拟草稿")
    applicant.sees("没有可以领取的草稿")
    applicant.show("wrong-code")
    applicant.page.get_by_label("领取码").fill(code.lower())
    applicant.press("领取代拟草稿")
    applicant.sees("已领取草稿")
    applicant.sees(town.traffic.row.name)


def test_registries_are_read_at_both_widths(transactional_db, visit):
    registrar = with_password(a_registrar(), lambda member: member)
    first, last = today(), today() + timedelta(days=365)
    a_point(by=registrar, valid_from=first, valid_until=last)
    an_operator(by=registrar, valid_from=first, valid_until=last)
    a_space(a_scenario(registrar, at=moment(), valid_from=first), by=registrar, opened_on=first)
    officer = visit()
    officer.log_in(registrar.person)

    for name, arguments in (
        ("consultation-points", []),
        ("consultation-point-new", []),
        ("effective-rate", []),
        ("enquiries", []),
        ("operators", []),
        ("operator-new", []),
        ("fusion-spaces", []),
        ("fusion-space", [1]),
        ("fusion-space-new", []),
        ("demand-new", []),
    ):
        officer.go(reverse(name, args=arguments))
        officer.show(name)
