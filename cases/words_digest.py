"""The digest that seals a note or a message into the system chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cases.events import canonical
from cases.models import CaseMessage

if TYPE_CHECKING:
    from cases.models import CaseNote


def words_facts(words: CaseNote | CaseMessage) -> dict[str, Any]:  # Any: JSON content
    """Return what the seal of a note or a message covers, under the names it is hashed with."""
    side = {"from_handlers": words.from_handlers} if isinstance(words, CaseMessage) else {}
    return {
        "case": words.case_id,
        "author": words.author_id,
        "organisation": words.organisation_id,
        "text": words.text,
        "at": words.at,
        "salt": words.salt,
        **side,
    }


def words_digest(words: CaseNote | CaseMessage) -> str:
    """Return the digest that the seal of a note or a message must carry."""
    return hashlib.sha256(canonical(words_facts(words))).hexdigest()
