"""Where the virus scanner listens, as the environment names it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from backoffice.settings.environment import scanner


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", None),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamd.example.cn:3310", ("clamd.example.cn", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_scanner_is_an_address_or_a_socket_or_absent(
    monkeypatch: pytest.MonkeyPatch, value: str, address: object
) -> None:
    monkeypatch.setenv("KAIFANG_CLAMD", value)

    assert scanner("KAIFANG_CLAMD") == address


@pytest.mark.parametrize(
    "value", ["clamd", ":3310", "host:", "host:0", "host:65536", "host:x", "host:３３１０", "run/x"]
)
def test_scanner_that_cannot_be_stops_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("KAIFANG_CLAMD", value)

    with pytest.raises(ImproperlyConfigured, match=r"KAIFANG_CLAMD=.*host:port or the path"):
        scanner("KAIFANG_CLAMD")
