"""Login, lockout, first passwords, logout, and one's own roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from cases.models import Membership, Person, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.workflows.administration.offices import the_three

pytestmark = pytest.mark.django_db
PASSWORD = "bridge-over-7-rivers"
LOGIN, CHANGE = "/login/", "/password/"


@pytest.fixture
def person() -> Person:
    return a_person("张伟", username="zhang.wei", password=PASSWORD)


def try_login(client, password, username="zhang.wei"):
    return client.post(LOGIN, {"username": username, "password": password})


def test_login_leads_to_the_own_tasks(client, person) -> None:
    response = try_login(client, PASSWORD)

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.get(reverse("home"))["Location"] == reverse("my-queue")


def test_login_returns_to_the_page_that_was_asked_for_but_not_elsewhere(client, person) -> None:
    asked = client.get(reverse("my-roles"))
    assert asked["Location"] == "/login/?next=/my-roles/"

    inside = client.post(
        asked["Location"], {"username": "zhang.wei", "password": PASSWORD, "next": "/my-roles/"}
    )
    client.logout()
    outside = client.post(
        LOGIN,
        {"username": "zhang.wei", "password": PASSWORD, "next": "https://elsewhere.example/"},
    )

    assert inside["Location"] == "/my-roles/"
    assert outside["Location"] == reverse("home")


@pytest.mark.parametrize("username", ["zhang.wei", "nobody", "li.tui"])
def test_login_that_fails_says_the_same_whatever_was_wrong(client, person, username) -> None:
    a_person(username="li.tui", password=PASSWORD, is_active=False)
    password = PASSWORD if username == "li.tui" else "wrong"

    response = try_login(client, password, username)

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "账号或密码不正确，或账号已停用。连续输错 5 次将暂时锁定；忘记密码请联系系统管理员重置。"
    ]


def test_login_with_an_endless_account_name_is_refused_and_leaves_nothing(client) -> None:
    response = try_login(client, "wrong", "a" * 300)

    assert response.status_code == 200
    assert "账号或密码不正确" in response.content.decode()
    assert AccessAttempt.objects.count() == 0


def test_login_after_five_failures_is_locked_with_how_long(client, person) -> None:
    statuses = [try_login(client, "wrong").status_code for _ in range(5)]

    locked = try_login(client, PASSWORD)

    assert statuses == [200, 200, 200, 200, 429]
    html = locked.content.decode()
    assert locked.status_code == 429
    assert "账号暂时锁定" in html
    assert "连续 5 次账号或密码不正确" in html
    assert "30 分钟后可以再次登录" in html


def test_login_after_the_cool_off_is_open_again(client, person) -> None:
    for _ in range(5):
        try_login(client, "wrong")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=31))

    assert try_login(client, PASSWORD).status_code == 302


def test_login_of_others_is_not_locked_with_one_account(client, person) -> None:
    a_person(username="li.si", password=PASSWORD)
    for _ in range(5):
        try_login(client, "wrong")

    assert try_login(client, PASSWORD, "li.si").status_code == 302


def test_login_lock_ends_when_the_administrator_resets_the_password(client, person) -> None:
    three = the_three()
    for _ in range(5):
        try_login(client, "wrong")
    client.force_login(three.administrator)
    page = client.post(reverse("person-password", args=[person.pk]))
    client.logout()

    response = try_login(client, page.context["password"])

    assert (response.status_code, response["Location"]) == (302, reverse("home"))


def test_first_password_leads_everywhere_to_the_change_page(client, person) -> None:
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    client.force_login(person)

    for page in (reverse("my-queue"), reverse("my-roles"), reverse("home")):
        assert client.get(page)["Location"] == CHANGE
    assert "您用的是初始密码" in client.get(CHANGE).content.decode()


def change(client, new, again=None, old=PASSWORD):
    return client.post(
        CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new}
    )


def test_password_change_ends_the_first_password_and_keeps_the_session(client, person) -> None:
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    try_login(client, PASSWORD)

    response = change(client, "lantern-42-harbour")

    assert (response.status_code, response["Location"]) == (302, reverse("my-roles"))
    assert client.get(reverse("my-roles")).status_code == 200
    person.refresh_from_db()
    assert (person.must_change_password, person.check_password("lantern-42-harbour")) == (
        False,
        True,
    )
    event = SystemEvent.objects.get()
    assert (event.act, event.actor, event.data) == (
        "password_changed",
        person,
        {"person": person.pk},
    )


def test_password_change_ends_other_sessions(client, person) -> None:
    other = type(client)()
    for browser in (client, other):
        try_login(browser, PASSWORD)

    change(client, "lantern-42-harbour")

    assert other.get(reverse("my-roles"))["Location"] == "/login/?next=/my-roles/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"new": "short-1"}, "密码太短：至少要有 10 个字符。"),
        ({"new": "8314159265358"}, "密码只包含数字。"),
        ({"new": "1234567890"}, "这个密码太常见了。"),
        ({"new": "zhang.wei-1"}, "密码跟 账号 太相似了。"),
        ({"new": PASSWORD}, "新密码与原密码相同：请换一个新密码。"),
        ({"new": "lantern-42-harbour", "again": "other"}, "两次输入的新密码不一致：请重新输入。"),
        ({"new": "lantern-42-harbour", "old": "wrong"}, "原密码不正确：请重新输入。"),
    ],
    ids=["short", "digits", "common", "like-username", "same", "mismatch", "old-wrong"],
)
def test_password_change_with_a_bad_password_says_what_is_wrong(
    client, person, typed, sentence
) -> None:
    client.force_login(person)

    response = change(client, **typed)

    said = [error for errors in response.context["form"].errors.values() for error in errors]
    assert sentence in said
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert SystemEvent.objects.count() == 0


def test_logout_ends_the_session_and_says_so(client, person) -> None:
    client.force_login(person)

    response = client.post(reverse("logout"))

    assert "您已退出登录" in response.content.decode()
    assert client.get(reverse("my-roles")).status_code == 302
    assert client.get(reverse("logout")).status_code == 405


def test_deactivated_person_is_out_at_the_next_click(client, person) -> None:
    client.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(reverse("my-roles"))["Location"] == "/login/?next=/my-roles/"


def test_my_roles_shows_every_hat_and_who_gave_it(client, person) -> None:
    first, second = an_organisation("上海市甲局"), an_organisation("上海市乙局")
    a_member(Role.DEPARTMENT_STAFF, first, person=person)
    ended = a_member(Role.REVIEWER, second, person=person)
    Membership.objects.filter(pk=ended.pk).update(valid_until="2021-01-01")
    client.force_login(person)

    response = client.get(reverse("my-roles"))

    assert [role.organisation for role in response.context["current"]] == [first]
    assert [role.organisation for role in response.context["past"]] == [second]
    assert "上海市乙局" in response.content.decode()
