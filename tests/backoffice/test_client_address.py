"""A lockout belongs to the visitor, and nobody can write themselves another address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory

from backoffice.client_address import client_address
from tests.factories import a_person

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.mark.parametrize(
    ("proxies", "heard", "expected"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "unknown", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_client_address_believes_as_many_proxies_as_there_are(
    settings: Settings, proxies: int, heard: str, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=heard)

    assert client_address(request) == expected


def test_client_address_of_a_socket_without_one_is_not_known(settings: Settings) -> None:
    settings.PROXY_COUNT = 0

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.django_db
def test_failed_login_behind_a_proxy_is_counted_for_the_visitor(settings: Settings) -> None:
    settings.PROXY_COUNT = 1
    a_person(username="zhang.wei")

    Client().post(
        "/login/",
        {"username": "zhang.wei", "password": "wrong"},
        REMOTE_ADDR="10.0.0.9",
        HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4",
    )

    assert [each.ip_address for each in AccessAttempt.objects.all()] == ["1.2.3.4"]
