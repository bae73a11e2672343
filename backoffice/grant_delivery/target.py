"""The delivery system as an address that may be asked, and one exchange with it."""

from __future__ import annotations

import http.client
import ipaddress
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from backoffice.grant_delivery.signature import signed
from backoffice.pinned_connection import (
    PinnedConnection,
    PrivateAddress,
    is_outside,
    numeric_addresses,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Where a private target is allowed, it is one of these, written as they are. What tells a machine
# its own secrets is never among them.
_PRIVATE: Final = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
_NEWER: Final = 6
_METADATA: Final = frozenset(
    map(
        ipaddress.ip_address,
        ("168.63.129.16", "64:ff9b::a83f:8110", "fd00:ec2::254", "fd20:ce::254"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where to, signed by whom, and how much is borne. Defaults are house defaults.

    Attributes:
        url: the address, without the slash at its end.
        keys: pairs of id and secret; the first signs.
        private: whether it may lie inside a private network, and be asked without encryption.
        seconds: for one exchange as a whole, once its name is resolved.
        most_bytes: the largest answer.
        clock: seconds since 1970, for the signature.
    """

    url: str
    keys: tuple[tuple[str, str], ...] = field(repr=False)
    private: bool = False
    # A worker leases 50 rows for five minutes: each may take a tenth of a minute.
    seconds: float = 5
    most_bytes: int = 4 * 1024 * 1024
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; a redirect is an answer as any other and is not followed."""

    status: int
    body: bytes


class Unprotected(Exception):  # noqa: N818  # named for what it found
    """The address asks for an exchange without encryption, which is not allowed."""


class TooMuch(Exception):  # noqa: N818  # named for what it found
    """The answer is longer than what is borne."""


def target_of_settings() -> Target:
    """Return the delivery system that the settings name."""
    return Target(
        url=settings.DELIVERY_URL,
        keys=settings.DELIVERY_KEYS,
        private=settings.DELIVERY_ALLOW_PRIVATE,
    )


def exchange(target: Target, method: str, path: str, *, body: bytes | None = None) -> Answer:
    """Send one signed request and return the answer, whatever its status.

    The name is resolved once, every number that it stands for is judged, and the connection goes
    to the numbers that were judged.

    Args:
        target: the delivery system.
        method: GET or POST.
        path: what follows the target's address, with its question.
        body: JSON; None: the path is what is signed.

    Raises:
        PrivateAddress, Unprotected: the address is not one that may be asked.
        OSError, http.client.HTTPException: there was no answer, or none in time.
        TooMuch: the answer is too long.
    """
    parts = urlsplit(target.url + path)
    asked = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = PinnedConnection(parts, _addresses(parts, target), seconds=target.seconds)
    headers = {"Accept": "application/json", "User-Agent": "kaifang"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    content = asked.encode() if body is None else body
    try:
        with connection.at_most(target.seconds):
            headers |= signed(content, key=target.keys[0], at=target.clock())
            connection.request(method, asked, body=body, headers=headers)
            answer = _read(connection.getresponse(), target.most_bytes)
    finally:
        connection.close()
    if connection.gave_up:
        # Without a length, what was cut off looks whole.
        raise TimeoutError
    return answer


def _read(answer: http.client.HTTPResponse, most: int) -> Answer:
    body = answer.read(most + 1)
    if len(body) > most:
        raise TooMuch
    if answer.length:
        # `read` with a bound does not say that the rest never came.
        raise http.client.IncompleteRead(body, answer.length)
    return Answer(status=answer.status, body=body)


def _addresses(parts: SplitResult, target: Target) -> list[str]:
    if parts.scheme != "https" and not (parts.scheme == "http" and target.private):
        raise Unprotected
    found = numeric_addresses(parts, private=target.private)
    if not all(_may_be_asked(each, private=target.private) for each in found):
        raise PrivateAddress
    return found


def _may_be_asked(address: str, *, private: bool) -> bool:
    number: Any = ipaddress.ip_address(address)  # Any: of either internet
    # An older address in the dress of a newer one has no business in a name of ours, nor has one
    # that names the way out of this machine: it equals none of the known ones.
    is_dressed = number.version == _NEWER and (
        number.ipv4_mapped or number.sixtofour or number.teredo or number.scope_id
    )
    if number in _METADATA or is_dressed:
        return False
    inside = any(number.version == each.version and number in each for each in _PRIVATE)
    return is_outside(address) or (private and inside)
