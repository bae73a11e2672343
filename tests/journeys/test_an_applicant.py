"""Somebody signs up to apply for data, staff verify it, and the applicant reads what came of it."""

from __future__ import annotations

import pytest

from cases.models import Person
from tests.workflows.administration.applicants.subjects import IDENTITY

pytestmark = pytest.mark.journey

OWN = "own-password-of-lu-5"


def test_an_applicant_signs_up_is_refused_then_verified(office, visit):
    applicant, officer = visit(), visit()
    applicant.provokes = {422}

    signs_up(applicant)
    logs_in(applicant)
    applicant.sees("待核验")
    applicant.show("waiting")

    officer.log_in(office.officer)
    takes(officer)
    officer.sees("310*************55")
    officer.show("to-verify")
    officer.page.get_by_label("理由").fill("请在说明中写明研究机构。")
    officer.press("不予通过")
    officer.sees("不予通过")

    registers_again(applicant)

    takes(officer)
    officer.press("核验通过")
    officer.sees("核验通过")
    officer.show("verified")

    applicant.go("/")
    applicant.sees("您已认证为“陆明远”的申请人")
    applicant.show("own-registrations")
    applicant.go("/my-roles/")
    applicant.sees("申请主体认证")


def signs_up(applicant):
    applicant.go("/login/")
    applicant.follow("注册申请账号")
    applicant.show("sign-up")
    says(applicant, {"账号": "lu.mingyuan", "经办人姓名": "陆明远", "电子邮箱": "lu@example.cn"})
    applicant.page.locator("#id_password").fill(OWN)
    applicant.page.locator("#id_password_again").fill("another-password-5")
    applicant.page.get_by_label("主体类型").select_option(label="自然人")
    says(applicant, {"主体名称": "陆明远", "证件号码": IDENTITY[:-1] + "0", "联系电话": ""})
    applicant.press("建立账号并提交认证")
    applicant.sees("两次输入的密码不一致")
    applicant.sees("请填写联系电话")
    applicant.sees("公民身份号码不正确")
    applicant.show("sign-up-with-mistakes")
    assert not Person.objects.filter(username="lu.mingyuan").exists()

    applicant.page.locator("#id_password").fill(OWN)
    applicant.page.locator("#id_password_again").fill(OWN)
    says(applicant, {"证件号码": IDENTITY, "联系电话": "13800000001"})
    applicant.press("建立账号并提交认证")
    applicant.sees("已提交。请登录查看核验结果")


def says(applicant, fields):
    for label, value in fields.items():
        applicant.main.get_by_label(label).fill(value)


def logs_in(applicant):
    says(applicant, {"账号": "lu.mingyuan", "密码": OWN})
    applicant.press("登录")
    applicant.sees_heading("主体认证")


def takes(officer):
    officer.go("/tasks/team/")
    officer.follow("核验申请主体")
    officer.press("领取")


def registers_again(applicant):
    applicant.go("/")
    applicant.sees("请在说明中写明研究机构。")
    applicant.show("refused")
    applicant.page.get_by_label("主体类型").select_option(label="自然人")
    says(applicant, {"主体名称": "陆明远", "证件号码": IDENTITY, "联系电话": "13800000001"})
    applicant.page.get_by_label("本人是个人研究者").check()
    says(applicant, {"说明": "上海城市研究所，研究老年人出行。"})
    applicant.press("提交认证")
    applicant.sees("已提交，核验结果会通知您")
