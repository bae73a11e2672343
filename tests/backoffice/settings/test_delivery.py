"""Where grants are delivered to and what signs them; what cannot be used is refused by name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from backoffice.settings.delivery import delivery_keys, delivery_url

SECRET = "secret-word-" + "s" * 20
OTHER = "other/word+=~" + "t" * 20


@pytest.mark.parametrize(
    ("value", "private", "expected"),
    [
        ("", False, ""),
        ("https://delivery.example.cn", False, "https://delivery.example.cn"),
        ("https://delivery.example.cn:8443/a/", False, "https://delivery.example.cn:8443/a"),
        ("https://10.0.0.5/a", True, "https://10.0.0.5/a"),
        ("http://127.0.0.1:8010", True, "http://127.0.0.1:8010"),
    ],
)
def test_delivery_url_is_kept_without_its_last_slash(
    value: str, private: bool, expected: str
) -> None:
    assert delivery_url(value, private=private) == expected


@pytest.mark.parametrize(
    "value",
    [
        "delivery.example.cn",
        "https://",
        "https://k:secret-word@delivery.example.cn",
        "https://secret-word@delivery.example.cn",
        "https://delivery.example.cn/?token=secret-word",
        "https://delivery.example.cn/#a",
        "https://delivery.example.cn/交付",
        "https://delivery.example.cn/a b",
        "https://delivery.example.cn:99999/secret-word",
        "https://[::1/secret-word",
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_delivery_url_that_is_no_plain_address_is_refused_without_its_password(
    value: str, private: bool
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^KAIFANG_DELIVERY_URL cannot") as raised:
        delivery_url(value, private=private)

    assert "secret-word" not in str(raised.value)


@pytest.mark.parametrize(
    ("value", "private"),
    [
        ("http://delivery.example.cn", False),
        ("http://127.0.0.1:8010", False),
        ("ftp://delivery.example.cn", True),
    ],
)
def test_delivery_url_without_encryption_is_refused(value: str, private: bool) -> None:
    with pytest.raises(ImproperlyConfigured, match="does not begin with https://"):
        delivery_url(value, private=private)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ()),
        (f"2023b:{SECRET}", (("2023b", SECRET),)),
        (f"2023b:{SECRET}, 2023-a:{OTHER}", (("2023b", SECRET), ("2023-a", OTHER))),
        (f"a:{SECRET}:more", (("a", f"{SECRET}:more"),)),
    ],
)
def test_delivery_keys_are_pairs_the_one_that_signs_first(
    value: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert delivery_keys(value, url="") == expected


@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        f":{SECRET}",
        "a:" + SECRET[:31],
        f"A:{SECRET}",
        f"a:{SECRET} b",
        f"a:{SECRET},",
        f"a:{SECRET},a:{OTHER}",
        f"a:{SECRET},b:{OTHER},c:{OTHER}",
    ],
)
def test_delivery_keys_that_cannot_be_used_are_refused_without_a_secret(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^KAIFANG_DELIVERY_KEYS cannot") as raised:
        delivery_keys(value, url="")

    assert "secret-word" not in str(raised.value)


def test_delivery_keys_are_missing_where_there_is_an_address() -> None:
    with pytest.raises(ImproperlyConfigured, match="nothing leaves unsigned"):
        delivery_keys("", url="https://delivery.example.cn")
