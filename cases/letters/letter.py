"""An official letter (文书) as data: everything that will be printed, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.letters.table import Table

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.citations import Citation

__all__ = ["Letter", "Reason", "Table", "Terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was decided.

    Attributes:
        code: of the reason, such as `RF02`; empty where there is none.
        label: what the code means.
        text: what it means in this case.
        subject: the dataset that it is about; empty where it is about all.
    """

    code: str
    label: str
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The conditions under which one dataset is opened."""

    dataset: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter before it is set.

    Attributes:
        office: who issues it, in full; stands at the head and above the date.
        number: document number (文号).
        title: what kind of letter.
        addressee: to whom, in full.
        on: its date.
        body: paragraphs above the table.
        table: datasets or points, where there are several.
        terms: conditions per dataset.
        reasons: why.
        following: paragraphs on what happens next.
        citations: legal bases; only those of tier V and S are printed.
        remedies: how the decision can be contested; empty where there is nothing to contest.
        enquiries: whom to ask.
    """

    office: str
    number: str
    title: str
    addressee: str
    on: date
    body: tuple[str, ...]
    table: Table | None = None
    terms: tuple[Terms, ...] = ()
    reasons: tuple[Reason, ...] = ()
    following: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    remedies: str = ""
    enquiries: str = ""
