"""`manage.py run_sample_receiver` refuses what makes no sense; what it does is tested as a process.

That is in `tests/backoffice/grant_delivery/test_with_receiver.py`.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

KEYS = (("2023b", "n" * 32),)


def refused(folder: Path, *options: str) -> str:
    """Run it and return the sentence with which it refuses."""
    with pytest.raises(UsageError) as raised:
        call_command("run_sample_receiver", "--file", str(folder / "held"), *options)
    return str(raised.value)


def test_receiver_is_not_offered_in_production(settings: Settings, tmp_path: Path) -> None:
    settings.DELIVERY_KEYS, settings.ENVIRONMENT = KEYS, "production"

    assert "生产环境不提供" in refused(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_receiver_does_not_run_without_keys(settings: Settings, tmp_path: Path) -> None:
    settings.DELIVERY_KEYS = ()

    assert "KAIFANG_DELIVERY_KEYS" in refused(tmp_path)


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_receiver_refuses_what_is_no_port(settings: Settings, tmp_path: Path, port: str) -> None:
    settings.DELIVERY_KEYS = KEYS

    assert "0 到 65535" in refused(tmp_path, f"--port={port}")


def test_receiver_says_that_its_port_is_taken(settings: Settings, tmp_path: Path) -> None:
    settings.DELIVERY_KEYS = KEYS
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert f"端口 {port} 已被占用" in refused(tmp_path, "--port", str(port))
