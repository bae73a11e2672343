"""Somebody signs up to apply for data, and sees what became of it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Applicant, Person, Registration, WorkItem
from tests.factories import a_person, the_commission
from tests.workflows.administration.applicants.subjects import (
    CREDIT_CODE,
    IDENTITY,
    an_officer,
    company,
    decided,
    registered,
    researcher,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "Hai-lang-9-ji"


def text(response: Any) -> str:
    """Return a response as a reader sees it."""
    return " ".join(unescape(response.content.decode()).split())


def account(**typed: str) -> dict[str, str]:
    """Return what somebody types who applies for themselves."""
    plain = {
        "username": "lu.mingyuan",
        "person_name": "陆明远",
        "email": "lu@example.cn",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "kind": "natural_person",
        "subject_name": "陆明远",
        "number": IDENTITY,
        "phone": "13800000001",
        "is_researcher": "on",
        "statement": "城市交通研究",
    }
    return plain | typed


def test_sign_up_opens_an_account_that_may_log_in_and_wait(client: Client) -> None:
    the_commission()

    answer = client.post(reverse("sign-up"), account(), follow=True)

    registration = Registration.objects.get()
    assert answer.redirect_chain == [(reverse("login"), 302)]
    assert f"主体认证 {registration.number} 已提交" in text(answer)
    client.post(reverse("login"), {"username": "lu.mingyuan", "password": PASSWORD})
    shown = text(client.get(reverse("my-registration")))
    assert "待核验" in shown
    assert "提交认证</button>" not in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password_again": "Hai-lang-9-xx"}, "两次输入的密码不一致"),
        ({"password": "kurz", "password_again": "kurz"}, "密码太短"),
        ({"number": "310101199003074256"}, "公民身份号码不正确"),
        ({"kind": "legal_person", "is_researcher": ""}, "统一社会信用代码"),
        ({"kind": "bank"}, "请从列表中选择主体类型"),
        ({"email": "lu"}, "电子邮箱写法不对"),
        ({"username": "陆"}, "不能使用：只能由 2 至 60 个小写字母"),
        ({"phone": ""}, "请填写联系电话"),
        ({"subject_name": "长" * 121}, "最多 120 字"),
    ],
)
def test_sign_up_that_cannot_be_says_why_and_writes_nothing(
    client: Client, typed: dict[str, str], words: str
) -> None:
    the_commission()

    answer = client.post(reverse("sign-up"), account(**typed))

    assert answer.status_code == 422
    assert words in text(answer)
    assert "城市交通研究" in text(answer)
    assert not Person.objects.exists()
    assert not Registration.objects.exists()


def test_sign_up_with_a_taken_account_says_so_beside_it(client: Client) -> None:
    the_commission()
    a_person(username="lu.mingyuan")

    answer = client.post(reverse("sign-up"), account())

    assert answer.status_code == 422
    assert "账号“lu.mingyuan”已被使用" in text(answer)


def test_sign_up_page_leads_who_is_logged_in_to_their_own_registration(client: Client) -> None:
    client.force_login(a_person())

    assert client.get(reverse("sign-up"))["Location"] == reverse("my-registration")


def test_refused_person_reads_the_reason_and_registers_again(client: Client) -> None:
    person = a_person()
    decided(registered(company(), person), "refuse", reason="名称与执照不符")
    client.force_login(person)

    shown = text(client.get(reverse("my-registration")))
    assert "名称与执照不符" in shown
    said = {name: value for name, value in account().items() if "password" not in name}
    answer = client.post(reverse("my-registration"), said)

    assert answer.status_code == 302
    assert [each.state for each in Registration.objects.order_by("pk")] == ["refused", "submitted"]


def test_second_registration_from_another_tab_is_refused_with_a_sentence(client: Client) -> None:
    person = a_person()
    first = registered(company(), person)
    client.force_login(person)

    answer = client.post(reverse("my-registration"), account())

    assert answer.status_code == 422
    assert f"{first.number} 正在核验" in text(answer)


def test_number_that_cannot_be_is_shown_beside_its_field(client: Client) -> None:
    the_commission()
    client.force_login(a_person())

    answer = client.post(reverse("my-registration"), account(number="1"))

    assert answer.status_code == 422
    assert "公民身份号码不正确" in text(answer)


def test_own_page_shows_nothing_of_others_and_asks_for_a_login(client: Client) -> None:
    other = registered(company())
    assert client.get(reverse("my-registration")).status_code == 302
    stranger = a_person()
    client.force_login(stranger)

    assert other.number not in text(client.get(reverse("my-registration")))
    assert client.get(reverse("case", args=[other.number])).status_code == 404


def test_staff_sees_what_was_said_and_verifies_with_the_flags_found(client: Client) -> None:
    person = a_person(email="lu@example.cn")
    registration = registered(company(is_small_business=True), person)
    item = WorkItem.objects.get(process_id=registration.pk)
    client.force_login(an_officer().person)
    address = reverse("step", args=[item.pk])

    shown = text(client.get(address))
    assert CREDIT_CODE in shown
    assert "021-55550101" in shown
    assert "核定为中小微企业" in shown
    assert "核定为个人研究者" not in shown
    answer = client.post(
        address,
        {
            "outcome": "verify",
            "expected_version": registration.version,
            "is_small_business": "on",
        },
    )

    assert answer.status_code == 302
    assert Applicant.objects.get().is_small_business
    client.force_login(person)
    assert "您已认证为“上海申图数据科技有限公司”的申请人" in text(
        client.get(reverse("my-registration"))
    )


def test_staff_reads_no_more_of_an_identity_number_than_its_ends(client: Client) -> None:
    registration = registered(researcher())
    client.force_login(an_officer().person)

    shown = text(client.get(reverse("case", args=[registration.number])))

    assert "310*************55" in shown
    assert IDENTITY not in shown


def test_own_page_asks_as_often_however_many_were_refused(client: Client) -> None:
    person = a_person()
    client.force_login(person)
    asked = []
    for number in (1, 3):
        while Registration.objects.filter(state="refused").count() < number:
            decided(registered(company(), person), "refuse", reason="执照已注销。")
        client.get(reverse("my-registration"))
        with CaptureQueriesContext(connection) as queries:
            shown = text(client.get(reverse("my-registration")))
        assert shown.count("执照已注销。") == number
        asked.append(len(queries))

    assert asked[0] == asked[1]
