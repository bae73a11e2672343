"""The first login with a password from the administrator, and the lock after five wrong ones."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.states.role import Role
from tests.factories import a_member, a_person
from tests.journeys.office import PASSWORD

pytestmark = pytest.mark.journey

FIRST, OWN = "first-password-71", "own-password-of-lin-2"


def test_first_password_must_be_changed_before_anything_else(office, visit):
    person = a_person("林知夏", username="newcomer", password=FIRST, must_change_password=True)
    a_member(Role.DEPARTMENT_STAFF, office.department, person=person)
    newcomer = visit()

    newcomer.log_in(person, FIRST)
    newcomer.sees("您用的是初始密码。")
    newcomer.show("first-password")
    newcomer.go("/tasks/")
    newcomer.sees_heading("修改密码")
    fill_passwords(newcomer, FIRST, "12345")
    newcomer.sees("没有提交")
    newcomer.show("weak-password")
    fill_passwords(newcomer, FIRST, OWN)
    newcomer.sees("密码已修改")
    newcomer.show("password-changed")
    newcomer.go("/tasks/")
    newcomer.sees_heading("我的任务")

    again = visit()
    again.log_in(person, OWN)
    again.sees_heading("我的任务")


def fill_passwords(visitor, old, new):
    visitor.page.locator("#id_old_password").fill(old)
    visitor.page.locator("#id_new_password1").fill(new)
    visitor.page.locator("#id_new_password2").fill(new)
    visitor.press("修改密码")


def test_five_wrong_passwords_lock_the_account(office, visit):
    guesser = visit()
    guesser.provokes = {429}

    guesser.go("/login/")
    for wrong in ("a", "b", "c", "d"):
        try_password(guesser, wrong)
        expect(guesser.main.get_by_role("alert")).to_be_visible()
    guesser.show("wrong-password")
    try_password(guesser, "e")
    guesser.sees_heading("账号暂时锁定")
    guesser.show("locked-out")

    guesser.go("/login/")
    try_password(guesser, PASSWORD)
    guesser.sees_heading("账号暂时锁定")


def try_password(visitor, password):
    visitor.page.get_by_label("账号").fill("head")
    visitor.page.get_by_label("密码").fill(password)
    with visitor.page.expect_navigation():
        visitor.press("登录")
