"""What proves that a message comes from whoever holds a key, and that it is not an old one.

Of the standard library alone, so that a receiver elsewhere can take this file as it is.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMESTAMP: Final = "Kaifang-Timestamp"
KEY: Final = "Kaifang-Key"
SIGNATURE: Final = "Kaifang-Signature"
# conditional-access.md, S44: outside of five minutes a message is one that somebody kept.
WINDOW_SECONDS: Final = 300


class NotGenuine(Exception):  # noqa: N818  # named for what it found
    """A message is not signed by a known key, or not now; the code says which."""


class Headers(Protocol):
    """What came beside a body; a web server's own do not mind how a name is cased."""

    def get(self, name: str, /) -> str | None:
        """Return the value of a header, or None."""


def signed(content: bytes, *, key: tuple[str, str], at: float) -> dict[str, str]:
    """Return the headers that sign a content.

    Args:
        content: the body; of a request without one, the path that it asks for.
        key: id and secret.
        at: seconds since 1970.
    """
    name, secret = key
    timestamp = str(int(at))
    return {TIMESTAMP: timestamp, KEY: name, SIGNATURE: _signature(secret, timestamp, content)}


def check(content: bytes, headers: Headers, *, keys: Mapping[str, str], at: float) -> None:
    """Pass a content that a known key signed within five minutes of now.

    Raises:
        NotGenuine: `unsigned`, `unknown key`, `bad signature` or `stale`.
    """
    timestamp, name = headers.get(TIMESTAMP) or "", headers.get(KEY) or ""
    said = headers.get(SIGNATURE) or ""
    if not (timestamp.isascii() and timestamp.isdigit() and said.isascii() and said):
        raise NotGenuine("unsigned")
    if name not in keys:
        raise NotGenuine("unknown key")
    if not hmac.compare_digest(said, _signature(keys[name], timestamp, content)):
        raise NotGenuine("bad signature")
    if abs(at - int(timestamp)) > WINDOW_SECONDS:
        raise NotGenuine("stale")


def _signature(secret: str, timestamp: str, content: bytes) -> str:
    signing = hmac.new(secret.encode(), f"{timestamp}.".encode() + content, hashlib.sha256)
    return f"sha256={signing.hexdigest()}"
