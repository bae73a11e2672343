"""The digests that bind a text to what was shown: SHA-256, and SM3 where the machine has it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDigests:
    """Digests of a text in UTF-8, in hexadecimal.

    Attributes:
        sha256: binds the text; always there.
        sm3: kept beside it for who asks for a national algorithm; empty where this machine's
            OpenSSL has none. Nothing depends on it.
    """

    sha256: str
    sm3: str


def text_digests(text: str) -> TextDigests:
    """Return the digests of a text exactly as it stands, with no normal form applied."""
    content = text.encode()
    return TextDigests(sha256=hashlib.sha256(content).hexdigest(), sm3=_sm3(content))


def _sm3(content: bytes) -> str:
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:  # built without it, or forbidden by the policy of the machine
        return ""
