"""The digest that seals the facts of a dossier into the system chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fact, part, value, what it is a part of.
FactValues = tuple[str, str, int, int | None]


def facts_digest(facts: Iterable[FactValues]) -> str:
    """Return the digest over what facts say, whatever their order."""
    lines = sorted(
        f"{code}|{part}|{value}|{'' if whole is None else whole}"
        for code, part, value, whole in facts
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
