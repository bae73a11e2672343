"""A template of the agreement: clauses in their order, in versions that are never edited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# The one template that the product keeps.
CODE: Final = "KF-A"
PLACEHOLDER: Final = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause.

    Attributes:
        code: its meaning, by which the checker knows it.
        title: its heading.
        text: paragraphs separated by line breaks; `{甲方}` stands for a fact.
        is_required: without it no agreement may be made.
    """

    code: str
    title: str
    text: str
    is_required: bool

    def placeholders(self) -> Iterator[str]:
        """Return the names in braces, in the order of the text."""
        return (found[1] for found in PLACEHOLDER.finditer(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTemplate:
    """A version of the template.

    Attributes:
        code: which template, for those who keep more than one.
        version: counts up; a released version is never changed.
        title: of the document.
        clauses: in the order in which they are numbered.
    """

    code: str
    version: int
    title: str
    clauses: tuple[Clause, ...]
