"""A signature holds for its content, its key and five minutes."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from backoffice.grant_delivery.signature import (
    KEY,
    SIGNATURE,
    TIMESTAMP,
    NotGenuine,
    check,
    signed,
)

BODY = b'{"event":"e1"}'
NEW, OLD = ("2023b", "n" * 32), ("2023a", "o" * 32)
AT = 1_695_780_000.9


def test_signature_is_of_timestamp_point_and_content() -> None:
    headers = signed(BODY, key=NEW, at=AT)

    expected = hmac.new(b"n" * 32, b'1695780000.{"event":"e1"}', hashlib.sha256).hexdigest()
    assert headers == {
        "Kaifang-Timestamp": "1695780000",
        "Kaifang-Key": "2023b",
        "Kaifang-Signature": f"sha256={expected}",
    }


@pytest.mark.parametrize("key", [NEW, OLD])
@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_what_one_of_two_keys_signed_within_five_minutes_passes(
    key: tuple[str, str], seconds: int
) -> None:
    headers = signed(BODY, key=key, at=AT)

    check(BODY, headers, keys=dict([NEW, OLD]), at=int(AT) + seconds)


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_what_was_signed_more_than_five_minutes_away_is_stale(seconds: int) -> None:
    headers = signed(BODY, key=NEW, at=AT)

    with pytest.raises(NotGenuine, match=r"^stale$"):
        check(BODY, headers, keys=dict([NEW]), at=int(AT) + seconds)


@pytest.mark.parametrize(
    ("changed", "body", "why"),
    [
        ({}, b'{"event":"e2"}', "bad signature"),
        ({TIMESTAMP: "1695780001"}, BODY, "bad signature"),
        ({KEY: "2023a"}, BODY, "bad signature"),
        ({SIGNATURE: "sha256="}, BODY, "bad signature"),
        ({KEY: "2022"}, BODY, "unknown key"),
        ({KEY: ""}, BODY, "unknown key"),
        ({SIGNATURE: ""}, BODY, "unsigned"),
        ({SIGNATURE: "签"}, BODY, "unsigned"),
        ({TIMESTAMP: ""}, BODY, "unsigned"),
        ({TIMESTAMP: "-1"}, BODY, "unsigned"),
        ({TIMESTAMP: "²"}, BODY, "unsigned"),
    ],
)
def test_what_was_altered_on_the_way_is_not_genuine(
    changed: dict[str, str], body: bytes, why: str
) -> None:
    headers = signed(BODY, key=NEW, at=AT) | changed

    with pytest.raises(NotGenuine, match=f"^{why}$"):
        check(body, headers, keys=dict([NEW, OLD]), at=AT)
