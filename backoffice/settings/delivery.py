"""Where grants are delivered to, and the keys that sign what goes there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_KEY: Final = re.compile(r"(?P<id>[a-z0-9-]{1,20}):(?P<secret>[!-+\--~]{32,200})")
# One that signs, and one that still holds while the other side changes over.
MOST_KEYS: Final = 2


def delivery_url(value: str, *, private: bool) -> str:
    """Return the address of the delivery system, without the slash at its end.

    Raises:
        ImproperlyConfigured: it cannot be used. The sentence leaves out what may be a password.
    """
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        plain = value.isascii() and value.isprintable() and " " not in value
        named = plain and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or "@" in parts.netloc or parts.query or parts.fragment:
        message = (
            "KAIFANG_DELIVERY_URL cannot be used: only an address as "
            "https://delivery.example.cn/kaifang is allowed, without a name or password in it."
        )
        raise ImproperlyConfigured(message)
    if parts.scheme != "https" and not (parts.scheme == "http" and private):
        message = (
            "KAIFANG_DELIVERY_URL does not begin with https://: grants would travel unprotected. "
            "Only with KAIFANG_DELIVERY_ALLOW_PRIVATE=1, for a demonstration, may it be http://."
        )
        raise ImproperlyConfigured(message)
    return value.rstrip("/")


def delivery_keys(value: str, *, url: str) -> tuple[tuple[str, str], ...]:
    """Return the keys as pairs of id and secret, the one that signs first.

    Raises:
        ImproperlyConfigured: they cannot be used, or an address has none. No secret is said.
    """
    found = [_KEY.fullmatch(each.strip()) for each in value.split(",")] if value else []
    pairs = tuple((each["id"], each["secret"]) for each in found if each)
    if len(pairs) != len(found) or len(dict(pairs)) != len(found) or len(found) > MOST_KEYS:
        message = (
            "KAIFANG_DELIVERY_KEYS cannot be used: write one or two of ID:SECRET, separated by a "
            "comma, the one that signs first; an id of small letters, digits and hyphens, a "
            "secret of 32 signs or more, as python -c 'import secrets; "
            "print(secrets.token_urlsafe(32))' makes."
        )
        raise ImproperlyConfigured(message)
    if url and not pairs:
        message = "KAIFANG_DELIVERY_URL needs KAIFANG_DELIVERY_KEYS: nothing leaves unsigned."
        raise ImproperlyConfigured(message)
    return pairs
