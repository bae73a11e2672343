"""Where a login comes from, also behind proxies: the address that a lockout is tied to."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the address that the outermost of our own proxies saw; None: it is not known.

    Every proxy appends whom it heard to `X-Forwarded-For`, so only as many addresses from the
    right as there are proxies can be believed: what stands before them anybody can write.
    """
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.PROXY_COUNT
    if count and len(heard) >= count:
        return _address(heard[-count]) or _address(request.META.get("REMOTE_ADDR", ""))
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
