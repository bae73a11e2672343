"""Public pages are looked at by a stranger, in a folder of files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.workflows.open_list.lists import City, a_city

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def officer(city: City) -> Client:
    client = Client()
    client.force_login(city.officer.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def staff(city: City) -> Client:
    client = Client()
    client.force_login(city.staff.person, backend="django.contrib.auth.backends.ModelBackend")
    return client
