"""Finding cases by what they are called: any part of it, in any language, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from cases.queries.visible import visible_to
from cases.search_terms import terms_of_words, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import Case, Person

CASES_ON_A_PAGE = 25

_POSTGRESQL = "SELECT s.case_id FROM cases_searchtext s WHERE s.terms @> %s::text[]"
_SQLITE = (
    "SELECT s.case_id FROM cases_searchterms JOIN cases_searchtext s "
    "ON s.case_id = cases_searchterms.rowid WHERE cases_searchterms MATCH %s"
)
_HOLDS_WORD = {"postgresql": " AND strpos(s.text, %s) > 0", "sqlite": " AND instr(s.text, %s) > 0"}


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """One page of cases and the id below which the next one starts; None on the last page."""

    cases: tuple[Case, ...]
    next_before: int | None


def find_cases(person: Person, search: str, *, on: date, before: int | None = None) -> FoundPage:
    """Return one page of the cases that hold every word of a search and that a person may see.

    A word is found anywhere in the number, the title, the names of the organisation and, once
    a request was handed in, the names of its entries. Full width and case make no difference;
    signs such as % or quotes are only characters. A search without words finds nothing.

    Args:
        person: who looks.
        search: what was typed; beyond 100 characters it is cut.
        on: the day on which sight counts.
        before: the last id of the page before.
    """
    words = words_of(search)
    if not words:
        return FoundPage(cases=(), next_before=None)
    found = visible_to(person, on=on).filter(pk__in=holding(words))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = tuple(found.select_related("organisation").order_by("-pk")[: CASES_ON_A_PAGE + 1])
    shown = rows[:CASES_ON_A_PAGE]
    return FoundPage(cases=shown, next_before=shown[-1].pk if len(rows) > CASES_ON_A_PAGE else None)


def holding(words: Sequence[str]) -> RawSQL:
    """Return the ids of the cases whose text holds every one of these folded words."""
    terms = sorted(terms_of_words(words))
    parameters: list[Any]  # Any: what the database takes as a parameter
    if connection.vendor == "postgresql":
        sql, parameters = _POSTGRESQL, [terms]
    else:
        sql, parameters = _SQLITE, [" ".join(f'"{term}"' for term in terms)]
    # Pairs may stand apart from each other; the text itself has the last word.
    sql += _HOLDS_WORD[connection.vendor] * len(words)
    return RawSQL(sql, [*parameters, *words])  # noqa: S611  # values are parameters
