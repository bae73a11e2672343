"""Who signs up too often is told to wait, and keeps what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import Person, SignUpAttempt
from tests.backoffice.views.applicants.test_sign_up import account, text
from tests.factories import a_person, the_commission

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_an_hour(settings: Settings) -> None:
    settings.SIGN_UPS_PER_HOUR = 2
    the_commission()


def test_attempts_on_names_that_are_taken_count_and_the_next_tells_nothing(client: Client) -> None:
    a_person(username="lu.mingyuan")
    for _attempt in range(2):
        assert client.post(reverse("sign-up"), account()).status_code == 422

    answer = client.post(reverse("sign-up"), account())

    assert answer.status_code == 429
    assert "每小时 2 次" in text(answer)
    assert "已被使用" not in text(answer)
    assert "城市交通研究" in text(answer)


def test_sign_up_beyond_the_limit_opens_no_account(client: Client) -> None:
    for name in ("lu.a", "lu.b"):
        assert client.post(reverse("sign-up"), account(username=name)).status_code == 302

    assert client.post(reverse("sign-up"), account(username="lu.c")).status_code == 429
    assert set(Person.objects.values_list("username", flat=True)) == {"lu.a", "lu.b"}


def test_form_with_a_mistake_is_no_attempt(client: Client) -> None:
    client.post(reverse("sign-up"), account(phone=""))

    assert not SignUpAttempt.objects.exists()


def test_nobody_gets_more_attempts_by_writing_themselves_other_addresses(
    client: Client, settings: Settings
) -> None:
    settings.PROXY_COUNT = 1
    answers = [
        client.post(
            reverse("sign-up"),
            account(username=f"lu.{number}"),
            headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.7"},
        ).status_code
        for number in range(3)
    ]

    assert answers == [302, 302, 429]
