"""A new colleague: account and role from the administrator, approval from the security officer."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


def test_a_new_colleague_is_proposed_approved_and_logs_in(office, visit):
    password = administrator_proposes(visit(), office)
    security_officer_approves(visit(), office)
    colleague_logs_in(visit(), password)


def administrator_proposes(administrator, office):
    administrator.log_in(office.administrator)
    administrator.go("/people/")
    administrator.follow("建立账号")
    administrator.page.get_by_label("账号").fill("shen")
    administrator.page.get_by_label("姓名").fill("沈若水")
    administrator.press("建立账号")
    administrator.sees_heading("沈若水的初始密码")
    administrator.show("first-password-shown-once")
    password = administrator.main.locator(".first-password").inner_text()

    administrator.follow("已告知，转到人员页")
    administrator.show("person-without-role")
    administrator.follow("提出角色")
    administrator.page.get_by_label("单位").select_option(label="上海市交通委员会")
    administrator.page.get_by_label("角色").select_option(label="审核人")
    administrator.page.get_by_label("理由").fill("接替调离人员。")
    administrator.show("propose-role")
    administrator.main.get_by_role("button").last.click()
    administrator.sees("授予沈若水 · 审核人")
    administrator.show("role-proposed")
    return password


def security_officer_approves(security, office):
    security.log_in(office.security)
    security.go("/role-grants/")
    security.show("roles-waiting")
    security.main.get_by_role("table").get_by_role("link").first.click()
    security.sees("接替调离人员。")
    security.show("role-to-decide")
    security.press("批准")
    security.sees("已批准")
    security.go("/system-chain/")
    security.sees("沈若水")
    security.show("system-chain")


def colleague_logs_in(colleague, password):
    colleague.go("/login/")
    colleague.page.get_by_label("账号").fill("shen")
    colleague.page.get_by_label("密码").fill(password)
    colleague.press("登录")
    colleague.sees_heading("修改密码")
    colleague.page.locator("#id_old_password").fill(password)
    colleague.page.locator("#id_new_password1").fill("own-password-of-shen-3")
    colleague.page.locator("#id_new_password2").fill("own-password-of-shen-3")
    colleague.press("修改密码")
    colleague.sees("市交通委")
    colleague.sees("审核人")
    colleague.show("my-roles")
