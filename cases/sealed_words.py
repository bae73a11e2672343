"""Digests that stand in the chain in place of words that may be about a private person."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from cases.events import canonical

SALT_BYTES: Final = 16


def new_salt() -> str:
    """Return what keeps a digest from being tried out with likely words."""
    return secrets.token_hex(SALT_BYTES)


def sealed(salt: str, **words: str) -> str:
    """Return the digest of some words under their names, with their row's salt."""
    return hashlib.sha256(canonical({"salt": salt, **words})).hexdigest()
