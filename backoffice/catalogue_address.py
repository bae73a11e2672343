"""Addresses of the resource catalogue: taken apart, joined, and shown without their secrets."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext as _t

from cases.errors import UnreadableFile


def shown_address(address: str) -> str:
    """Return what of an address may be kept and shown: no name, password, question or anchor.

    Any of them may hold what lets its bearer in.
    """
    parts = split_address(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"


def split_address(address: str) -> SplitResult:
    """Take an address apart.

    Raises:
        UnreadableFile: it is none, or none of the web.
    """
    try:
        address.encode()
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").encode("idna"), parts.port
    except ValueError as error:
        raise UnreadableFile(_t("目录接口给出的地址不成地址。请与接口方核对。")) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise UnreadableFile(_t("目录接口的地址须以 http:// 或 https:// 开头。请核对设置。"))
    return parts


def joined_address(base: str, other: str) -> str:
    """Return where an address leads that a page or a move gave.

    Raises:
        UnreadableFile: it is none.
    """
    try:
        joined = urljoin(base, other)
    except ValueError as error:
        raise UnreadableFile(_t("目录接口给出的地址不成地址。请与接口方核对。")) from error
    split_address(joined)
    return joined


def is_public(host: str) -> bool:
    """Tell whether everything that a host stands for is outside of private networks."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    addresses = [ipaddress.ip_address(each[4][0]) for each in found]
    return bool(addresses) and all(address.is_global for address in addresses)
