"""A connection that goes to the very address that was looked at, not to where a name leads next.

Between looking a name up and connecting to it, whoever owns the name may let it mean something
else. So it is looked up once, judged, and the connection is made to the number.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from urllib.parse import SplitResult

# Behind this prefix a gateway reaches any address of the older internet, the private ones too.
_GATEWAY: Final = ipaddress.ip_network("64:ff9b::/96")
# All that is given out of the newer internet; the rest is for translations and local use.
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")
_PORTS: Final = {"http": 80, "https": 443}


class PrivateAddress(Exception):  # noqa: N818  # named for what it found
    """A name stands for an address inside a private network."""


def numeric_addresses(parts: SplitResult, *, private: bool) -> list[str]:
    """Return the numeric addresses that a connection may go to.

    One private address among public ones refuses all: which of them is taken is not ours to say.

    Raises:
        PrivateAddress: one is inside a private network, and that is not wanted.
        OSError: the name stands for nothing.
    """
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private and not all(map(is_outside, addresses)):
        raise PrivateAddress
    return addresses


def is_outside(address: str) -> bool:
    """Tell whether a numeric address is one of the open internet."""
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _GATEWAY:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        elif number.ipv4_mapped is None and number not in _GIVEN_OUT:
            return False
        if inner is not None and not is_outside(str(inner)):
            return False
    return number.is_global and not number.is_multicast


class PinnedConnection(http.client.HTTPConnection):
    """A connection to given numbers; the name only says whom we ask for, and who must prove it."""

    def __init__(self, parts: SplitResult, addresses: Sequence[str], *, seconds: float) -> None:
        port = _PORTS[parts.scheme]
        super().__init__(parts.hostname or "", parts.port or port, timeout=seconds)
        # This port is not written behind the name in the header of the host.
        self.default_port = port
        self.gave_up = False
        self._addresses = addresses
        self._seconds = seconds
        self._context = ssl.create_default_context() if parts.scheme == "https" else None
        # The library forgets its socket once an answer says that it is the last one.
        self._held: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self._held = self._first_that_answers()
        if self.gave_up:
            # Whoever watches the time found nothing to end while this was being connected.
            raise TimeoutError
        if self._context is not None:
            secure = self._context.wrap_socket(
                self._held, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self._held = secure
            secure.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        failure = OSError()
        for address in self._addresses:
            if self.gave_up:
                break
            try:
                return socket.create_connection((address, self.port), self._seconds)
            except OSError as error:
                failure = error
        raise failure

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """End the connection after so long: whatever is waited for inside then breaks off."""
        is_done = threading.Event()

        def watch() -> None:
            if not is_done.wait(seconds):
                self._give_up()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            is_done.set()
            watcher.join()

    def _give_up(self) -> None:
        self.gave_up = True
        if self._held is not None:
            try:
                self._held.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself
