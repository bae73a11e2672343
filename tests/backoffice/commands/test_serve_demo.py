"""What the demonstration starts: a delivery system of its own, unless one is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from backoffice.management.commands.serve_demo import commands_of_demo, environment_of_demo
from backoffice.settings.delivery import delivery_keys, delivery_url

if TYPE_CHECKING:
    from pytest_django import Settings


def test_demo_pushes_grants_to_a_receiver_of_its_own_under_a_fresh_key(settings: Settings) -> None:
    settings.DELIVERY_URL = ""

    commands = commands_of_demo(8000, 8123)
    first, second = environment_of_demo(8000, 8123), environment_of_demo(8000, 8123)

    assert commands["run_sample_receiver"][-3:] == ["run_sample_receiver", "--port", "8123"]
    url = delivery_url(first["KAIFANG_DELIVERY_URL"], private=True)
    assert url == "http://127.0.0.1:8123"
    assert first["KAIFANG_DELIVERY_ALLOW_PRIVATE"] == "1"
    [(name, secret)] = delivery_keys(first["KAIFANG_DELIVERY_KEYS"], url=url)
    assert name == "demo"
    assert secret not in second["KAIFANG_DELIVERY_KEYS"]


def test_delivery_system_that_is_named_stays_and_no_other_is_started(settings: Settings) -> None:
    settings.DELIVERY_URL = "https://delivery.example.cn"

    env = environment_of_demo(8000, 8123)

    assert set(commands_of_demo(8000, 8123)) == {"gunicorn", "run_huey"}
    assert env.get("KAIFANG_DELIVERY_KEYS") == os.environ.get("KAIFANG_DELIVERY_KEYS")
