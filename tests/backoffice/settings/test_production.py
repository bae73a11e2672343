"""Production does not start with what would make it unsafe, and names the culprit."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "DATABASE_URL": "sqlite:///never-opened.sqlite3",
    "KAIFANG_SECRET_KEY": "k" * 50,
    "KAIFANG_ALLOWED_HOSTS": "data.example.cn,www.data.example.cn",
    "KAIFANG_EMAIL_URL": "smtp://kaifang:pw@mail.example.cn:587?tls=1",
    "KAIFANG_EMAIL_FROM": "kaifang@data.example.cn",
    "KAIFANG_BASE_URL": "https://data.example.cn",
}


def start(
    folder: Path, code: str = "import backoffice.settings.production", **changed: str
) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own, or start Django with them."""
    settings_used = {"DJANGO_SETTINGS_MODULE": "backoffice.settings.production"}
    return subprocess.run(  # noqa: S603  # code of this file alone
        [sys.executable, "-c", code],
        env={"KAIFANG_DATA_DIR": str(folder), **settings_used, **GOOD, **changed},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_with_what_it_needs_starts(tmp_path: Path) -> None:
    started = start(tmp_path)

    assert (started.returncode, started.stderr) == (0, "")


def test_production_delivers_grants_by_https_alone_even_inside(tmp_path: Path) -> None:
    inside = {
        "KAIFANG_DELIVERY_ALLOW_PRIVATE": "1",
        "KAIFANG_DELIVERY_KEYS": f"a:{'s' * 32}",
    }

    refused = start(tmp_path, KAIFANG_DELIVERY_URL="http://10.0.0.5", **inside)
    started = start(tmp_path, KAIFANG_DELIVERY_URL="https://10.0.0.5", **inside)

    assert (refused.returncode, started.returncode, started.stderr) == (1, 0, "")
    assert "grants would travel unprotected, which is for a demonstration alone" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "", "needs these environment variables: DATABASE_URL"),
        ("KAIFANG_SECRET_KEY", "k" * 49, "KAIFANG_SECRET_KEY is shorter than 50 characters"),
        ("KAIFANG_ALLOWED_HOSTS", "data.example.cn, *", "KAIFANG_ALLOWED_HOSTS contains *"),
        ("KAIFANG_ALLOWED_HOSTS", "*.example.cn", "KAIFANG_ALLOWED_HOSTS contains *"),
        ("KAIFANG_EMAIL_URL", "", "needs these environment variables: KAIFANG_EMAIL_URL"),
        ("KAIFANG_EMAIL_URL", "console:", "KAIFANG_EMAIL_URL writes mails to the log"),
        ("KAIFANG_EMAIL_URL", "memory:", "KAIFANG_EMAIL_URL writes mails to the log"),
        ("KAIFANG_EMAIL_FROM", "", "needs these environment variables: KAIFANG_EMAIL_FROM"),
        ("KAIFANG_BASE_URL", "http://data.example.cn", "KAIFANG_BASE_URL does not begin with"),
        ("KAIFANG_DELIVERY_URL", "https://delivery.example.cn", "needs KAIFANG_DELIVERY_KEYS"),
        ("KAIFANG_DELIVERY_URL", "http://delivery.example.cn", "KAIFANG_DELIVERY_URL does not"),
        ("KAIFANG_KEEP_LOGINS_DAYS", "183", "only a whole number of 184 or more"),
        ("KAIFANG_DEBUG", "1", "KAIFANG_DEBUG=1 is refused in production"),
        ("KAIFANG_PROXY_COUNT", "-1", "KAIFANG_PROXY_COUNT='-1': only a whole number of 0"),
    ],
)
def test_production_with_an_unsafe_value_names_it_and_stops(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    started = start(tmp_path, **{name: value})

    assert started.returncode == 1
    assert sentence in started.stderr


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("reports.signing.local_test.LocalTestSigner", "whose certificates are worth nothing"),
        # The same class under the name that another module has for it, and one made of it.
        ("backoffice.demo.agreements.LocalTestSigner", "whose certificates are worth nothing"),
        ("tests.reports.signing.test_additions.Later", "whose certificates are worth nothing"),
        ("signing.city.Service", "leads to no class"),
        ("reports.signing.provider.is_signing_online", "leads to no class"),
    ],
)
def test_process_of_production_signs_by_a_real_service_alone(
    tmp_path: Path, name: str, sentence: str
) -> None:
    started = start(tmp_path, "import django; django.setup()", KAIFANG_SIGNING_PROVIDER=name)

    assert started.returncode == 1
    assert sentence in started.stderr


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("backoffice.demo.identity.InventedRegister", "whose people are invented"),
        ("identity.city.Service", "leads to no class"),
    ],
)
def test_process_of_production_asks_a_real_identity_service_alone(
    tmp_path: Path, name: str, sentence: str
) -> None:
    started = start(tmp_path, "import django; django.setup()", KAIFANG_IDENTITY_SERVICE=name)

    assert started.returncode == 1
    assert sentence in started.stderr


def test_process_of_production_loads_the_class_of_a_service(tmp_path: Path) -> None:
    service = "tests.backoffice.settings.test_production.CityService"
    started = start(tmp_path, "import django; django.setup()", KAIFANG_SIGNING_PROVIDER=service)

    assert (started.returncode, started.stderr) == (0, "")


class CityService:
    """Stands for the class of a real service, which production loads and does not ask."""
