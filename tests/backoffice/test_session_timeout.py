"""Sessions: prolonged while a person works, ended half an hour after they stopped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.session_timeout import SEEN
from tests.factories import a_person

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def last_seen(client: Client) -> int:
    """Return when the session was last prolonged."""
    return int(client.session[SEEN])


def test_session_first_page_notes_the_time(client: Client) -> None:
    client.force_login(a_person())
    before = int(time.time())

    client.get(reverse("my-queue"))

    assert before <= last_seen(client) <= int(time.time())


def test_session_next_page_within_a_minute_writes_nothing(client: Client) -> None:
    client.force_login(a_person())
    recent = int(time.time()) - 30
    session = client.session
    session[SEEN] = recent
    session.save()

    client.get(reverse("my-queue"))

    assert last_seen(client) == recent


def test_session_page_after_a_minute_prolongs_it(client: Client) -> None:
    client.force_login(a_person())
    old = int(time.time()) - 90
    session = client.session
    session[SEEN] = old
    session.save()

    client.get(reverse("my-queue"))

    assert last_seen(client) > old


def test_session_past_its_age_asks_for_the_password(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_AGE = -1
    client.force_login(a_person())

    response = client.get(reverse("my-queue"))

    assert response["Location"] == f"{reverse('login')}?next={reverse('my-queue')}"
