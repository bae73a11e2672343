"""A version of the template as it is stored, and the digest that seals it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cases.agreement.check import faults_of
from cases.agreement.template import CODE, AgreementTemplate, Clause
from cases.agreement.terms import AgreementTerms, faults_of_terms
from cases.events import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an administrator words: the title, the clauses and the usual terms."""

    title: str
    clauses: tuple[Clause, ...]
    terms: AgreementTerms

    def as_template(self, number: int) -> AgreementTemplate:
        """Return it as a version of the template."""
        return AgreementTemplate(code=CODE, version=number, title=self.title, clauses=self.clauses)

    def as_json(self) -> dict[str, Any]:  # Any: JSON content
        """Return it as it is stored."""
        return {
            "title": self.title,
            "clauses": [asdict(clause) for clause in self.clauses],
            "terms": asdict(self.terms),
        }

    def digest(self, number: int) -> str:
        """Return the digest by which the event of its release knows it."""
        facts = {"code": CODE, "version": number, **self.as_json()}
        return hashlib.sha256(canonical(facts)).hexdigest()

    def faults(self) -> tuple[str, ...]:
        """Return one sentence for each reason why it may not be released."""
        return (*faults_of(self.as_template(1)), *faults_of_terms(self.terms))


def stored_wording(content: Mapping[str, Any]) -> Wording:  # Any: JSON content
    """Return a stored wording."""
    return Wording(
        title=content["title"],
        clauses=tuple(Clause(**clause) for clause in content["clauses"]),
        terms=AgreementTerms(**content["terms"]),
    )
