"""A service of real identity that knows the invented applicants of the demonstration."""

from __future__ import annotations

import hashlib
from typing import Final

from backoffice.demo.subjects import ENTERPRISE, RENAMED_SOCIETY, RESEARCHER
from cases.states.identity_answer import IdentityOutcome
from workflows.administration.applicants.identity_service import IdentityAnswer

NAMES: Final = {each.number: each.name for each in (ENTERPRISE, RESEARCHER, RENAMED_SOCIETY)}


class InventedRegister:
    """Tells of invented applicants whether name and number belong together; it knows no others."""

    def check(
        self, *, kind: str, name: str, number: str
    ) -> IdentityAnswer:  # as the protocol has it
        known = NAMES.get(number)
        if known is None:
            return IdentityAnswer(outcome=IdentityOutcome.UNKNOWN)
        outcome = IdentityOutcome.CONFIRMED if known == name else IdentityOutcome.DIFFERENT
        reference = hashlib.sha256(f"{name}{number}".encode()).hexdigest()[:12].upper()
        return IdentityAnswer(outcome=outcome, reference=f"DEMO-{reference}")
