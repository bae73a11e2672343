"""The digests that seal the facts of a dossier, and what is thought of its entries."""

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


def verdicts_digest(verdicts: Iterable[tuple[int, str, str]]) -> str:
    """Return the digest over entry, verdict and reason of each, whatever their order."""
    lines = sorted(f"{entry}|{verdict}|{reason}" for entry, verdict, reason in verdicts)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
